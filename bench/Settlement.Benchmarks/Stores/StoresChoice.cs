namespace Settlement.Benchmarks;

/// <summary>What the stores' benchmark measures.</summary>
/// <param name="Stores">Of <c>sqlite</c>, <c>tables</c>, <c>cosmos</c>.</param>
/// <param name="Users">Users settled in batches.</param>
/// <param name="SingleUsers">Users settled one at a time.</param>
/// <param name="Growth">Numbers of users at which peak memory is measured.</param>
internal sealed record StoresChoice(IReadOnlyList<string> Stores, int Users, int SingleUsers, IReadOnlyList<int> Growth)
{
    /// <summary>All stores.</summary>
    public static IReadOnlyList<string> AllStores { get; } = ["sqlite", "tables", "cosmos"];
}
