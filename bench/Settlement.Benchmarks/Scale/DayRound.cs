namespace Settlement.Benchmarks;

/// <summary>A day settled from beginning to end in a new store, and what it is measured against in the same minutes.</summary>
/// <param name="Import">Importing the positions.</param>
/// <param name="Run">The run that settled everyone.</param>
/// <param name="RunAgain">The run that found everyone settled.</param>
/// <param name="Reconcile">The reconciliation as a command of its own.</param>
/// <param name="Close">Closing the day.</param>
/// <param name="Export">Exporting its records.</param>
/// <param name="OneRowFloorSeconds">See <see cref="OneRowFloor"/>.</param>
/// <param name="WrittenRowsFloorSeconds">See <see cref="WrittenRowsFloor"/>.</param>
/// <param name="Postgres">The peer; null where it is not installed.</param>
internal sealed record DayRound(
    StepResult Import,
    StepResult Run,
    StepResult RunAgain,
    StepResult Reconcile,
    StepResult Close,
    StepResult Export,
    double OneRowFloorSeconds,
    double WrittenRowsFloorSeconds,
    PostgresTimes? Postgres);

/// <summary>All rounds of a number of users.</summary>
/// <param name="Users">How many users.</param>
/// <param name="Rounds">At least one.</param>
internal sealed record DayResult(int Users, IReadOnlyList<DayRound> Rounds)
{
    /// <summary>Median and spread over the rounds.</summary>
    public Spread Over(Func<DayRound, double> figure) => Spread.Of(Rounds.Select(figure));

    /// <summary>The largest over the rounds; null where one is not known.</summary>
    public long? Most(Func<DayRound, long?> figure) => Rounds.Select(figure).Aggregate((one, other) => one > other ? one : other);
}

/// <summary>Everything that was measured, and how each side keeps what it has committed.</summary>
/// <param name="Days">One for each number of users.</param>
/// <param name="Durability">The product's, and that of the floors.</param>
/// <param name="Postgres">The peer's version and settings; null where it is not installed.</param>
/// <param name="LoadBefore">The machine's load when it began; null where the system does not say.</param>
/// <param name="LoadAfter">The same at its end.</param>
internal sealed record ScaleResult(IReadOnlyList<DayResult> Days, string Durability, string? Postgres, string? LoadBefore, string? LoadAfter);

/// <summary>A step of a day, and the store after it.</summary>
/// <param name="Measured">What its process took.</param>
/// <param name="StoreBytes">The store's file, its write-ahead log back in it.</param>
internal sealed record StepResult(Measurement Measured, long StoreBytes);
