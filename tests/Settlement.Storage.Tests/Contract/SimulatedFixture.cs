using Settlement.Simulation;

namespace Settlement.Storage.Tests.Contract;

/// <summary>
/// The simulator's store, without time and failures: it gives the same verdicts as the real ones, so what the simulator
/// finds, or does not find, says something about them.
/// </summary>
public sealed class SimulatedFixture : StoreFixture
{
    private readonly ImmediateStore store = new(new SimulatedStore(watch: null), new SimulatedInputs());
    private readonly ImmediatePayments payments = new(new SimulatedPayments(isBlind: false, made: null));

    public override Task<OpenStores> OpenAsync() => Task.FromResult(OpenStores.Of(store, store, payments));

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
