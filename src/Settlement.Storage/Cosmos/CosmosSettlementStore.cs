using Settlement.Core;

namespace Settlement.Storage.Cosmos;

/// <summary>Days, records, residue and users who need attention, in Cosmos.</summary>
internal sealed partial class CosmosSettlementStore(CosmosDatabase database) : ISettlementStore
{
    /// <summary>The containers this and the ledger need.</summary>
    public static readonly CosmosContainer[] Containers = [CosmosContainers.Records, CosmosContainers.Days];
}
