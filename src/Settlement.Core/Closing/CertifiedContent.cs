using System.Diagnostics;

namespace Settlement.Core;

/// <summary>Reads what a certificate says of a day, from what is stored now.</summary>
internal static class CertifiedContent
{
    /// <summary>Reads it: the records in one pass that holds a page of them at a time, the rest from a reconciliation of the whole day.</summary>
    /// <returns>A certificate that names no other.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public static async Task<Certificate> ReadAsync(
        ISettlementStore store, DayPlan plan, Reconciliation whole, CertificateForm form, CancellationToken cancellationToken)
    {
        using var digest = DigestOf(form, plan);
        long users = 0;
        Int128 earnings = 0;
        await foreach (var record in store.ListRecordsAsync(plan.Date, cancellationToken))
        {
            digest.Add(record);
            users++;
            earnings += record.Earnings.Credited.Minor;
        }

        var postings = await store.ListResiduePostingsAsync(plan.Date, cancellationToken);
        return new Certificate
        {
            Form = form,
            Plan = plan,
            Users = users,
            Payments = whole.Payments,
            EarningsMinor = earnings,
            PaidMinor = whole.PaidMinor,
            Residue = ResiduePosting.Total(postings),
            Exact = whole.Exact(plan),
            Records = digest.Take(),
            Previous = [],
        };
    }

    private static IRecordsDigest DigestOf(CertificateForm form, DayPlan plan) => form switch
    {
        CertificateForm.OneDigest => new RecordsDigest(),
        CertificateForm.MerkleRoot => new RecordsTree(plan),
        _ => throw new UnreachableException(),
    };
}
