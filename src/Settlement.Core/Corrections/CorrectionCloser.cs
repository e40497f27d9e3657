namespace Settlement.Core;

/// <summary>
/// Closes a correction with a certificate of its own, in two steps with the comparison of its users between them. Nothing moves a
/// settled correction but what becomes of what users owe, so nothing is sealed. Either step may be killed, repeated, or run twice
/// at once.
/// </summary>
internal sealed class CorrectionCloser(
    IInputStore inputs, ISettlementStore store, ICorrectionStore corrections, IPaymentService? payments)
{
    private readonly CorrectionPages pages = new(inputs, store, corrections);
    private readonly CorrectionReconciler reconciler = new(inputs, store, corrections, payments);

    /// <summary>Looks whether it can be closed, and divides the users to compare.</summary>
    public async Task<CorrectionCloseStart> BeginAsync(CorrectionCloseRequest request, CancellationToken cancellationToken)
    {
        var day = await store.ReadDayAsync(request.Date, cancellationToken);
        var all = await corrections.ListCorrectionsAsync(request.Date, cancellationToken);
        var correction = request.Number >= 1 && request.Number <= all.Count ? all[request.Number - 1] : null;
        CorrectionCloseVerdict? obstacle = correction switch
        {
            null => CorrectionCloseVerdict.NoSuchCorrection,
            { State: DayState.Closed } => CorrectionCloseVerdict.AlreadyClosed,
            _ when correction.Plan.Plan.Payer != Payers.Of(payments) => CorrectionCloseVerdict.PayerDiffers,
            { State: DayState.Open } => CorrectionCloseVerdict.NotSettled,
            _ when day is not { State: DayState.Closed } => CorrectionCloseVerdict.DayNotClosed,
            _ when request.Number > 1 && all[request.Number - 2].State != DayState.Closed => CorrectionCloseVerdict.EarlierNotClosed,
            _ => null,
        };
        return obstacle is { } verdict
            ? new CorrectionCloseStart(new CorrectionCloseReport(request.Date, request.Number, verdict, correction?.Plan, correction?.Certificate), [])
            : new CorrectionCloseStart(Answer: null, await pages.DivideAllAsync(correction!.Plan, request.Sizing.Partitions, cancellationToken));
    }

    /// <summary>Writes the certificate and closes the correction, if all of it agrees.</summary>
    public async Task<CorrectionCloseReport> CloseAsync(CloseCorrectionInput input, CancellationToken cancellationToken)
    {
        var correction = await ReadAsync(input, cancellationToken);
        var found = await reconciler.CompareWholeAsync(correction.Plan, input.Users, static _ => { }, cancellationToken);
        var whole = found.Aggregate(input.Users.Compared, static (sum, one) => sum.With(one));
        var day = await store.ReadDayAsync(input.Date, cancellationToken);
        if (!whole.IsClean || day?.Certificate is not { } certified)
        {
            return new CorrectionCloseReport(input.Date, input.Number, CorrectionCloseVerdict.BreaksFound, correction.Plan, correction.Certificate, whole);
        }

        var content = await ReadContentAsync(corrections, correction.Plan, certified, cancellationToken);
        var isClosed = false;
        await OptimisticUpdate.RunAsync(
            $"correction {input.Number} of {input.Date} could not be closed: it kept changing",
            async () =>
            {
                correction = await ReadAsync(input, cancellationToken);
                if (correction.State == DayState.Closed)
                {
                    return true;
                }

                var chain = await CertificateChain.ReadAsync(store, corrections, cancellationToken);
                var closed = correction with { State = DayState.Closed, Certificate = (content with { Previous = chain.Unnamed() }).ToText() };
                isClosed = await corrections.UpdateCorrectionAsync(closed, cancellationToken);
                return false;
            });
        return new CorrectionCloseReport(
            input.Date,
            input.Number,
            isClosed ? CorrectionCloseVerdict.Closed : CorrectionCloseVerdict.AlreadyClosed,
            correction.Plan,
            correction.Certificate,
            whole);
    }

    /// <summary>Reads what a certificate says of a correction, from what is stored now; it names no other.</summary>
    public static async Task<CorrectionCertificate> ReadContentAsync(
        ICorrectionStore corrections, CorrectionPlan plan, string dayCertificate, CancellationToken cancellationToken)
    {
        using var entries = new CertifiedEntries(plan);
        await foreach (var entry in corrections.ListEntriesAsync(plan.Date, plan.Number, cancellationToken))
        {
            entries.Add(entry);
        }

        return entries.ToCertificate(Digest.Of(dayCertificate));
    }

    private async Task<Correction> ReadAsync(CloseCorrectionInput input, CancellationToken cancellationToken) =>
        (await corrections.ListCorrectionsAsync(input.Date, cancellationToken))[input.Number - 1];
}

/// <summary>Which correction to close, and in which pieces to compare it; the input of the workflow.</summary>
public sealed record CorrectionCloseRequest(SettlementDate Date, int Number, RunSizing Sizing)
{
    /// <summary>Tells this close from all others and from all runs; null where its caller has taken its turn.</summary>
    public RunId? RunId { get; init; }

    /// <summary>How the close takes its turn on its date, which needs <see cref="RunId"/>; null where its caller has taken it.</summary>
    public TurnRequest? Turn { get; init; }

    /// <summary>The deterministic instance id: <c>close-yyyy-MM-dd-c1</c>.</summary>
    public string InstanceId => FormattableString.Invariant($"close-{Date}-c{Number}");
}

/// <summary>How closing a correction began.</summary>
/// <param name="Answer">What it came to, where nothing is to be done; else null.</param>
/// <param name="Parts">The parts of all users, to compare.</param>
public sealed record CorrectionCloseStart(CorrectionCloseReport? Answer, IReadOnlyList<string> Parts);

/// <summary>What ending the close of a correction starts from.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Number">The correction.</param>
/// <param name="Users">The comparison of all users, added up.</param>
/// <param name="RunId">The close; null where its caller has taken its turn.</param>
public sealed record CloseCorrectionInput(SettlementDate Date, int Number, ComparedEntries Users, RunId? RunId = null);

/// <summary>What closing a correction came to.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Number">The correction.</param>
/// <param name="Verdict">Whether it is closed, or why not.</param>
/// <param name="Plan">Its plan; null if there is no such correction.</param>
/// <param name="Certificate">The text of its certificate, as it is stored; null if it is not closed.</param>
/// <param name="Reconciliation">The comparison; null if it did not come to one.</param>
public sealed record CorrectionCloseReport(
    SettlementDate Date,
    int Number,
    CorrectionCloseVerdict Verdict,
    CorrectionPlan? Plan = null,
    string? Certificate = null,
    CorrectionReconciliation? Reconciliation = null)
{
    /// <summary>Whether the correction is closed.</summary>
    public bool IsClosed => Verdict is CorrectionCloseVerdict.Closed or CorrectionCloseVerdict.AlreadyClosed;
}

/// <summary>What became of closing a correction.</summary>
public enum CorrectionCloseVerdict
{
    /// <summary>The correction is closed, and has its certificate.</summary>
    Closed,

    /// <summary>It was closed before; its certificate is the one it got then.</summary>
    AlreadyClosed,

    /// <summary>The date has no correction of that number.</summary>
    NoSuchCorrection,

    /// <summary>The day itself is not closed: close it first.</summary>
    DayNotClosed,

    /// <summary>The correction before is not closed: close it first.</summary>
    EarlierNotClosed,

    /// <summary>The correction is not settled: book it again.</summary>
    NotSettled,

    /// <summary>Another payer than the plan's was given, so its payments cannot be looked up.</summary>
    PayerDiffers,

    /// <summary>The comparison found breaks. The correction stays as it is.</summary>
    BreaksFound,
}
