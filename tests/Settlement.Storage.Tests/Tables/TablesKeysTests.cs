using System.Text;
using CsCheck;
using Settlement.Core;
using Settlement.Storage.Tables;

namespace Settlement.Storage.Tests.Tables;

/// <summary>The keys of users in Tables. The vectors are fixed for ever: stored rows are found by them.</summary>
public sealed class TablesKeysTests
{
    private static readonly string[] Special =
        ["$", "%", "&", "'", "~", "}", "\u007f", "\u00a0", "é", "用", "\ud7ff", "\ue000", "\uffff", "𐀀", "👤", "\U0010ffff"];

    private static readonly Gen<char> Ascii = Gen.Char[' ', '~'];

    private static readonly Gen<string> Texts = Gen.OneOf(
        Ascii.Select(c => c.ToString()),
        Gen.Int[0, Special.Length - 1].Select(i => Special[i]))
        .Array[1, 12].Select(string.Concat);

    private static readonly Gen<UserId> Users = Texts.Where(text => UserId.TryParse(text, out _, out _)).Select(UserId.Parse);

    [Theory]
    [InlineData("user-1", "c6")]
    [InlineData("u00001", "5d")]
    [InlineData("用户", "0d")]
    public void Bucket_is_the_first_byte_of_sha_256_over_the_id_in_utf_8(string user, string bucket) =>
        Assert.Equal($"2014-08-05_{bucket}", TablesKeys.Partition(SettlementDate.Parse("2014-08-05"), user));

    [Fact]
    public void Keys_of_corrections_are_fixed_and_none_is_among_the_partitions_of_a_date()
    {
        var date = SettlementDate.Parse("2014-08-05");
        var set = Digest.Of(string.Empty);
        Assert.Equal("2014-08-05-c1_c6", TablesKeys.Partition(TablesKeys.Entries(date, 1), "user-1"));
        Assert.Equal($"2014-08-05-set-{set}_c6", TablesKeys.Partition(TablesKeys.Set(date, set), "user-1"));
        Assert.Equal("2014-08-05_c07", TablesKeys.Correction(date, 7));
        Assert.Equal((date, 99), TablesKeys.Correction(TablesKeys.Correction(date, 99)));
        string[] scopes = ["2014-08-04", "2014-08-05", TablesKeys.Entries(date, 1), TablesKeys.Entries(date, 10), TablesKeys.Entries(date, 2), TablesKeys.Set(date, set)];
        foreach (var scope in scopes)
        {
            var (first, last) = (TablesKeys.Partition(scope, 0), TablesKeys.Partition(scope, TablesKeys.Buckets - 1));
            Assert.Equal([scope], scopes.Where(
                other => string.CompareOrdinal(TablesKeys.Partition(other, 0x5d), first) >= 0 && string.CompareOrdinal(TablesKeys.Partition(other, 0x5d), last) <= 0));
        }
    }

    [Theory]
    [InlineData("user-1@example.com", "user-1@example.com")]
    [InlineData("a b", "a b")]
    [InlineData("$id", "$24id")]
    [InlineData("100%", "100$25")]
    [InlineData("o'neil & sons", "o&27neil &26 sons")]
    [InlineData("~", "~-0y")]
    [InlineData("é", "~-2d")]
    [InlineData("用", "~6Jc")]
    [InlineData("👤", "~~-UGZ")]
    [InlineData("a/b", "a~--jb")]
    public void Row_key_is_the_user_with_what_is_special_escaped(string user, string key)
    {
        Assert.Equal(key, TablesKeys.RowKey(user));
        Assert.Equal(user, TablesKeys.User(key));
    }

    [Fact]
    public void Row_keys_sort_as_user_ids_do_and_give_them_back() => Gen.Select(Users, Users).Sample((a, b) =>
    {
        var (x, y) = (TablesKeys.RowKey(a.Value), TablesKeys.RowKey(b.Value));
        Assert.Equal(Math.Sign(a.CompareTo(b)), Math.Sign(string.CompareOrdinal(x, y)));
        Assert.Equal(a.Value, TablesKeys.User(x));
    });

    [Fact]
    public void Row_keys_of_any_text_are_short_plain_and_different_for_different_texts() =>
        Gen.Select(Gen.String[0, 400], Gen.String[0, 400]).Sample((a, b) =>
        {
            var key = TablesKeys.RowKey(a);
            Assert.InRange(key.Length, 1, 512);
            Assert.All(key, c => Assert.True(c is >= ' ' and <= '~' and not ('/' or '\\' or '#' or '?' or '%' or '\''), $"U+{(int)c:X4}"));
            Assert.Equal(a == b, key == TablesKeys.RowKey(b));
        });

    [Fact]
    public void Row_key_of_the_longest_user_id_fits()
    {
        Assert.Equal(512, TablesKeys.RowKey(new string('用', UserId.MaxLength)).Length);
        Assert.InRange(TablesKeys.RowKey(new StringBuilder().Insert(0, "👤", UserId.MaxLength / 2).ToString()).Length, 1, 512);
    }

    [Theory]
    [InlineData("用户")]
    [InlineData("$")]
    [InlineData("$zz")]
    [InlineData("~")]
    [InlineData("~~zzzz")]
    [InlineData("it's")]
    public void Row_key_that_no_user_has_belongs_to_nobody(string key)
    {
        Assert.Equal("?" + key, TablesKeys.User(key));
        Assert.False(UserId.TryParse(TablesKeys.User(key), out _, out _));
    }
}
