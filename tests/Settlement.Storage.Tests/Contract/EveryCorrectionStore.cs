namespace Settlement.Storage.Tests.Contract;

/// <summary>The stores that keep corrections: the real ones, the simulator's, and the one in memory that Core is tested with.</summary>
public sealed class EveryCorrectionStore : TheoryData<string>
{
    public EveryCorrectionStore()
    {
        foreach (var name in new[] { "SQLite", "Tables", "Cosmos", "Simulated", "Memory" })
        {
            Add(name);
        }
    }
}
