using System.Buffers;
using System.Text;

namespace Settlement.Core;

/// <summary>
/// What a correction's certificate says of its entries: a line of UTF-8 each, which is a leaf of the tree. Its eleven fields are
/// separated by TAB, which no user id holds; nothing ends it.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>the user id</item>
/// <item>the position, in minor units</item>
/// <item>what the user should get in all, in minor units</item>
/// <item>what rounding leaves of it, a fraction of a minor unit over the yield's <see cref="Yield.Denominator"/>, not reduced</item>
/// <item>what was credited before, in minor units</item>
/// <item>what of the difference went to what the user owed before, in minor units</item>
/// <item>the transaction id</item>
/// <item>who paid: <c>ledger</c>, <c>service</c>, <c>owed</c> where the user owes it, or <c>none</c> where nothing is paid</item>
/// <item>the account debited; empty but for the ledger</item>
/// <item>the account credited; empty but for the ledger</item>
/// <item>the attempt whose payment stands: 1 for the first</item>
/// </list>
/// Certificates rest on it: never change it.
/// </remarks>
internal sealed class CertifiedEntries(CorrectionPlan plan) : IDisposable
{
    private const string Owed = "owed";
    private const string None = "none";

    private readonly MerkleTree tree = new();
    private readonly ArrayBufferWriter<byte> line = new();
    private readonly byte[] denominator = Encoding.UTF8.GetBytes(FormattableString.Invariant($"/{plan.Plan.Yield.Denominator}"));
    private Int128 difference, paid, owed, takenUp;

    /// <summary>Adds the next entry.</summary>
    public void Add(CorrectionEntry entry)
    {
        difference += entry.Difference.Minor;
        takenUp += entry.TakenUp.Minor;
        var payer = PayerOf(entry.Status);
        paid += payer == Owed || payer == None ? 0 : entry.Amount.Minor;
        owed -= payer == Owed ? entry.Amount.Minor : 0;
        tree.Add(Line(entry, payer));
    }

    /// <summary>The certificate over what was added; it names no other.</summary>
    /// <param name="day">The hash of the certificate of the day.</param>
    public CorrectionCertificate ToCertificate(Digest day) => new()
    {
        Plan = plan,
        Day = day,
        Entries = tree.Count,
        DifferenceMinor = difference,
        PaidMinor = paid,
        OwedMinor = owed,
        TakenUpMinor = takenUp,
        Root = tree.Root(),
        Previous = [],
    };

    /// <inheritdoc />
    public void Dispose() => tree.Dispose();

    private ReadOnlySpan<byte> Line(CorrectionEntry entry, string payer)
    {
        var (debit, credit) = entry.Posting ?? Posting.None;
        line.ResetWrittenCount();
        Text(entry.UserId.Value);
        Number(entry.Position.Minor);
        Number(entry.Earnings.Credited.Minor);
        line.Write("\t"u8);
        line.WriteNumber(entry.Earnings.ResidueNumerator);
        line.Write(denominator);
        Number(entry.Before.Minor);
        Number(entry.TakenUp.Minor);
        line.Write("\t"u8);
        Text(entry.TransactionId.ToString());
        line.Write("\t"u8);
        Text(payer);
        line.Write("\t"u8);
        Text(debit);
        line.Write("\t"u8);
        Text(credit);
        Number(entry.Attempt);
        return line.WrittenSpan;

        void Text(string text) => Encoding.UTF8.GetBytes(text, line);

        void Number(long number)
        {
            line.Write("\t"u8);
            line.WriteNumber(number);
        }
    }

    // Who owes it may have it settled elsewhere, or taken up, after the correction was closed.
    private static string PayerOf(EntryStatus status) => status switch
    {
        EntryStatus.Posted => Payer.Ledger.Name(),
        EntryStatus.Paid => Payer.Service.Name(),
        EntryStatus.Owed or EntryStatus.TakenUp or EntryStatus.SettledElsewhere => Owed,
        _ => None,
    };
}
