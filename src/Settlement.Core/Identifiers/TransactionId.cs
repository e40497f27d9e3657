using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Settlement.Core;

/// <summary>
/// The payment's idempotency key: a UUID that is a pure function of product, date and user. Derived wherever it is
/// needed, never generated, so that no retry can come with a second one.
/// </summary>
/// <remarks>
/// RFC 9562 version 5 (SHA-1, name-based). The namespace is <see cref="Namespace"/>, the name is
/// <c>product LF yyyy-MM-dd LF user</c> in UTF-8, for the entry of a correction <c>LF c1</c> behind it, the digits being the
/// correction's number, and for a further attempt <c>LF n</c> behind that, n being 2 or more; no part can contain a line feed, so
/// names are unambiguous. Anyone can recompute it, in Python for one:
/// <c>uuid.uuid5(namespace, "default\n2014-08-05\nuser-1")</c>. The default value identifies nothing.
/// </remarks>
/// <param name="Value">The UUID.</param>
public readonly record struct TransactionId(Guid Value)
{
    /// <summary>The namespace of all transaction ids: fixed for ever.</summary>
    public static Guid Namespace { get; } = new("5e771e3e-5f6b-4d1c-9a57-0dc0ffee2014");

    private const int UuidLength = 16;

    // One for each thread: to make one takes as long as to hash what is hashed here.
    [ThreadStatic]
    private static IncrementalHash? sha1;

    private static readonly byte[] NamespaceBytes = Namespace.ToByteArray(bigEndian: true);

    /// <summary>The transaction id of an attempt to pay a user for a date.</summary>
    /// <param name="product">The product.</param>
    /// <param name="date">The settlement date.</param>
    /// <param name="user">The user.</param>
    /// <param name="attempt">Which attempt: 1 or more. A further one is made only after the one before was refused for good.</param>
    /// <param name="correction">Which correction of the date is paid; 0 for the user's record.</param>
    public static TransactionId Derive(
        ProductId product, SettlementDate date, UserId user, int attempt = SettlementRecord.FirstAttempt, int correction = 0) =>
        Derive(DayPrefix(product, date), user, attempt, correction);

    /// <summary>The part of what is hashed that all users of a day share: the namespace, the product and the date.</summary>
    public static byte[] DayPrefix(ProductId product, SettlementDate date) =>
        [.. NamespaceBytes, .. Encoding.UTF8.GetBytes($"{product}\n{date}\n")];

    /// <summary>The transaction id of an attempt to pay a user of the day whose <see cref="DayPrefix"/> is given.</summary>
    /// <param name="dayPrefix">The day's prefix.</param>
    /// <param name="user">The user.</param>
    /// <param name="attempt">Which attempt: 1 or more.</param>
    /// <param name="correction">Which correction of the date is paid; 0 for the user's record.</param>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 9562 version 5 is defined over SHA-1; it names, it does not protect.")]
    public static TransactionId Derive(ReadOnlySpan<byte> dayPrefix, UserId user, int attempt, int correction = 0)
    {
        const int LongestNumber = 12;
        const int MostOnStack = 1024;
        var most = dayPrefix.Length + Encoding.UTF8.GetMaxByteCount(user.Value.Length) + (2 * LongestNumber) + 1;
        Span<byte> name = most <= MostOnStack ? stackalloc byte[MostOnStack] : new byte[most];
        dayPrefix.CopyTo(name);
        var length = dayPrefix.Length + Encoding.UTF8.GetBytes(user.Value, name[dayPrefix.Length..]);
        int written;
        if (correction != 0)
        {
            name[length++] = (byte)'\n';
            name[length++] = (byte)'c';
            correction.TryFormat(name[length..], out written, default, CultureInfo.InvariantCulture);
            length += written;
        }

        if (attempt != SettlementRecord.FirstAttempt)
        {
            name[length++] = (byte)'\n';
            attempt.TryFormat(name[length..], out written, default, CultureInfo.InvariantCulture);
            length += written;
        }

        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        sha1 ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        sha1.AppendData(name[..length]);
        sha1.GetHashAndReset(hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new TransactionId(new Guid(hash[..UuidLength], bigEndian: true));
    }

    /// <summary>The UUID in its usual form, lower case.</summary>
    public override string ToString() => Value.ToString("D");
}
