using Moq;
using Settlement.Core;

namespace Settlement.Storage.Tests.Contract;

/// <summary>The stores in memory that Core's tests use: corrections there keep the promises of the real ones.</summary>
public sealed class InMemoryFixture : StoreFixture
{
    private readonly OpenStores stores = new([], static _ => Task.CompletedTask)
    {
        Inputs = new InMemoryInputStore(Sample.Plan),
        Settlements = new InMemorySettlementStore(),
        Corrections = new InMemoryCorrectionStore(),
        PreferredBatch = 100,
        Leases = Mock.Of<ILeaseStore>(MockBehavior.Strict),
        RunLog = Mock.Of<IRunLog>(MockBehavior.Strict),
        Pauses = Mock.Of<IPauseLog>(MockBehavior.Strict),
    };

    public override Task<OpenStores> OpenAsync() => Task.FromResult(stores);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
