namespace Settlement.Core;

/// <summary>The stored state of a correction.</summary>
/// <param name="Plan">The frozen plan.</param>
/// <param name="State">How far it has come, in the states of a day.</param>
/// <param name="Version">The store's concurrency token for the next conditional update.</param>
public sealed record Correction(CorrectionPlan Plan, DayState State, string Version)
{
    /// <summary>
    /// The text of a closed correction's certificate, as it is stored and untrusted; null before it is closed.
    /// </summary>
    public string? Certificate { get; init; }
}
