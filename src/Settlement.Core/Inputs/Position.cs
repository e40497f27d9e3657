using System.Text.Json.Serialization;

namespace Settlement.Core;

/// <summary>A user's earning balance on a settlement date. Range of the balance: 0 to 10^15 minor units.</summary>
/// <param name="UserId">Whose balance it is.</param>
/// <param name="Balance">The balance that earns, whole minor units.</param>
public readonly record struct Position(UserId UserId, Money Balance)
{
    /// <summary>
    /// Whether the user was taken out of the date's set after being in it. The position stays, of zero, so that the user gets
    /// a record of nothing, which the late write of a stalled worker then meets.
    /// </summary>
    public bool IsWithdrawn { get; private init; }

    /// <summary>The fraction that the user takes over from their settled date before; zero where none is carried. No store keeps it here.</summary>
    public CarriedFraction TakenOver { get; init; }

    /// <summary>The position of a user who is withdrawn.</summary>
    public static Position Withdrawn(UserId user) => new(user, Money.Zero) { IsWithdrawn = true };

    /// <summary>Whether a balance of so many minor units is in range.</summary>
    public static bool IsInRange(long balanceMinor) => balanceMinor is >= 0 and <= Money.LargestPositionMinor;
}

/// <summary>
/// A position as a store returned it, before it is trusted: upstream systems and people write to stores too. The
/// settler turns what is out of range into a quarantined user, so that one bad row stops nobody else.
/// </summary>
/// <param name="UserId">The row's user id, as text.</param>
/// <param name="BalanceMinor">The row's balance in minor units.</param>
/// <param name="IsWithdrawn">Whether the row is marked withdrawn; see <see cref="Position.IsWithdrawn"/>.</param>
public readonly record struct StoredPosition(
    string UserId,
    long BalanceMinor,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsWithdrawn = false)
{
    /// <summary>The fraction that the user takes over, where the plan carries from a date; see <see cref="Position.TakenOver"/>.</summary>
    [JsonIgnore]
    public CarriedFraction TakenOver { get; init; }

    /// <summary>Checks the row's ranges.</summary>
    /// <param name="position">The position; the default value on failure.</param>
    /// <param name="problem">What is wrong with the row, as a sentence; null on success.</param>
    public bool TryValidate(out Position position, out string? problem)
    {
        position = default;
        if (!Core.UserId.TryParse(UserId, out var userId, out var idProblem))
        {
            problem = $"user id {idProblem}";
            return false;
        }

        if (!Position.IsInRange(BalanceMinor))
        {
            problem = $"balance of {BalanceMinor} minor units is outside 0 to {Money.LargestPositionMinor}";
            return false;
        }

        if (IsWithdrawn && BalanceMinor != 0)
        {
            problem = $"the user is withdrawn and has a balance of {BalanceMinor} minor units";
            return false;
        }

        position = (IsWithdrawn ? Position.Withdrawn(userId) : new Position(userId, new Money(BalanceMinor))) with { TakenOver = TakenOver };
        problem = null;
        return true;
    }
}
