using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Cli.Tests;

public sealed class FailureTests
{
    public static TheoryData<Exception, int, string> Cases => new()
    {
        { new BadUsageException("bad"), 2, "bad" },
        { new StoreRefusedException("no such file"), 2, "no such file" },
        { new StoreUnavailableException("busy"), 5, "busy; run it again" },
        { new PaymentServiceUnavailableException("down"), 5, "down; run it again" },
        { new ActivityFailedException("SettleUsers", isTransient: true, "busy"), 5, "busy; run it again" },
        { new ActivityFailedException("PlanDay", isTransient: false, "odd"), 1, "odd" },
        { new OperationCanceledException(), 1, "stopped" },
        { new StoppedException("stopped; 3 settled"), 1, "stopped; 3 settled" },
        { new InvalidOperationException("several\r\nlines\tof it"), 1, "several lines of it" },
        { new OverflowException(), 1, "Arithmetic operation resulted in an overflow." },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Failure_has_one_line_and_the_code_of_its_kind(Exception exception, int code, string line)
    {
        var failure = Failure.Of(exception, "stopped", "run it again");

        Assert.Equal(code, (int)failure.Code);
        Assert.Equal([line], failure.Lines);
    }

    [Fact]
    public void Failure_of_an_input_file_lists_its_problems_and_how_many_more()
    {
        var failure = Failure.Of(new InputFileException(["p.csv, line 2: a", "p.csv, line 3: b"], problemCount: 25), "stopped", "again");

        Assert.Equal(2, (int)failure.Code);
        Assert.Equal(["p.csv, line 2: a", "p.csv, line 3: b", "… and 23 more"], failure.Lines);
    }

    [Fact]
    public void Failure_of_an_input_file_whose_problems_are_all_listed_says_nothing_of_more() =>
        Assert.Equal(["only"], Failure.Of(new InputFileException(["only"], problemCount: 1), "stopped", onUnreachable: null).Lines);
}
