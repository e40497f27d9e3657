namespace Settlement.Cli.Tests;

public sealed class ProgressBarTests
{
    [Theory]
    [InlineData("Settling", 1, "Settling in 1 part")]
    [InlineData("Settling in 1 part", 8, "Settling in 8 parts")]
    public void Title_says_in_how_many_parts_work_is_done(string title, int begun, string expected) =>
        Assert.Equal(expected, ProgressBar.InParts(title, begun));
}
