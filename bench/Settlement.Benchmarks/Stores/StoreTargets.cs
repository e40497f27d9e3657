namespace Settlement.Benchmarks;

/// <summary>What a store should reach; null for what is not asked of it.</summary>
/// <param name="Floor">Settling over the floor, at least.</param>
/// <param name="Rows">Rows that a run adds a user, at most.</param>
/// <param name="RequestUnits">Request units of a run a user, at most.</param>
internal sealed record StoreTargets(double? Floor, double? Rows, double? RequestUnits);
