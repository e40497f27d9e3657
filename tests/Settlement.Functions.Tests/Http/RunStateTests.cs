using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Settlement.Core;
using Settlement.Web;

namespace Settlement.Functions.Tests;

public sealed class RunStateTests
{
    private const string Failed = "Settlement.Core.ActivityFailedException: the store does not answer: tables.example refused the connection";
    private const string Why = "the store does not answer: tables.example refused the connection";

    [Fact]
    public void Run_that_ended_under_an_earlier_version_shows_its_counts_and_no_verdict()
    {
        var converter = new JsonDataConverter(DurableJson.Options);
        var run = new OrchestrationMetadata("SettleDay", "settle-2014-08-05")
        {
            DataConverter = converter,
            RuntimeStatus = OrchestrationRuntimeStatus.Completed,
            SerializedOutput = """{"date":"2014-08-05","instanceId":"settle-2014-08-05","dryRun":false,"verdict":"Planned","tally":{"settled":7}}""",
            SerializedCustomStatus = converter.Serialize(new RunStatus(RunPhase.Finished, default(Tally) with { Settled = 7 })),
        };

        var document = RunState.Of(new DurableInstance(run), parts: default);

        Assert.Equal(("completed", "finished", 7L, null), (document.Status, document.Phase, document.Settled, document.Verdict));
    }

    // The backend of the tests fills in the details; that of Azure Storage leaves them empty and writes the output.
    [Theory]
    [InlineData(Failed, Why)]
    [InlineData("\"" + Failed + "\"", Why)]
    [InlineData("System.InvalidOperationException: two\nlines", "two lines")]
    [InlineData("a store: refused", "a store: refused")]
    [InlineData("null", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Failed_run_and_close_say_why_where_the_engine_keeps_no_details(string? output, string? problem)
    {
        Assert.Equal(problem, RunState.Of(Ended(OrchestrationRuntimeStatus.Failed, output), parts: default).Problem);
        Assert.Equal(problem, RunState.OfClose(Ended(OrchestrationRuntimeStatus.Failed, output))!.Problem);
    }

    [Fact]
    public void Failed_run_and_close_say_why_where_the_engine_keeps_details()
    {
        var ended = Ended(OrchestrationRuntimeStatus.Failed, output: null, new TaskFailureDetails("Settlement.Core.ActivityFailedException", Why, "at X", null, null));

        Assert.Equal(Why, RunState.Of(ended, parts: default).Problem);
        Assert.Equal(Why, RunState.OfClose(ended)!.Problem);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Terminated, "cancelled by alice")]
    [InlineData(OrchestrationRuntimeStatus.Running, null)]
    public void Terminated_run_shows_the_reason_that_was_given_and_one_that_goes_on_shows_none(OrchestrationRuntimeStatus status, string? problem) =>
        Assert.Equal(problem, RunState.Of(Ended(status, "\"cancelled by alice\""), parts: default).Problem);

    private static DurableInstance Ended(OrchestrationRuntimeStatus status, string? output, TaskFailureDetails? failure = null) => new(new OrchestrationMetadata("SettleDay", "settle-2014-08-05")
    {
        DataConverter = new JsonDataConverter(DurableJson.Options),
        RuntimeStatus = status,
        SerializedOutput = output,
        FailureDetails = failure,
    });
}
