using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Settlement.Core;

/// <summary>
/// What a certificate of form 2 says of one record: a line of UTF-8 that is a leaf of the tree and that a user's proof shows.
/// Its nine fields are separated by TAB, which no user id holds; nothing ends it.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>the user id</item>
/// <item>the position, in minor units</item>
/// <item>the earnings, in minor units</item>
/// <item>the residue, a fraction of a minor unit over the yield's <see cref="Yield.Denominator"/>, not reduced</item>
/// <item>the transaction id</item>
/// <item>who paid: <c>ledger</c>, <c>service</c>, or <c>none</c> where nothing is paid</item>
/// <item>the account debited; empty but for the ledger</item>
/// <item>the account credited; empty but for the ledger</item>
/// <item>the attempt whose payment stands: 1 for the first</item>
/// </list>
/// Of a day that carries fractions, two more follow: the fraction taken over and the one handed on, each its
/// <see cref="CarriedFraction.Parts"/>.
/// Certificates and kept proofs rest on it: never change it.
/// </remarks>
/// <example><code>alice TAB 20111 TAB 2 TAB 27274411/100000000 TAB 61a8…9e TAB ledger TAB earnings TAB user:alice TAB 1</code></example>
/// <param name="plan">The day's plan.</param>
internal sealed class CertifiedLine(DayPlan plan)
{
    private const string None = "none";
    private const int TransactionIdLength = 36;

    private readonly byte[] denominator = Encoding.UTF8.GetBytes(FormattableString.Invariant($"/{plan.Yield.Denominator}\t"));
    private readonly ArrayBufferWriter<byte> line = new();

    /// <summary>The line of a record; valid until the next is asked for.</summary>
    public ReadOnlySpan<byte> Of(SettlementRecord record)
    {
        line.ResetWrittenCount();
        Encoding.UTF8.GetBytes(record.UserId.Value, line);
        line.Write("\t"u8);
        line.WriteNumber(record.Position.Minor);
        line.Write("\t"u8);
        line.WriteNumber(record.Earnings.Credited.Minor);
        line.Write("\t"u8);
        line.WriteNumber(record.Earnings.ResidueNumerator);
        line.Write(denominator);
        Utf8Formatter.TryFormat(record.TransactionId.Value, line.GetSpan(TransactionIdLength), out var written, 'D');
        line.Advance(written);
        line.Write("\t"u8);
        WritePayer(record);
        line.Write("\t"u8);
        line.WriteNumber(record.Attempt);
        if (plan.Carries)
        {
            line.Write("\t"u8);
            line.WriteNumber(record.Carried?.TakenOver.Parts ?? 0);
            line.Write("\t"u8);
            line.WriteNumber(record.Carried?.HandedOn.Parts ?? 0);
        }

        return line.WrittenSpan;
    }

    // By what the record says, not by the plan: a record that says otherwise has another line.
    private void WritePayer(SettlementRecord record)
    {
        var payer = record switch
        {
            { IsPosted: true } => Payer.Ledger.Name(),
            { Status: RecordStatus.Paid } => Payer.Service.Name(),
            _ => None,
        };
        var (debit, credit) = record.Posting ?? Posting.None;
        Encoding.UTF8.GetBytes(payer, line);
        line.Write("\t"u8);
        Encoding.UTF8.GetBytes(debit, line);
        line.Write("\t"u8);
        Encoding.UTF8.GetBytes(credit, line);
    }
}

/// <summary>Numbers in the lines that are digested.</summary>
internal static class DigestedNumbers
{
    private const int LongestNumber = 20;

    /// <summary>Writes a number in decimal, with a minus where it is negative.</summary>
    public static void WriteNumber(this ArrayBufferWriter<byte> line, long number)
    {
        Utf8Formatter.TryFormat(number, line.GetSpan(LongestNumber), out var written);
        line.Advance(written);
    }
}
