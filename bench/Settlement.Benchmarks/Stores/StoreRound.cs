namespace Settlement.Benchmarks;

/// <summary>A day settled in a store, and the floor right after it.</summary>
/// <param name="Users">How many users.</param>
/// <param name="Settling">From the start of the run until every user had an outcome, positions read and all.</param>
/// <param name="Whole">From the start of the run to its end, every user reconciled.</param>
/// <param name="Floor">The floor for the same rows, on the same server.</param>
internal sealed record StoreRound(int Users, TimeSpan Settling, TimeSpan Whole, FloorTimes Floor)
{
    /// <summary>Settling over the floor of the same writes; 1 would be as fast as the bare client.</summary>
    public double ToWrites => Floor.Writes / Settling;

    /// <summary>Settling over the floor of the rows alone.</summary>
    public double ToRows => Floor.Rows / Settling;

    /// <summary>Settling over the floor of one conditional write a user.</summary>
    public double ToOneWrite => Floor.OneWrite / Settling;

    /// <summary>The run with its reconciliation over the floor of the same writes.</summary>
    public double WholeToWrites => Floor.Writes / Whole;

    /// <summary>Users a second.</summary>
    public double Rate(TimeSpan time) => Users / time.TotalSeconds;
}
