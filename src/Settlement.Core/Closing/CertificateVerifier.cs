namespace Settlement.Core;

/// <summary>
/// Verifies a closed day: reconciles it, reads its records, residue and payments again, and compares them with the
/// certificate that is stored, with the certificates it names, and with one that was kept elsewhere. Reads only.
/// </summary>
/// <param name="inputs">Positions and yields.</param>
/// <param name="store">Days and records.</param>
/// <param name="payments">The payment service; null where the store's ledger pays.</param>
/// <param name="list">The other side's list of payments; null for the service's own, if it can list.</param>
/// <param name="corrections">Corrections, whose certificates are in the same chain; null where there can be none.</param>
public sealed class CertificateVerifier(
    IInputStore inputs, ISettlementStore store, IPaymentService? payments, IPaymentJournal? list = null, ICorrectionStore? corrections = null)
{
    /// <summary>Verifies a date's certificate.</summary>
    /// <param name="date">The settlement date.</param>
    /// <param name="kept">A certificate kept elsewhere, which nobody who can write to the store can change; null for none.</param>
    /// <param name="pageSize">Users compared at a time.</param>
    /// <param name="report">Takes every break of the reconciliation as it is found.</param>
    /// <param name="cancellationToken">Stops between pages.</param>
    public async Task<VerifyReport> VerifyAsync(
        SettlementDate date, Certificate? kept, int pageSize, Action<Break> report, CancellationToken cancellationToken)
    {
        var day = await store.ReadDayAsync(date, cancellationToken);
        VerifyVerdict? obstacle = day switch
        {
            null => VerifyVerdict.NotRun,
            { State: not DayState.Closed } => VerifyVerdict.NotClosed,
            _ when day.Plan.Payer != Payers.Of(payments) => VerifyVerdict.PayerDiffers,
            _ => null,
        };
        if (obstacle is { } verdict)
        {
            return new VerifyReport(date, verdict, day, Certificate: null, Reconciliation: null, [], Chained: 0);
        }

        var differences = new List<CertificateDifference>();
        var certificate = ReadStored(day!, differences);
        var whole = await new Reconciler(inputs, store, payments, list, corrections).ReconcileAsync(day!.Plan, pageSize, report, cancellationToken);
        var form = (certificate ?? kept)?.Form ?? Certificate.CurrentForm;
        var (found, _) = await CertifiedContent.ReadAsync(store, day.Plan, whole, form, cancellationToken);
        if (certificate is not null)
        {
            differences.AddRange(CertificateLines.Compare(
                certificate.Fields, (found with { Previous = certificate.Previous }).Fields, CertificateDifferenceCode.ContentDiffers, "certified", "stored now"));
        }

        if (kept is not null)
        {
            var stored = certificate ?? found with { Previous = kept.Previous };
            differences.AddRange(CertificateLines.Compare(
                kept.Fields, stored.Fields, CertificateDifferenceCode.KeptDiffers, "in the kept certificate", certificate is null ? "stored now" : "in the stored one"));
        }

        var chain = await CertificateChain.ReadAsync(store, corrections, cancellationToken);
        var chained = chain.Check(
            date, correction: 0, detail => differences.Add(new CertificateDifference(CertificateDifferenceCode.ChainBroken, detail)));
        return new VerifyReport(
            date, differences.Count == 0 && whole.IsClean ? VerifyVerdict.Holds : VerifyVerdict.Differs, day, certificate, whole, differences, chained);
    }

    private static Certificate? ReadStored(Day day, List<CertificateDifference> differences)
    {
        if (day.Certificate is null)
        {
            differences.Add(new CertificateDifference(
                CertificateDifferenceCode.CertificateMissing, $"{day.Plan.Date} is closed and has no certificate"));
            return null;
        }

        if (CertificateText.TryParse(day.Certificate, out var certificate))
        {
            return certificate;
        }

        differences.Add(new CertificateDifference(
            CertificateDifferenceCode.CertificateUnreadable, "what is stored as the certificate is not a certificate"));
        return null;
    }
}
