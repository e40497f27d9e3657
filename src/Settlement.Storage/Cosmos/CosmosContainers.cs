namespace Settlement.Storage.Cosmos;

/// <summary>
/// The containers: the one place where their names, partition keys and indexes are written down. An infrastructure
/// template that creates them must say the same.
/// </summary>
public static class CosmosContainers
{
    /// <summary>The database, where a store URL names no other.</summary>
    public const string DefaultDatabase = "settlement";

    /// <summary>Settlement records, one for each user and date.</summary>
    public static CosmosContainer Records { get; } =
        new("records", "/userId", ["/date/?", "/status/?", "/earningsMinor/?"], ["/date", "/sortKey"]);

    /// <summary>The postings of the built-in ledger, at most one for each user and date.</summary>
    public static CosmosContainer Payments { get; } = new("payments", "/userId", ["/date/?"], ["/date", "/sortKey"]);

    /// <summary>Days, their residue, and the users who need attention.</summary>
    public static CosmosContainer Days { get; } = new("days", "/partition", ["/partition/?"], []);

    /// <summary>Positions, yields, and which of their imports count.</summary>
    public static CosmosContainer Inputs { get; } = new("inputs", "/partition", ["/partition/?"], []);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CosmosContainer> All { get; } = [Records, Payments, Days, Inputs];
}
