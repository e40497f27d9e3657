namespace Settlement.Storage.Cosmos;

/// <summary>
/// The containers: the one place where their names, partition keys and indexes are written down. An infrastructure
/// template that creates them must say the same.
/// </summary>
public static class CosmosContainers
{
    /// <summary>The database, where a store URL names no other.</summary>
    public const string DefaultDatabase = "settlement";

    /// <summary>Settlement records, one for each user and date, with the ledger's postings.</summary>
    public static CosmosContainer Records { get; } =
        new("records", "/userId", ["/date/?", "/status/?", "/earningsMinor/?"], ["/date", "/sortKey"]);

    /// <summary>Days, their residue, and the users who need attention.</summary>
    public static CosmosContainer Days { get; } = new("days", "/partition", ["/partition/?"], []);

    /// <summary>Positions, yields, and which of their imports count.</summary>
    public static CosmosContainer Inputs { get; } = new("inputs", "/partition", ["/partition/?"], []);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CosmosContainer> All { get; } = [Records, Days, Inputs];
}

/// <summary>How a container is made. Code, never settings: that a user is settled once rests on the partition key.</summary>
/// <remarks>
/// There are no unique keys: an item's id is unique within its partition key, and both are made from user and date.
/// </remarks>
/// <param name="Name">The container's name in its database.</param>
/// <param name="PartitionKeyPath">The path of the partition key, such as <c>/userId</c>.</param>
/// <param name="IndexedPaths">The paths that queries compare, such as <c>/date/?</c>; every other path is excluded.</param>
/// <param name="SortedPaths">The paths that a query sorts by together, ascending, as one composite index; empty for none.</param>
public sealed record CosmosContainer(
    string Name, string PartitionKeyPath, IReadOnlyList<string> IndexedPaths, IReadOnlyList<string> SortedPaths);
