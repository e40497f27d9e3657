using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Settlement.Core;

/// <summary>
/// What a run of a date would settle by, as two SHA-256: of its plan, and of every position. Two previews with the same hash
/// are of the same day, whatever the order in which a store lists its users.
/// </summary>
/// <remarks>
/// The plan's text is UTF-8, one <c>name=value</c> a line, each line ended by LF: <c>settlement-plan=1</c>, then <c>date</c>,
/// <c>product</c>, <c>currency</c>, <c>quote</c>, <c>yield</c>, <c>rounding</c>, <c>payer</c>; where the plan says for which days the date accrues,
/// the first is <c>settlement-plan=2</c>, and <c>accrues</c> the last. The positions' is
/// <c>settlement-positions=1</c> and LF, then the SHA-256 of each position, in ascending order: of the user id's length in
/// bytes (4 bytes, the highest first), the user id in UTF-8, the balance in minor units (8 bytes, likewise), and 1 or 0
/// for withdrawn or not. Where the plan carries fractions, the first line is <c>settlement-plan=3</c>, <c>residues</c> and, unless it is the
/// first that carries, <c>carries-from</c> are the last, and who is withdrawn is left out: the run adds them by itself. Written as both hashes with a hyphen between them.
/// </remarks>
/// <param name="Plan">The plan's: 64 hexadecimal digits, lower case.</param>
/// <param name="Positions">The positions': likewise.</param>
public sealed record InputsHash(string Plan, string Positions)
{
    private const int HexLength = 2 * SHA256.HashSizeInBytes;
    private const int PageSize = 5_000;

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out InputsHash? hash)
    {
        hash = text is { Length: (2 * HexLength) + 1 } && text[HexLength] == '-' && IsHex(text[..HexLength]) && IsHex(text[(HexLength + 1)..])
            ? new InputsHash(text[..HexLength], text[(HexLength + 1)..])
            : null;
        return hash is not null;
    }

    /// <summary>Takes a hash that is known to be valid.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static InputsHash Parse(string text) => TryParse(text, out var hash) ? hash : throw new FormatException($"\"{text}\" is not a hash of inputs");

    /// <summary>What differs from what was expected, in words; null where nothing does.</summary>
    /// <param name="expected">What was expected.</param>
    public string? FindMoved(InputsHash expected) => (Plan == expected.Plan, Positions == expected.Positions) switch
    {
        (true, true) => null,
        (false, true) => "the plan",
        (true, false) => "the positions",
        (false, false) => "the plan and the positions",
    };

    /// <inheritdoc />
    public override string ToString() => $"{Plan}-{Positions}";

    /// <summary>The hash of a plan and of what a store has for its date now. Reads every position.</summary>
    internal static async Task<InputsHash> ReadAsync(IInputStore inputs, DayPlan plan, CancellationToken cancellationToken)
    {
        // 32 bytes a user, sorted: parts and pages come in each store's own order.
        var leaves = new List<(UInt128 High, UInt128 Low)>();
        foreach (var part in await inputs.DividePositionsAsync(plan.Date, 1, cancellationToken))
        {
            string? continuation = null;
            do
            {
                var page = await inputs.ListPositionsAsync(plan.Date, part, continuation, PageSize, cancellationToken);
                leaves.AddRange(page.Items.Where(position => !plan.Carries || !position.IsWithdrawn).Select(Leaf));
                continuation = page.Continuation;
            }
            while (continuation is not null);
        }

        leaves.Sort();
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha256.AppendData("settlement-positions=1\n"u8);
        var leaf = new byte[SHA256.HashSizeInBytes];
        foreach (var (high, low) in leaves)
        {
            BinaryPrimitives.WriteUInt128BigEndian(leaf, high);
            BinaryPrimitives.WriteUInt128BigEndian(leaf.AsSpan(leaf.Length / 2), low);
            sha256.AppendData(leaf);
        }

        return new InputsHash(Convert.ToHexStringLower(SHA256.HashData(Text(plan))), Convert.ToHexStringLower(sha256.GetHashAndReset()));
    }

    private static byte[] Text(DayPlan plan) => Encoding.UTF8.GetBytes(
        $"settlement-plan={(plan.Carries ? 3 : plan.Accrual is null ? 1 : 2)}\ndate={plan.Date}\nproduct={plan.Product}\ncurrency={plan.Currency}\nquote={plan.Yield.Quote.Name()}\n" +
        $"yield={plan.Yield.ToText()}\nrounding={plan.Rounding.Name()}\npayer={plan.Payer.Name()}\n{(plan.Accrual is { } days ? $"accrues={days}\n" : string.Empty)}" +
        (plan.Carries ? $"residues={plan.ResiduePolicy.Name()}\n{(plan.CarriesFrom is { } from ? $"carries-from={from}\n" : string.Empty)}" : string.Empty));

    private static (UInt128 High, UInt128 Low) Leaf(StoredPosition position)
    {
        var user = Encoding.UTF8.GetBytes(position.UserId);
        var text = new byte[sizeof(int) + user.Length + sizeof(long) + 1];
        BinaryPrimitives.WriteInt32BigEndian(text, user.Length);
        user.CopyTo(text.AsSpan(sizeof(int)));
        BinaryPrimitives.WriteInt64BigEndian(text.AsSpan(sizeof(int) + user.Length), position.BalanceMinor);
        text[^1] = (byte)(position.IsWithdrawn ? 1 : 0);
        var hash = SHA256.HashData(text);
        return (BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash.AsSpan(hash.Length / 2)));
    }

    private static bool IsHex(string text) => text.All(character => char.IsAsciiDigit(character) || character is >= 'a' and <= 'f');
}

/// <summary>
/// Positions of a date were imported while a run was settling what somebody had previewed. It has stopped: who is settled was
/// settled as previewed, and nobody else was.
/// </summary>
public sealed class InputsMovedException : Exception
{
    /// <summary>The message names the date and says what to do.</summary>
    public InputsMovedException(SettlementDate date)
        : base($"positions of {date} were imported while it was being settled as previewed; the run has stopped, and who is settled was settled as previewed: preview it again")
    {
    }
}
