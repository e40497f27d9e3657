namespace Settlement.Core;

/// <summary>How many users of a run had which outcome. No amounts: the log says what was done, the records how much.</summary>
/// <param name="Settled">Settled by this run.</param>
/// <param name="AlreadySettled">Settled before.</param>
/// <param name="NothingToSettle">Whose earnings came to zero.</param>
/// <param name="Conflicts">Whose record has another content.</param>
/// <param name="Quarantined">Who could not be settled.</param>
public readonly record struct RunCounts(
    long Settled, long AlreadySettled, long NothingToSettle, long Conflicts, long Quarantined)
{
    /// <summary>Users in any outcome.</summary>
    public long Users => Settled + AlreadySettled + NothingToSettle + Conflicts + Quarantined;

    /// <summary>The counts of a run's results.</summary>
    public static RunCounts Of(Tally tally) =>
        new(tally.Settled, tally.AlreadySettled, tally.NothingToSettle, tally.Conflicts, tally.Quarantined);
}
