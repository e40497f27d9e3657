namespace Settlement.Documents;

/// <summary>The corrections of a date, over HTTP.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Corrections">Those that stand, by number.</param>
/// <param name="Preview">The app's latest preview; null where its history is gone, or there was none.</param>
public sealed record CorrectionListDocument(
    string Date, IReadOnlyList<StandingCorrectionDocument> Corrections, CorrectionStateDocument? Preview);

/// <summary>How a correction of a date stands, over HTTP.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Number">Which correction of the date it is, from 1.</param>
/// <param name="InstanceId">The instance id that its runs share.</param>
/// <param name="State"><c>open</c>, <c>settled</c> or <c>closed</c>; null where it does not stand yet.</param>
/// <param name="Correction">What it is, and what it comes to; null where it does not stand yet.</param>
/// <param name="Certificate">Its certificate; null before it is closed, and where it cannot be read.</param>
/// <param name="Run">The app's latest run of it; null where its history is gone, or there was none.</param>
/// <param name="Close">The app's latest close of it; null where its history is gone, or there was none.</param>
public sealed record CorrectionStatusDocument(
    string Date,
    int Number,
    string InstanceId,
    string? State,
    CorrectionPlanDocument? Correction,
    CorrectionCertificateDocument? Certificate,
    CorrectionStateDocument? Run,
    CloseStateDocument? Close);

/// <summary>How a run that books or previews a correction stands.</summary>
/// <param name="Status"><c>pending</c>, <c>running</c>, <c>completed</c>, <c>failed</c>, <c>stopped</c>, <c>terminated</c> or <c>suspended</c>.</param>
/// <param name="Phase">What it is doing; null before it says so.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="UpdatedAt">When the engine last noted something of it.</param>
/// <param name="Users">Users so far, in the parts that are done; null before it says so.</param>
/// <param name="HeldBy">Who is at work on the date, and is waited for; null where it does not wait for another.</param>
/// <param name="HeldSince">Since when, by that one's clock; null where it does not wait.</param>
/// <param name="HeldUntil">When that one's lease ends, unless it sends another heartbeat; null where it does not wait.</param>
/// <param name="HeldNumber">Which run of the date that one is; null where it does not wait.</param>
/// <param name="Problem">Why it failed, on one line; null where it did not.</param>
/// <param name="Report">What it came to; null while it is going on, and where it failed.</param>
public sealed record CorrectionStateDocument(
    string Status,
    string? Phase,
    DateTimeOffset StartedAt,
    DateTimeOffset UpdatedAt,
    long? Users,
    string? HeldBy,
    DateTimeOffset? HeldSince,
    DateTimeOffset? HeldUntil,
    long? HeldNumber,
    string? Problem,
    CorrectionDocument? Report);
