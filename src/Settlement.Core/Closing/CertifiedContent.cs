namespace Settlement.Core;

/// <summary>Reads what a certificate says of a day, from what is stored now.</summary>
internal static class CertifiedContent
{
    /// <summary>Reads it: the records in one pass, the rest from a reconciliation of the whole day.</summary>
    /// <returns>A certificate that names no other.</returns>
    public static async Task<Certificate> ReadAsync(
        ISettlementStore store, DayPlan plan, Reconciliation whole, CancellationToken cancellationToken)
    {
        using var records = await RecordsDigest.ReadAsync(store, plan.Date, cancellationToken);
        var postings = await store.ListResiduePostingsAsync(plan.Date, cancellationToken);
        return new Certificate
        {
            Plan = plan,
            Users = records.Records,
            Payments = whole.Payments,
            EarningsMinor = records.EarningsMinor,
            PaidMinor = whole.PaidMinor,
            Residue = ResiduePosting.Total(postings),
            Exact = whole.Exact(plan),
            Records = records.Take(),
            Previous = [],
        };
    }
}
