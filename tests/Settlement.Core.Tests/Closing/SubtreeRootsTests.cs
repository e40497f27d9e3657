namespace Settlement.Core.Tests;

public sealed class SubtreeRootsTests
{
    // The least that anything is kept of: two subtrees of 512.
    private static readonly SubtreeRoots Two = Of(1_024, "alice", "mo");

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1_023, 0)]
    [InlineData(1_024, 512)]
    [InlineData(65_536, 512)]
    [InlineData(65_537, 1_024)]
    [InlineData(1_000_000, 8_192)]
    [InlineData(5_000_000, 65_536)]
    [InlineData(long.MaxValue, 1L << 56)]
    public void Subtrees_have_the_fewest_records_that_make_128_of_them_at_most(long users, long leaves) =>
        Assert.Equal(leaves, SubtreeRoots.LeavesFor(users));

    [Fact]
    public void Text_is_read_back_whatever_the_user_ids()
    {
        var subtrees = Of(1_025, "  a  b"[2..], "é'\"=", "用户👤");

        Assert.True(SubtreeRoots.TryParse(subtrees.ToText(), out var read));
        Assert.Equal((subtrees.Users, 512L), (read.Users, read.Leaves));
        Assert.Equal(subtrees.Roots, read.Roots);
        Assert.StartsWith($"settlement-subtrees=1\nusers=1025\n{Digest.Of("a  b")}\ta  b\n", subtrees.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Longest_text_is_one_that_every_store_takes()
    {
        var users = Enumerable.Range(0, SubtreeRoots.Most).Select(i => $"{new string('陳', UserId.MaxLength - 3)}{i:000}").ToArray();
        var text = Of(65_536, users).ToText();

        Assert.InRange(text.Length, 24_000, 25_000);
        Assert.True(SubtreeRoots.TryParse(text, out _));
    }

    public static TheoryData<string, string> Alterations => new()
    {
        { "nothing", string.Empty },
        { "another version", Two.ToText().Replace("subtrees=1", "subtrees=2", StringComparison.Ordinal) },
        { "no version", Two.ToText()[(Two.ToText().IndexOf('\n', StringComparison.Ordinal) + 1)..] },
        { "no number of users", Two.ToText().Replace("users=1024", "users=", StringComparison.Ordinal) },
        { "users written otherwise", Two.ToText().Replace("users=1024", "users=01024", StringComparison.Ordinal) },
        { "negative users", Two.ToText().Replace("users=1024", "users=-1024", StringComparison.Ordinal) },
        { "more users than the subtrees take", Two.ToText().Replace("users=1024", "users=1025", StringComparison.Ordinal) },
        { "fewer users than anything is kept of", Two.ToText().Replace("users=1024", "users=1023", StringComparison.Ordinal) },
        { "a subtree too few", Two.ToText()[..^(Digest.Of("mo").ToString().Length + 4)] },
        { "a subtree too many", Two.ToText() + $"{Digest.Of("zoe")}\tzoe\n" },
        { "no last line end", Two.ToText()[..^1] },
        { "a line end too many", Two.ToText() + "\n" },
        { "other line ends", Two.ToText().Replace("\n", "\r\n", StringComparison.Ordinal) },
        { "a root that is none", Two.ToText().Replace(Digest.Of("mo").ToString(), Digest.Of("mo").ToString().ToUpperInvariant(), StringComparison.Ordinal) },
        { "a root too short", Two.ToText().Replace(Digest.Of("mo").ToString(), Digest.Of("mo").ToString()[1..], StringComparison.Ordinal) },
        { "no user", Two.ToText().Replace("\tmo", "\t", StringComparison.Ordinal) },
        { "no user id", Two.ToText().Replace("\tmo", "\tm/o", StringComparison.Ordinal) },
        { "a field too many", Two.ToText().Replace("\tmo", "\tmo\t", StringComparison.Ordinal) },
        { "no field", Two.ToText().Replace("\tmo", " mo", StringComparison.Ordinal) },
        { "the same user twice", Two.ToText().Replace("\tmo", "\talice", StringComparison.Ordinal) },
        { "users in another order", Two.ToText().Replace("\tmo", "\taaron", StringComparison.Ordinal) },
    };

    [Theory]
    [MemberData(nameof(Alterations))]
    public void Text_that_is_not_one_of_subtrees_is_refused(string what, string text)
    {
        Assert.True(SubtreeRoots.TryParse(Two.ToText(), out _));
        Assert.NotEqual(Two.ToText(), text);

        Assert.False(SubtreeRoots.TryParse(text, out var subtrees), what);
        Assert.Null(subtrees);
    }

    [Theory]
    [InlineData("al", null)]
    [InlineData("alice", 0)]
    [InlineData("bob", 0)]
    [InlineData("mn", 0)]
    [InlineData("mo", 1)]
    [InlineData("moe", 1)]
    [InlineData("zoe", 2)]
    [InlineData("用户", 2)]
    public void User_is_in_the_last_subtree_that_begins_with_no_later_user(string user, int? expected) =>
        Assert.Equal(expected, Of(1_500, "alice", "mo", "zoe").Find(UserId.Parse(user)));

    // Code points above U+FFFF sort after U+E000, as in every store.
    [Fact]
    public void Users_are_ordered_by_code_point()
    {
        var subtrees = Of(1_024, "\uE000", "👤");

        Assert.True(SubtreeRoots.TryParse(subtrees.ToText(), out _));
        Assert.Equal(0, subtrees.Find(UserId.Parse("ﬀ")));
    }

    private static SubtreeRoots Of(long users, params string[] firsts) =>
        new(users, [.. firsts.Select(first => new SubtreeRoot(UserId.Parse(first), Digest.Of(first)))]);
}
