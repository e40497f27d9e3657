namespace Settlement.Core;

/// <summary>The stored state of a settlement date.</summary>
/// <param name="Plan">The frozen plan.</param>
/// <param name="State">How far the date has come.</param>
/// <param name="Totals">The totals of the last clean reconciliation; null while the day was never clean.</param>
/// <param name="Version">The store's concurrency token for the next conditional update.</param>
public sealed record Day(DayPlan Plan, DayState State, DayTotals? Totals, string Version)
{
    /// <summary>The latest attempt to close the day.</summary>
    public CloseAttempt CloseAttempt { get; init; }

    /// <summary>
    /// The text of the closed day's certificate, as it is stored and untrusted; null before the day is closed. See
    /// <see cref="Core.Certificate.ToText"/>.
    /// </summary>
    public string? Certificate { get; init; }

    /// <summary>Whether two states of a day differ in nothing but their version.</summary>
    public bool IsSameAs(Day other) => this with { Version = other.Version } == other;
}
