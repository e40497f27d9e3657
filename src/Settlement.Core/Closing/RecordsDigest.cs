using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Settlement.Core;

/// <summary>
/// Digests and counts a day's records, one after the other in order of the user id: the same for every store that holds
/// the same records. Whatever of a record changes, and a record too many or too few, changes the digest.
/// </summary>
/// <remarks>
/// The digested text is UTF-8, a line for each record, ended by LF, its fields separated by TAB, which no user id holds:
/// user id, position, earnings (both in minor units), numerator of the residue, input hash, transaction id, status
/// (<c>recorded</c> or <c>paid</c>). Which run created a record is not its content, and not digested.
/// </remarks>
public sealed class RecordsDigest : IDisposable
{
    // A user id is at most 128 characters of at most 3 bytes each (a pair of surrogates is 4 bytes for 2 characters);
    // numbers, hashes and separators take some 200 more.
    private const int LongestLine = 1_024;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> line = new(LongestLine);

    /// <summary>Records added.</summary>
    public long Records { get; private set; }

    /// <summary>Σ their earnings, in minor units.</summary>
    public Int128 EarningsMinor { get; private set; }

    /// <summary>Reads a date's records, in one pass that holds a page of them at a time.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public static async Task<RecordsDigest> ReadAsync(ISettlementStore store, SettlementDate date, CancellationToken cancellationToken)
    {
        var digest = new RecordsDigest();
        await foreach (var record in store.ListRecordsAsync(date, cancellationToken))
        {
            digest.Add(record);
        }

        return digest;
    }

    /// <summary>Adds the next record.</summary>
    public void Add(SettlementRecord record)
    {
        line.ResetWrittenCount();
        Encoding.UTF8.GetBytes(record.UserId.Value, line);
        Separate();
        Write(record.Position.Minor);
        Separate();
        Write(record.Earnings.Credited.Minor);
        Separate();
        Write(record.Earnings.ResidueNumerator);
        Separate();
        Encoding.UTF8.GetBytes(record.InputHash.ToString(), line);
        Separate();
        Encoding.UTF8.GetBytes(record.TransactionId.ToString(), line);
        Separate();
        Encoding.UTF8.GetBytes(record.Status.Name(), line);
        line.Write("\n"u8);
        hash.AppendData(line.WrittenSpan);

        Records++;
        EarningsMinor += record.Earnings.Credited.Minor;
    }

    /// <summary>The digest of the records added; asked once, after the last.</summary>
    public Digest Take() => Digest.Of(hash.GetHashAndReset());

    /// <inheritdoc />
    public void Dispose() => hash.Dispose();

    private void Separate() => line.Write("\t"u8);

    private void Write(long number)
    {
        const int LongestNumber = 20;
        Utf8Formatter.TryFormat(number, line.GetSpan(LongestNumber), out var written);
        line.Advance(written);
    }
}
