namespace Settlement.Core.Tests;

public sealed class OneLineTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("as it is", "as it is")]
    [InlineData("one\r\ntwo\n\n\tthree", "one two three")]
    [InlineData("a\u2028b\u2029c\u0085d", "a b c d")]
    [InlineData("\u001b[31mred\u0007", "[31mred")]
    [InlineData("  \u0000 inside  out \u0000 ", "inside out")]
    [InlineData("\n", "")]
    [InlineData("200.37 × 1.1301", "200.37 × 1.1301")]
    public void Text_of_others_becomes_one_line_that_gives_a_terminal_no_orders(string text, string line) => Assert.Equal(line, OneLine.Of(text));

    [Fact]
    public void Text_is_cut_after_a_thousand_characters_and_says_so_only_then()
    {
        var longest = new string('x', 1_000);

        Assert.Equal(longest, OneLine.Of(longest));
        Assert.Equal(longest, OneLine.Of(longest + "\n"));
        Assert.Equal(longest + "…", OneLine.Of(longest + "y"));
    }

    [Fact]
    public void Character_of_two_halves_is_not_cut_in_half() =>
        Assert.Equal(new string('x', 999) + "…", OneLine.Of(new string('x', 999) + "😀"));
}
