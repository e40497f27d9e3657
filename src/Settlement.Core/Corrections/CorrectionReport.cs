namespace Settlement.Core;

/// <summary>What a correction, or its preview, came to. The output of its workflow.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Verdict">What became of it.</param>
public sealed record CorrectionReport(SettlementDate Date, CorrectionVerdict Verdict)
{
    /// <summary>The instance id of the workflow.</summary>
    public required string InstanceId { get; init; }

    /// <summary>
    /// The plan: frozen where something is booked, proposed in a preview, standing where another is in the way. Null where there
    /// is none, because the day cannot be corrected.
    /// </summary>
    public CorrectionPlan? Plan { get; init; }

    /// <summary>The users whose earnings change most, either way, the largest first: at most <see cref="MostShown"/>.</summary>
    public IReadOnlyList<CorrectionEntry> Largest { get; init; } = [];

    /// <summary>
    /// Of what was booked: users by outcome, as in a run. Who has an entry of this run is settled; the earnings are the entries'
    /// differences, and no residues are among them.
    /// </summary>
    public Tally Tally { get; init; }

    /// <summary>The first users who need attention.</summary>
    public IReadOnlyList<UserResult> Attention { get; init; } = [];

    /// <summary>What was booked, compared again; null where nothing was.</summary>
    public CorrectionReconciliation? Reconciled { get; init; }

    /// <summary>How many users are shown in full.</summary>
    public const int MostShown = 10;
}

/// <summary>What became of a correction.</summary>
public enum CorrectionVerdict
{
    /// <summary>This is what booking would do; nothing was written.</summary>
    Previewed,

    /// <summary>It is booked: by this, or by an earlier run whose rest this finished. It is settled if it reconciles cleanly.</summary>
    Booked,

    /// <summary>These inputs hold already, and everybody has what they give. Nothing was written.</summary>
    NothingToCorrect,

    /// <summary>The date was never run.</summary>
    NotRun,

    /// <summary>The day is not settled: run it first.</summary>
    NotSettled,

    /// <summary>An earlier correction is not settled: book that one again first, with the inputs it has.</summary>
    EarlierNotSettled,

    /// <summary>Booking comes to another hash than the one that was expected. Nothing was written.</summary>
    HashDiffers,

    /// <summary>
    /// The right inputs give some user an amount that cannot be: nothing was written, since the correction could never be
    /// settled. The users are those who need attention.
    /// </summary>
    CannotBeComputed,

    /// <summary>
    /// The right inputs give some user more than the limit of one user, and nobody has accepted that: nothing was written. The users
    /// are those who need attention.
    /// </summary>
    OverLimit,

    /// <summary>The day was planned for another payer.</summary>
    PayerDiffers,

    /// <summary>The date has as many corrections as it can have.</summary>
    TooMany,

    /// <summary>The day moved while it was looked at, more often than was tried again.</summary>
    DayMoved,
}
