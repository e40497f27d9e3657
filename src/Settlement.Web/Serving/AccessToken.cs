using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Settlement.Web;

/// <summary>A secret that lets a caller in: 256 random bits, made anew for each server. Compared in constant time.</summary>
public sealed class AccessToken
{
    private const int Bytes = 32;

    private AccessToken(string text) => Text = text;

    /// <summary>The secret: 43 characters of <c>A-Z a-z 0-9 - _</c>.</summary>
    public string Text { get; }

    /// <summary>A new one.</summary>
    public static AccessToken Create() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes)));

    /// <summary>Whether a text is the secret.</summary>
    public bool Matches(string? text) =>
        text is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(Text));
}
