using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Settlement.Core;

/// <summary>
/// Names a set of positions by what it holds: SHA-256 over one line <c>user TAB minor-units LF</c> for each position, in
/// order of the user id, in UTF-8.
/// </summary>
public sealed class PositionSetDigest : IDisposable
{
    private readonly IncrementalHash sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private UserId? last;

    /// <summary>Positions added.</summary>
    public long Count { get; private set; }

    /// <summary>Adds the next position.</summary>
    /// <exception cref="ArgumentException">Its user does not come after the one before.</exception>
    public void Add(Position position)
    {
        if (last is { } before && before.CompareTo(position.UserId) >= 0)
        {
            throw new ArgumentException($"{position.UserId} does not come after {before}", nameof(position));
        }

        last = position.UserId;
        Count++;
        sha256.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{position.UserId}\t{position.Balance.Minor}\n")));
    }

    /// <summary>The digest of what was added; begins anew.</summary>
    public Digest Take() => Digest.Of(sha256.GetHashAndReset());

    /// <inheritdoc />
    public void Dispose() => sha256.Dispose();
}
