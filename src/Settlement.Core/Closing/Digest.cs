using System.Security.Cryptography;
using System.Text;

namespace Settlement.Core;

/// <summary>A SHA-256: of a certificate, of a day's records, or of a node of a tree over them.</summary>
/// <remarks>The default value is no digest of anything.</remarks>
public readonly record struct Digest
{
    private const int ByteLength = 32;

    private readonly string? hex;

    private Digest(string hex) => this.hex = hex;

    /// <summary>The digest of a text in UTF-8.</summary>
    public static Digest Of(string text) => new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));

    /// <summary>Takes a digest from its 32 bytes.</summary>
    public static Digest Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != ByteLength)
        {
            throw new ArgumentOutOfRangeException(nameof(bytes), bytes.Length, $"a digest has {ByteLength} bytes");
        }

        return new Digest(Convert.ToHexStringLower(bytes));
    }

    /// <summary>Reads 64 hexadecimal digits, lower case, and nothing else.</summary>
    public static bool TryParse(string text, out Digest digest)
    {
        var isDigest = text.Length == 2 * ByteLength && text.All(char.IsAsciiHexDigitLower);
        digest = isDigest ? new Digest(text) : default;
        return isDigest;
    }

    /// <summary>The 32 bytes.</summary>
    public byte[] ToByteArray() => Convert.FromHexString(ToString());

    /// <summary>64 hexadecimal digits, lower case.</summary>
    public override string ToString() => hex ?? string.Empty;
}
