using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using Settlement.Core;

namespace Settlement.Storage;

/// <summary>Makes synthetic positions: the same bytes for the same users and seed, on every machine.</summary>
/// <remarks>
/// Users are <c>u00000001</c> and so on, zero-padded to one width. A balance depends on seed, date and user alone, so
/// more users add lines and change none (as long as the width stays). One in 64 is zero and four are next to nothing;
/// the others spread evenly over the powers of two from about 50 major units to 1,000,000.
/// </remarks>
public static class PositionsGenerator
{
    /// <summary>The most users of a file.</summary>
    public const long MostUsers = 100_000_000;

    private const int BufferSize = 64 * 1024;
    private const int LongestLine = 64;
    private const int LeastDigits = 8;
    private const long LargestMajor = 1_000_000;
    private const long UsualMajor = 50;

    /// <summary>Writes a positions file (<c>user_id,balance</c>), sorted by user id.</summary>
    /// <param name="output">Where the UTF-8 text goes; left open.</param>
    /// <param name="users">How many users, 1 to 100,000,000.</param>
    /// <param name="date">The settlement date; another date gives other balances.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="currency">Gives the decimals of balances.</param>
    /// <param name="progress">Told how many users have been written; may be null.</param>
    /// <param name="cancellationToken">Stops between users.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of users is outside its range.</exception>
    public static async Task WriteAsync(
        Stream output, long users, SettlementDate date, long seed, Currency currency, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(users, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(users, MostUsers);
        var idDigits = new StandardFormat('D', (byte)Math.Max(LeastDigits, users.ToString(CultureInfo.InvariantCulture).Length));
        var scale = Scale(currency);
        var stream = SplitMix64.Mix(SplitMix64.Mix(unchecked((ulong)seed)) ^ (ulong)date.Number);
        var buffer = new byte[BufferSize];
        "user_id,balance\n"u8.CopyTo(buffer);
        var length = "user_id,balance\n"u8.Length;
        for (long user = 1; user <= users; user++)
        {
            var random = new SplitMix64(SplitMix64.Mix(stream ^ (ulong)user));
            length += WriteLine(buffer.AsSpan(length), user, idDigits, DrawMinor(ref random, scale), scale, currency.Decimals);
            if (length > BufferSize - LongestLine || user == users)
            {
                await output.WriteAsync(buffer.AsMemory(0, length), cancellationToken);
                progress?.Report(user);
                length = 0;
            }
        }
    }

    private static long DrawMinor(ref SplitMix64 random, long scale)
    {
        var draw = random.Next();
        var usual = long.Log2(UsualMajor * scale);
        var (first, powers) = (draw % 64) switch
        {
            0 => (0, 0),
            <= 4 => (0, usual),
            _ => (usual, long.Log2(LargestMajor * scale) + 1 - usual),
        };
        if (powers == 0)
        {
            return 0;
        }

        var least = 1L << (int)(first + (long)((draw >> 32) % (ulong)powers));
        var balance = least + (long)(random.Next() % (ulong)least);
        return balance <= LargestMajor * scale ? balance : balance / 2;
    }

    private static int WriteLine(Span<byte> line, long user, StandardFormat idDigits, long minor, long scale, int decimals)
    {
        line[0] = (byte)'u';
        Utf8Formatter.TryFormat(user, line[1..], out var idLength, idDigits);
        var length = 1 + idLength;
        line[length++] = (byte)',';
        Utf8Formatter.TryFormat(minor / scale, line[length..], out var majorLength);
        length += majorLength;
        if (decimals > 0)
        {
            line[length++] = (byte)'.';
            Utf8Formatter.TryFormat(minor % scale, line[length..], out var fractionLength, new StandardFormat('D', (byte)decimals));
            length += fractionLength;
        }

        line[length++] = (byte)'\n';
        return length;
    }

    private static long Scale(Currency currency)
    {
        var scale = 1L;
        for (var i = 0; i < currency.Decimals; i++)
        {
            scale *= 10;
        }

        return scale;
    }
}
