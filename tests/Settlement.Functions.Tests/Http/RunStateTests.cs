using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Settlement.Core;

namespace Settlement.Functions.Tests;

public sealed class RunStateTests
{
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

        var document = RunState.Of(run, parts: default);

        Assert.Equal(("completed", "finished", 7L, null), (document.Status, document.Phase, document.Settled, document.Verdict));
    }
}
