using Microsoft.Azure.Cosmos;

namespace Settlement.Storage.Cosmos;

/// <summary>Where a query looks: in one partition key, or in a range of them.</summary>
internal readonly record struct CosmosScope(string? Partition, FeedRange? Range)
{
    public static CosmosScope Of(string partition) => new(partition, Range: null);

    public static CosmosScope Of(FeedRange range) => new(Partition: null, range);
}
