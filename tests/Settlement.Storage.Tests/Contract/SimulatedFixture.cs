using Moq;
using Settlement.Core;
using Settlement.Simulation;

namespace Settlement.Storage.Tests.Contract;

/// <summary>
/// The simulator's store, without time and failures: it gives the same verdicts as the real ones, so what the simulator
/// finds, or does not find, says something about them.
/// </summary>
public sealed class SimulatedFixture : StoreFixture
{
    private readonly ImmediateStore store = new(new SimulatedStore(watch: null), new SimulatedInputs());

    private readonly ImmediateCorrections corrections = new(new SimulatedCorrections(watch: null));

    // No contract that it is held to takes leases or keeps a log: the simulator has its own.
    public override Task<OpenStores> OpenAsync() => Task.FromResult(new OpenStores([], static _ => Task.CompletedTask)
    {
        Inputs = store,
        Settlements = store,
        Corrections = corrections,
        PreferredBatch = 100,
        Leases = Mock.Of<ILeaseStore>(MockBehavior.Strict),
        RunLog = Mock.Of<IRunLog>(MockBehavior.Strict),
        Pauses = Mock.Of<IPauseLog>(MockBehavior.Strict),
    });

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
