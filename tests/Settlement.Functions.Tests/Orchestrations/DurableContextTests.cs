using Microsoft.DurableTask;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Functions.Tests;

public sealed class DurableContextTests
{
    [Theory]
    [InlineData(false, "settlement.phase_duration phase=planning 3")]
    [InlineData(true, "")]
    public void Phases_are_told_once_and_not_in_a_replay(bool isReplaying, string expected)
    {
        var now = DateTime.UnixEpoch;
        var engine = new Mock<TaskOrchestrationContext>();
        engine.SetupGet(context => context.IsReplaying).Returns(isReplaying);
        engine.SetupGet(context => context.CurrentUtcDateTime).Returns(() => now);
        var context = new DurableContext(engine.Object, NullLogger.Instance);
        using var told = new ToldMetrics(RunInstruments.MeterName);

        context.SetStatus(new RunStatus(RunPhase.Planning, default));
        now = now.AddSeconds(3);
        context.SetStatus(new RunStatus(RunPhase.Settling, default));

        Assert.Equal(expected, string.Join('\n', told.Lines));
    }
}
