using System.Numerics;

namespace Settlement.Core;

/// <summary>The check of a yield against the latest earlier one. Yields of different quotes are compared by what they earn.</summary>
public static class YieldJump
{
    /// <summary>How many days back an earlier yield is looked for: an older one says little of what to expect.</summary>
    public const int LookBackDays = 31;

    /// <summary>Why a yield is unlike the one before, as a sentence; null if it is not.</summary>
    /// <param name="date">The yield's date.</param>
    /// <param name="yield">The yield.</param>
    /// <param name="before">The latest earlier yield, with its date.</param>
    /// <param name="factor">How many times the earlier one it may be; at least 2.</param>
    public static string? FindProblem(SettlementDate date, Yield yield, KeyValuePair<SettlementDate, Yield> before, int factor)
    {
        // Fractions with positive denominators, multiplied out.
        var now = (BigInteger)yield.Unscaled * yield.Quote.UsualDay() * before.Value.Denominator;
        var then = (BigInteger)before.Value.Unscaled * before.Value.Quote.UsualDay() * yield.Denominator;
        var what = now.Sign * then.Sign < 0
            ? "has another sign than"
            : BigInteger.Abs(now) > factor * BigInteger.Abs(then)
                ? $"is more than {factor} times"
                : factor * BigInteger.Abs(now) < BigInteger.Abs(then)
                    ? $"is less than 1/{factor} of"
                    : null;
        return what is null ? null : $"yield {yield.ToText()} of {date} {what} the {before.Value.ToText()} of {before.Key}{Quotes(yield, before.Value)}";
    }

    /// <summary>The latest yield of the days before a date; null if there is none within <see cref="LookBackDays"/>.</summary>
    /// <param name="inputs">The store.</param>
    /// <param name="date">The date.</param>
    /// <param name="from">The first day to look at; null for as far back as it goes.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<KeyValuePair<SettlementDate, Yield>?> FindEarlierAsync(
        this IInputStore inputs, SettlementDate date, DateOnly? from, CancellationToken cancellationToken)
    {
        for (var days = 1; days <= LookBackDays && date.Day.DayNumber >= days; days++)
        {
            var earlier = new SettlementDate(date.Day.AddDays(-days));
            if (earlier.Day < from)
            {
                return null;
            }

            if (await inputs.ReadYieldAsync(earlier, cancellationToken) is { } found)
            {
                return new(earlier, found);
            }
        }

        return null;
    }

    /// <summary>The earliest yield of the days after a date; null if there is none within <see cref="LookBackDays"/>.</summary>
    internal static async Task<KeyValuePair<SettlementDate, Yield>?> FindLaterAsync(
        this IInputStore inputs, SettlementDate date, CancellationToken cancellationToken)
    {
        for (var days = 1; days <= LookBackDays && date.Day.DayNumber <= DateOnly.MaxValue.DayNumber - days; days++)
        {
            var later = new SettlementDate(date.Day.AddDays(days));
            if (await inputs.ReadYieldAsync(later, cancellationToken) is { } found)
            {
                return new(later, found);
            }
        }

        return null;
    }

    private static string Quotes(Yield yield, Yield before) =>
        yield.Quote == before.Quote ? string.Empty : $", quoted as {before.Quote.Name()} and not as {yield.Quote.Name()}";
}
