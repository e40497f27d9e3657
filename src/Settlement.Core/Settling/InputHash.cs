using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Settlement.Core;

/// <summary>
/// SHA-256 of everything a settlement amount came from: product, currency, quote, yield, rounding, the days it accrued for and
/// position. Two records with the same hash were computed from the same inputs.
/// </summary>
/// <remarks>
/// The hashed text is UTF-8, one <c>name=value</c> a line, each line ended by LF:
/// <code>
/// settlement-input=1
/// product=default
/// currency=CNY
/// quote=income_per_10000
/// yield=1.1301
/// rounding=truncate
/// position=20111
/// </code>
/// with the position in minor units and the yield without trailing zeros. Where the plan says for which days the date accrues,
/// the first line is <c>settlement-input=2</c>, and before the position comes <c>accrues=2014-08-09/2014-08-11</c>. The default value
/// is no hash of anything. Where the plan carries fractions, the first line is <c>settlement-input=3</c>, <c>residues=carry</c> follows the
/// rounding, and the position is followed by <c>taken-over=</c> the fraction's <see cref="CarriedFraction.Parts"/>.
/// </remarks>
public readonly record struct InputHash
{
    /// <summary>Length of a hash in bytes.</summary>
    public const int ByteLength = 32;

    // One for each thread: to make one takes as long as to hash what is hashed here.
    [ThreadStatic]
    private static IncrementalHash? sha256;

    private readonly UInt128 high;
    private readonly UInt128 low;

    /// <summary>Takes a hash from its 32 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not 32 bytes.</exception>
    public InputHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != ByteLength)
        {
            throw new ArgumentOutOfRangeException(nameof(bytes), bytes.Length, $"a hash has {ByteLength} bytes");
        }

        high = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        low = BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]);
    }

    /// <summary>The part of the hashed text that all users of a day share; hash a day's positions against it.</summary>
    public static byte[] DayPrefix(DayPlan plan) => Encoding.UTF8.GetBytes(
        $"settlement-input={(plan.Carries ? 3 : plan.Accrual is null ? 1 : 2)}\nproduct={plan.Product}\ncurrency={plan.Currency}\nquote={plan.Yield.Quote.Name()}\n" +
        $"yield={plan.Yield.ToText()}\nrounding={plan.Rounding.Name()}\n{(plan.Carries ? $"residues={plan.ResiduePolicy.Name()}\n" : string.Empty)}{(plan.Accrual is { } days ? $"accrues={days}\n" : string.Empty)}position=");

    /// <summary>The hash of a position under the plan whose <see cref="DayPrefix"/> is given.</summary>
    /// <param name="dayPrefix">The prefix.</param>
    /// <param name="position">The position.</param>
    /// <param name="takenOver">The fraction taken over; null where the plan carries none.</param>
    public static InputHash Compute(ReadOnlySpan<byte> dayPrefix, Money position, CarriedFraction? takenOver = null)
    {
        const int LongestNumber = 20;
        var fraction = "taken-over="u8;
        Span<byte> text = stackalloc byte[dayPrefix.Length + LongestNumber + 1 + fraction.Length + LongestNumber + 1];
        dayPrefix.CopyTo(text);
        var length = dayPrefix.Length;
        Utf8Formatter.TryFormat(position.Minor, text[length..], out var written);
        length += written;
        text[length++] = (byte)'\n';
        if (takenOver is { } taken)
        {
            fraction.CopyTo(text[length..]);
            length += fraction.Length;
            Utf8Formatter.TryFormat(taken.Parts, text[length..], out written);
            length += written;
            text[length++] = (byte)'\n';
        }

        Span<byte> hash = stackalloc byte[ByteLength];
        sha256 ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha256.AppendData(text[..length]);
        sha256.GetHashAndReset(hash);
        return new InputHash(hash);
    }

    /// <summary>Writes the 32 bytes.</summary>
    public void WriteTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt128BigEndian(bytes, high);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[16..], low);
    }

    /// <summary>The 32 bytes.</summary>
    public byte[] ToByteArray()
    {
        var bytes = new byte[ByteLength];
        WriteTo(bytes);
        return bytes;
    }

    /// <summary>64 hexadecimal digits, lower case.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToByteArray());
}
