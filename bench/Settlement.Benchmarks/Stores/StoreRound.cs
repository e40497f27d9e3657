namespace Settlement.Benchmarks;

/// <summary>A day settled in a store, and the floor right after it.</summary>
/// <param name="Users">How many users.</param>
/// <param name="Settling">From the start of the run until every user had an outcome, positions read and all.</param>
/// <param name="Whole">From the start of the run to its end, every user reconciled.</param>
/// <param name="Floor">The floor for the same rows, on the same server.</param>
/// <param name="RowsAdded">How many more rows there were after the run than before it, in all that the place holds.</param>
/// <param name="Requests">What the run sent.</param>
internal sealed record StoreRound(int Users, TimeSpan Settling, TimeSpan Whole, TimeSpan Floor, long RowsAdded, RequestCounts Requests)
{
    /// <summary>Settling over the floor; 1 would be as fast as the bare client.</summary>
    public double SettlingToFloor => Floor / Settling;

    /// <summary>The run with its reconciliation over the floor.</summary>
    public double WholeToFloor => Floor / Whole;

    /// <summary>Users a second.</summary>
    public double Rate(TimeSpan time) => Users / time.TotalSeconds;

    /// <summary>A user's share.</summary>
    public double PerUser(double count) => count / Users;
}
