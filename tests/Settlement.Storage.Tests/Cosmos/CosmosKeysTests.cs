using CsCheck;
using Settlement.Core;
using Settlement.Storage.Cosmos;

namespace Settlement.Storage.Tests.Cosmos;

public sealed class CosmosKeysTests
{
    // What might be mistaken for something else: a date behind an underscore, an escape, an address.
    private static readonly string[] Pieces = ["_", "2014-08-05", "~", "$24", "%2F", "..", "user:", "a", "é", "👤", "'", "\uE000"];

    private static readonly Gen<UserId> Users = Gen.Int[0, (2 * Pieces.Length) - 1]
        .SelectMany(i => i < Pieces.Length ? Gen.Const(Pieces[i]) : Gen.Char.Select(c => c.ToString()))
        .Array[1, 6]
        .Select(string.Concat)
        .Where(text => UserId.TryParse(text, out _, out _))
        .Select(UserId.Parse);

    private static readonly Gen<SettlementDate> Dates = Gen.Int[0, 3].Select(day => new SettlementDate(new DateOnly(2014, 8, 4).AddDays(day)));

    [Fact]
    public void Two_pairs_of_user_and_date_never_share_an_id()
    {
        Gen.Select(Users, Dates, Users, Dates).Sample(
            (user, date, otherUser, otherDate) =>
                (CosmosKeys.Id(user, date) == CosmosKeys.Id(otherUser, otherDate)) == (user == otherUser && date == otherDate),
            iter: 20_000);
    }

    [Theory]
    [InlineData("a", "a_2014-08-05")]
    [InlineData("a_2014-08-05", "a_2014-08-05_2014-08-05")]
    [InlineData("%2F", "$252F_2014-08-05")]
    [InlineData("..", ".._2014-08-05")]
    [InlineData("é", "~-2d_2014-08-05")]
    public void Id_of_a_user_and_a_date_is_fixed(string user, string id) =>
        Assert.Equal(id, CosmosKeys.Id(UserId.Parse(user), SettlementDate.Parse("2014-08-05")));

    [Fact]
    public void Keys_of_corrections_are_fixed()
    {
        var date = SettlementDate.Parse("2014-08-05");
        Assert.Equal("a_2014-08-05_c1", CosmosKeys.Id(UserId.Parse("a"), date, 1));
        Assert.Equal("2014-08-05_c12", CosmosKeys.Entries(date, 12));
        Assert.Equal("2014-08-05_c07", CosmosKeys.Correction(date, 7));
        Assert.Equal((date, 7), CosmosKeys.Correction("2014-08-05_c07"));
        Assert.Equal((date, 7), CosmosKeys.Correction("2014-08-05_c7"));
        Assert.Equal($"set_2014-08-05_{Digest.Of("x")}_03", CosmosKeys.Set(date, Digest.Of("x"), 3));
    }

    [Fact]
    public void A_users_records_and_entries_never_share_an_id() => Gen.Select(Users, Dates, Dates, Gen.Int[1, 99]).Sample(
        (user, date, otherDate, number) => CosmosKeys.Id(user, date) != CosmosKeys.Id(user, otherDate, number) &&
            (CosmosKeys.Id(user, date, 1) == CosmosKeys.Id(user, otherDate, number)) == (date == otherDate && number == 1));

    [Fact]
    public void Ids_of_the_longest_users_fit_and_hold_nothing_an_address_treats_specially()
    {
        foreach (var character in new[] { "x", "%", "'", "\uFFFD", "👤" })
        {
            var user = UserId.Parse(string.Concat(Enumerable.Repeat(character, UserId.MaxLength / character.Length)));

            var id = CosmosKeys.Id(user, SettlementDate.Parse("2014-08-05"), 99);

            Assert.InRange(id.Length, UserId.MaxLength, 1_023);
            Assert.All(id, c => Assert.True(char.IsAscii(c) && c is > ' ' and not ('/' or '\\' or '#' or '?' or '%' or '\''), id));
        }
    }

    [Fact]
    public void A_sorted_id_gives_its_user_back_and_sorts_as_users_do()
    {
        Gen.Select(Users, Users).Sample(
            (user, other) =>
                CosmosKeys.User(CosmosKeys.Id(user.Value)) == user.Value &&
                Math.Sign(string.CompareOrdinal(CosmosKeys.Id(user.Value), CosmosKeys.Id(other.Value))) == Math.Sign(user.CompareTo(other)),
            iter: 20_000);
        Assert.StartsWith("?", CosmosKeys.User("someone-else's"), StringComparison.Ordinal);
    }
}
