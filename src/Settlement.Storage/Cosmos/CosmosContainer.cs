namespace Settlement.Storage.Cosmos;

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
