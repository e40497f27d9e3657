using System.Text;
using CsCheck;

namespace Settlement.Core.Tests;

public sealed class UserIdTests
{
    public static TheoryData<string> Welcome { get; } =
    [
        "a", "user-1", new string('x', UserId.MaxLength), "王小明", "zoë", "🐟", string.Concat(Enumerable.Repeat("🐟", 64)),
        "..", ".", "...", "a b", "' or 1=1", "\"quoted\"", "it's", "a,b", "a;b", "%2F", "a+b", "a=b", "null", "<b>", "é", "e\u0301", "$id", "_ts", "0", "-1",
        "\uE000", "\uFFFD", "a\u200Bb",
    ];

    // As numbers, because a lone surrogate does not survive the way of a test's name through a runner.
    public static TheoryData<int[], string> Unwelcome { get; } = new()
    {
        { Text(""), "is empty" },
        { Text(new string('x', 129)), "has 129 characters; at most 128 are allowed" },
        { Text(string.Concat(Enumerable.Repeat("🐟", 65))), "has 130 characters; at most 128 are allowed" },
        { Text("a/b"), "contains '/'; none of / \\ # ? is allowed" },
        { Text("a\\b"), "contains '\\'; none of / \\ # ? is allowed" },
        { Text("a#b"), "contains '#'; none of / \\ # ? is allowed" },
        { Text("a?b"), "contains '?'; none of / \\ # ? is allowed" },
        { Text("/"), "contains '/'; none of / \\ # ? is allowed" },
        { Text("a\0b"), "contains the control character U+0000" },
        { Text("a\tb"), "contains the control character U+0009" },
        { Text("a\nb"), "contains the control character U+000A" },
        { Text("a\rb"), "contains the control character U+000D" },
        { Text("a\u001Fb"), "contains the control character U+001F" },
        { Text("\u007F"), "contains the control character U+007F" },
        { Text("a\u0080b"), "contains the control character U+0080" },
        { Text("a\u009Fb"), "contains the control character U+009F" },
        { Text(" a"), "begins or ends with white space" },
        { Text("a "), "begins or ends with white space" },
        { Text(" "), "begins or ends with white space" },
        { Text("\u3000a"), "begins or ends with white space" },
        { Text("a\u00A0"), "begins or ends with white space" },
        { Text("a\n"), "begins or ends with white space" },
        { Text("a\uD83D"), "contains an unpaired surrogate (U+D83D)" },
        { Text("\uDC1Fa"), "contains an unpaired surrogate (U+DC1F)" },
        { Text("\uDC1F\uD83D"), "contains an unpaired surrogate (U+DC1F)" },
        { Text("\uD83D\uD83D\uDC1F"), "contains an unpaired surrogate (U+D83D)" },
    };

    private static readonly Gen<string> CodePoints = Gen.OneOf(
        Gen.Int['!', '~'], Gen.Int[0xA1, 0xD7FF], Gen.Int[0xE000, 0xFFFF], Gen.Int[0x10000, 0x10FFFF], Gen.Int[0xFFF0, 0x1000F])
        .Select(char.ConvertFromUtf32);

    private static readonly Gen<UserId> UserIds = CodePoints.Array[1, 6]
        .Select(string.Concat)
        .Where(text => UserId.TryParse(text, out _, out _))
        .Select(UserId.Parse);

    [Theory]
    [MemberData(nameof(Welcome))]
    public void User_id_that_every_store_takes_is_kept_as_given(string text)
    {
        Assert.True(UserId.TryParse(text, out var user, out var problem), problem);
        Assert.Equal((text, null), (user.Value, problem));
        Assert.Equal(user, UserId.Parse(text));
    }

    [Theory]
    [MemberData(nameof(Unwelcome))]
    public void User_id_that_some_store_refuses_is_refused_at_the_door(int[] characters, string expected)
    {
        var text = string.Concat(characters.Select(static c => (char)c));
        Assert.False(UserId.TryParse(text, out var user, out var problem));
        Assert.Equal(expected, problem);
        Assert.Equal(default, user);
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => UserId.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Welcome))]
    public void Bytes_of_a_user_id_are_valid(string text) => Assert.True(UserId.IsValid(Encoding.UTF8.GetBytes(text)));

    // An unpaired surrogate has bytes of its own in no encoding that refuses it.
    [Theory]
    [MemberData(nameof(Unwelcome))]
    public void Bytes_of_what_is_refused_are_not_valid(int[] characters, string problem)
    {
        var text = string.Concat(characters.Select(static c => (char)c));

        Assert.False(UserId.IsValid(Encoding.UTF8.GetBytes(text)) && !problem.Contains("surrogate", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(new byte[] { 0x61, 0xFF })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0xBD })]
    public void Bytes_that_are_not_utf_8_are_not_valid(byte[] bytes) => Assert.False(UserId.IsValid(bytes));

    [Fact]
    public void Bytes_are_valid_exactly_where_the_text_is() =>
        Gen.OneOf(Gen.Char[' ', '\u007F'], Gen.Char[(char)0x80, (char)0xD7FF]).Array[0, 140].Select(string.Concat).Sample(
            text => Assert.Equal(UserId.TryParse(text, out _, out _), UserId.IsValid(Encoding.UTF8.GetBytes(text))), iter: 5_000);

    [Fact]
    public void Order_is_the_byte_order_of_utf_8() =>
        Gen.Select(UserIds, UserIds).Sample(
            (left, right) =>
            {
                var bytes = Encoding.UTF8.GetBytes(left.Value).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right.Value));
                Assert.Equal(Math.Sign(bytes), Math.Sign(left.CompareTo(right)));
                Assert.Equal(left == right, left.CompareTo(right) == 0);
            },
            iter: 20_000);

    [Fact]
    public void Character_beyond_the_basic_plane_sorts_after_the_last_one_of_it()
    {
        Assert.True(UserId.Parse("\U00010000").CompareTo(UserId.Parse("\uFFFD")) > 0);
        Assert.True(UserId.Parse("\U00010000").CompareTo(UserId.Parse("\uD7A3")) > 0);
        Assert.True(UserId.Parse("a").CompareTo(UserId.Parse("aa")) < 0);
        Assert.True(UserId.Parse("A").CompareTo(UserId.Parse("a")) < 0);
    }

    [Fact]
    public void Default_value_has_no_text() => Assert.Equal(string.Empty, default(UserId).Value);

    private static int[] Text(string text) => [.. text.Select(static c => (int)c)];
}
