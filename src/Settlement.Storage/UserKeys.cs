using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Settlement.Storage;

/// <summary>
/// User ids as keys that sort alike everywhere, and the hash that spreads them over partitions. Code, never settings:
/// uniqueness hangs on it.
/// </summary>
/// <remarks>
/// A key holds printable ASCII alone, without <c>/ \ # ?</c>, which keys of Tables and ids of Cosmos may not have, and
/// without <c>%</c> and the apostrophe, which addresses and queries treat specially. Most ids stand as they are. The rest
/// is escaped so that keys sort by code point, as user ids do, whether the server compares bytes or UTF-16:
/// <c>$ %</c> become <c>$24 $25</c> and <c>&amp; '</c> become <c>&amp;26 &amp;27</c>; what is above <c>}</c> becomes
/// <c>~</c> and three digits of base 64, above U+FFFF <c>~~</c> and four. What no user id may contain becomes such an
/// escape too. An id of 128 characters never takes more than 512, the most a row key may have.
/// </remarks>
internal static class UserKeys
{
    private const int LongestKey = 512;
    private const int Base = 64;

    // In ASCII order, so that numbers sort as their digits do.
    private const string Digits = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

    /// <summary>The first byte of SHA-256 over the user id in UTF-8: 0xc6 for <c>user-1</c>.</summary>
    public static byte HashByte(string user)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(user), hash);
        return hash[0];
    }

    /// <summary>The key of a user id, or of any other text that stands where a user id should.</summary>
    public static string Key(string user)
    {
        var key = new StringBuilder(user.Length);
        for (var i = 0; i < user.Length; i++)
        {
            Append(key, user, ref i);
        }

        if (key.Length is > 0 and <= LongestKey)
        {
            return key.ToString();
        }

        // Nothing that passed the door gets here. The hash keeps two such texts apart.
        const int Kept = 400;
        return $"{key.ToString(0, Math.Min(key.Length, Kept))}~{Convert.ToHexStringLower(SHA256.HashData(Encoding.Unicode.GetBytes(user)))}";
    }

    /// <summary>
    /// The user id of a key. A key that no user id has was written by someone else; it comes back behind a question
    /// mark, which no user id may contain, so that it is noticed and belongs to nobody.
    /// </summary>
    public static string User(string stored)
    {
        var user = new StringBuilder(stored.Length);
        var rest = stored.AsSpan();
        while (rest.Length > 0)
        {
            if (!TryTake(ref rest, user))
            {
                return "?" + stored;
            }
        }

        var text = user.ToString();
        return string.Equals(Key(text), stored, StringComparison.Ordinal) ? text : "?" + stored;
    }

    private static void Append(StringBuilder key, string user, ref int i)
    {
        var c = user[i];
        if (c is '$' or '%' or '&' or '\'')
        {
            key.Append(c is '$' or '%' ? '$' : '&').Append(((int)c).ToString("X2", CultureInfo.InvariantCulture));
        }
        else if (c is >= ' ' and <= '}' and not ('/' or '\\' or '#' or '?'))
        {
            key.Append(c);
        }
        else if (Rune.TryGetRuneAt(user, i, out var rune) && !rune.IsBmp)
        {
            AppendNumber(key.Append("~~"), rune.Value, digits: 4);
            i++;
        }
        else
        {
            AppendNumber(key.Append('~'), c, digits: 3);
        }
    }

    private static void AppendNumber(StringBuilder key, int number, int digits)
    {
        for (var shift = (digits - 1) * 6; shift >= 0; shift -= 6)
        {
            key.Append(Digits[(number >> shift) & (Base - 1)]);
        }
    }

    private static bool TryTake(ref ReadOnlySpan<char> rest, StringBuilder user)
    {
        var (skipped, length) = rest switch
        {
            ['~', '~', ..] => (2, 6),
            ['~', ..] => (1, 4),
            ['$' or '&', ..] => (1, 3),
            _ => (0, 1),
        };
        if (rest.Length < length)
        {
            return false;
        }

        var taken = rest[skipped..length];
        rest = rest[length..];
        if (skipped == 0)
        {
            user.Append(taken);
            return true;
        }

        if (length == 3)
        {
            var isHex = int.TryParse(taken, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code);
            user.Append((char)code);
            return isHex;
        }

        var number = 0;
        foreach (var digit in taken)
        {
            var value = Digits.IndexOf(digit, StringComparison.Ordinal);
            if (value < 0)
            {
                return false;
            }

            number = (number * Base) + value;
        }

        if (length == 4 && number <= char.MaxValue)
        {
            user.Append((char)number);
            return true;
        }

        if (!Rune.IsValid(number))
        {
            return false;
        }

        user.Append(new Rune(number).ToString());
        return true;
    }
}
