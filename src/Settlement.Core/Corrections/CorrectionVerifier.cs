namespace Settlement.Core;

/// <summary>
/// Verifies a closed correction: compares its entries with what its inputs call for, and all of it with the certificate that is
/// stored, with the certificates it names, and with one that was kept elsewhere. Reads only.
/// </summary>
public sealed class CorrectionVerifier(
    IInputStore inputs, ISettlementStore store, ICorrectionStore corrections, IPaymentService? payments)
{
    private readonly CorrectionPages pages = new(inputs, store, corrections);
    private readonly CorrectionReconciler reconciler = new(inputs, store, corrections, payments);

    /// <summary>Verifies a correction's certificate.</summary>
    /// <param name="date">The settlement date.</param>
    /// <param name="number">The correction.</param>
    /// <param name="kept">The text of a certificate kept elsewhere, which nobody who can write to the store can change; null for none.</param>
    /// <param name="pageSize">Users compared at a time.</param>
    /// <param name="report">Takes every break as it is found.</param>
    /// <param name="cancellationToken">Stops between pages.</param>
    public async Task<CorrectionVerifyReport> VerifyAsync(
        SettlementDate date, int number, string? kept, int pageSize, Action<Break> report, CancellationToken cancellationToken)
    {
        var all = await corrections.ListCorrectionsAsync(date, cancellationToken);
        var correction = number >= 1 && number <= all.Count ? all[number - 1] : null;
        CorrectionVerifyVerdict? obstacle = correction switch
        {
            null => CorrectionVerifyVerdict.NoSuchCorrection,
            { State: not DayState.Closed } => CorrectionVerifyVerdict.NotClosed,
            _ when correction.Plan.Plan.Payer != Payers.Of(payments) => CorrectionVerifyVerdict.PayerDiffers,
            _ => null,
        };
        if (obstacle is { } verdict)
        {
            return new CorrectionVerifyReport(date, number, verdict, correction, Reconciliation: null, [], Chained: 0);
        }

        var plan = correction!.Plan;
        var users = ComparedEntries.Empty;
        foreach (var part in await pages.DivideAllAsync(plan, count: 1, cancellationToken))
        {
            users += await reconciler.ComparePartAsync([.. all.Take(number).Select(one => one.Plan)], part, pageSize, report, cancellationToken);
        }

        var found = await reconciler.CompareWholeAsync(plan, users, report, cancellationToken);
        var whole = found.Aggregate(users.Compared, static (sum, one) => sum.With(one));
        var day = await store.ReadDayAsync(date, cancellationToken);
        var content = await CorrectionCloser.ReadContentAsync(corrections, plan, day?.Certificate ?? string.Empty, cancellationToken);
        var differences = Compare(correction, content, kept);
        var chain = await CertificateChain.ReadAsync(store, corrections, cancellationToken);
        var chained = chain.Check(
            date, number, detail => differences.Add(new CertificateDifference(CertificateDifferenceCode.ChainBroken, detail)));
        var holds = differences.Count == 0 && whole.IsClean ? CorrectionVerifyVerdict.Holds : CorrectionVerifyVerdict.Differs;
        return new CorrectionVerifyReport(date, number, holds, correction, whole, differences, chained);
    }

    private static List<CertificateDifference> Compare(Correction correction, CorrectionCertificate content, string? kept)
    {
        var differences = new List<CertificateDifference>();
        var stored = correction.Certificate;
        if (stored is null)
        {
            differences.Add(new CertificateDifference(
                CertificateDifferenceCode.CertificateMissing,
                FormattableString.Invariant($"correction {correction.Plan.Number} of {correction.Plan.Date} is closed and has no certificate")));
        }
        else if (CertificateLines.Read(stored, CorrectionCertificate.Marker) is not { } fields)
        {
            differences.Add(new CertificateDifference(
                CertificateDifferenceCode.CertificateUnreadable, "what is stored as the certificate is not a certificate"));
        }
        else
        {
            var found = content with { Previous = CertificateLines.Links(stored) };
            differences.AddRange(CertificateLines.Compare(
                fields, found.Fields, CertificateDifferenceCode.ContentDiffers, "certified", "stored now"));
        }

        if (kept is not null)
        {
            var now = stored is not null ? CertificateLines.Read(stored, CorrectionCertificate.Marker) : null;
            differences.AddRange(CertificateLines.Compare(
                CertificateLines.Read(kept, CorrectionCertificate.Marker) ?? [],
                now ?? (content with { Previous = CertificateLines.Links(kept) }).Fields,
                CertificateDifferenceCode.KeptDiffers,
                "in the kept certificate",
                now is null ? "stored now" : "in the stored one"));
        }

        return differences;
    }
}

/// <summary>What verifying a correction's certificate came to.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Number">The correction.</param>
/// <param name="Verdict">Whether it holds, or why it could not be verified.</param>
/// <param name="Correction">The correction as it is stored; null if there is none.</param>
/// <param name="Reconciliation">The comparison of its entries; null if it was not verified.</param>
/// <param name="Differences">The differences beside the comparison's breaks.</param>
/// <param name="Chained">The certificates that this one stands for, itself among them; 0 if it was not verified.</param>
public sealed record CorrectionVerifyReport(
    SettlementDate Date,
    int Number,
    CorrectionVerifyVerdict Verdict,
    Correction? Correction,
    CorrectionReconciliation? Reconciliation,
    IReadOnlyList<CertificateDifference> Differences,
    long Chained);

/// <summary>What verifying a correction's certificate came to.</summary>
public enum CorrectionVerifyVerdict
{
    /// <summary>The certificate holds: the correction is as it was closed.</summary>
    Holds,

    /// <summary>It does not.</summary>
    Differs,

    /// <summary>The date has no correction of that number.</summary>
    NoSuchCorrection,

    /// <summary>The correction is not closed, so it has no certificate.</summary>
    NotClosed,

    /// <summary>Another payer than the plan's was given, so its payments cannot be looked up.</summary>
    PayerDiffers,
}
