namespace Settlement.Cli.Tests;

public sealed class CatchUpExitTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("0,0", 0)]
    [InlineData("0,4", 4)]
    [InlineData("4,2,0", 2)] // nobody of a date is settled: worse than some
    [InlineData("2,3,4", 3)]
    [InlineData("3,5,2", 5)]
    [InlineData("5,1,3", 1)]
    public void Exit_code_is_that_of_the_worst_date(string codes, int worst) => Assert.Equal(
        worst,
        (int)CatchUpExit.Worst(codes.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(code => (ExitCode)int.Parse(code, System.Globalization.CultureInfo.InvariantCulture))));
}
