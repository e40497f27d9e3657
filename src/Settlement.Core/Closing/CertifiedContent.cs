using System.Diagnostics;

namespace Settlement.Core;

/// <summary>What a certificate says of a day, from what is stored now.</summary>
/// <param name="Certificate">A certificate that names no other.</param>
/// <param name="Subtrees">The roots of the subtrees of its tree; null where it has none to keep.</param>
internal sealed record CertifiedContent(Certificate Certificate, SubtreeRoots? Subtrees)
{
    /// <summary>Reads it: the records in one pass that holds a page of them at a time, the rest from a reconciliation of the whole day.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public static async Task<CertifiedContent> ReadAsync(
        ISettlementStore store, DayPlan plan, Reconciliation whole, CertificateForm form, CancellationToken cancellationToken)
    {
        using var digest = DigestOf(form, plan, whole.Records);
        long users = 0;
        Int128 earnings = 0;
        await foreach (var record in store.ListRecordsAsync(plan.Date, cancellationToken))
        {
            digest.Add(record);
            users++;
            earnings += record.Earnings.Credited.Minor;
        }

        var postings = await store.ListResiduePostingsAsync(plan.Date, cancellationToken);
        var certificate = new Certificate
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
        return new CertifiedContent(certificate, (digest as RecordsTree)?.Subtrees);
    }

    private static IRecordsDigest DigestOf(CertificateForm form, DayPlan plan, long users) => form switch
    {
        CertificateForm.OneDigest => new RecordsDigest(),
        CertificateForm.MerkleRoot => new RecordsTree(plan, users),
        _ => throw new UnreachableException(),
    };
}
