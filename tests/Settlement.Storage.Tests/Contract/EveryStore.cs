namespace Settlement.Storage.Tests.Contract;

/// <summary>The stores that the contract suite runs against.</summary>
public sealed class EveryStore : TheoryData<string>
{
    private static readonly Dictionary<string, Func<StoreFixture>> Fixtures = new(StringComparer.Ordinal)
    {
        ["SQLite"] = () => new SqliteFixture(),
        ["Tables"] = () => new AzuriteFixture(),
        ["Cosmos"] = () => new CosmosFixture(),
        ["Simulated"] = () => new SimulatedFixture(),
        ["Memory"] = () => new InMemoryFixture(),
    };

    public EveryStore()
    {
        foreach (var name in Fixtures.Keys.Where(name => name != "Memory"))
        {
            Add(name);
        }
    }

    public static StoreFixture Fixture(string name) => Fixtures[name]();
}
