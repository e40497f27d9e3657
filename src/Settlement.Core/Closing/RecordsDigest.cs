using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Settlement.Core;

/// <summary>The digest of form 1: one SHA-256 over all records, one after the other.</summary>
/// <remarks>
/// The digested text is UTF-8, a line for each record, ended by LF, its fields separated by TAB, which no user id holds:
/// user id, position, earnings (both in minor units), numerator of the residue, input hash, transaction id, status
/// (<c>recorded</c> or <c>paid</c>).
/// </remarks>
public sealed class RecordsDigest : IRecordsDigest
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> line = new();

    /// <inheritdoc />
    public void Add(SettlementRecord record)
    {
        line.ResetWrittenCount();
        Encoding.UTF8.GetBytes(record.UserId.Value, line);
        line.Write("\t"u8);
        line.WriteNumber(record.Position.Minor);
        line.Write("\t"u8);
        line.WriteNumber(record.Earnings.Credited.Minor);
        line.Write("\t"u8);
        line.WriteNumber(record.Earnings.ResidueNumerator);
        line.Write("\t"u8);
        Encoding.UTF8.GetBytes(record.InputHash.ToString(), line);
        line.Write("\t"u8);
        Encoding.UTF8.GetBytes(record.TransactionId.ToString(), line);
        line.Write("\t"u8);
        Encoding.UTF8.GetBytes(record.Status.Name(), line);
        line.Write("\n"u8);
        hash.AppendData(line.WrittenSpan);
    }

    /// <inheritdoc />
    public Digest Take() => Digest.Of(hash.GetHashAndReset());

    /// <inheritdoc />
    public void Dispose() => hash.Dispose();
}
