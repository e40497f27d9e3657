namespace Settlement.Storage.Tests.Contract;

/// <summary>The stores that runs work on: all but the simulator's.</summary>
public sealed class EveryRealStore : TheoryData<string>
{
    public EveryRealStore()
    {
        foreach (var name in new[] { "SQLite", "Tables", "Cosmos" })
        {
            Add(name);
        }
    }
}
