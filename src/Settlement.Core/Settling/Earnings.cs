namespace Settlement.Core;

/// <summary>
/// What a position earns on a day: the amount credited, and the residue that rounding left. Together they are the exact
/// earnings, to the last digit.
/// </summary>
/// <param name="Credited">The earnings, whole minor units.</param>
/// <param name="ResidueNumerator">
/// Exact earnings − earnings, in parts of the yield's <see cref="Yield.Denominator"/>; its magnitude is below that
/// denominator. Negative where rounding paid out more than was earned.
/// </param>
public readonly record struct Earnings(Money Credited, long ResidueNumerator)
{
    /// <summary>Computes position × yield of one day, exactly, and rounds it.</summary>
    /// <exception cref="OverflowException">The earnings do not fit a signed 64-bit number of minor units.</exception>
    /// <exception cref="ArgumentException">What a day earns hangs on its date: a plan has it.</exception>
    public static Earnings Compute(Money position, Yield yield, Rounding rounding) => yield.Quote.HangsOnDate()
        ? throw new ArgumentException($"what {yield} earns hangs on the date", nameof(yield))
        : Compute(position, yield.Unscaled, yield.Denominator, rounding);

    /// <summary>Computes what a position earns under a plan, exactly, and rounds it.</summary>
    /// <exception cref="OverflowException">The earnings do not fit a signed 64-bit number of minor units.</exception>
    public static Earnings Compute(Money position, DayPlan plan) => Compute(position, plan.Parts, plan.Yield.Denominator, plan.Rounding);

    /// <summary>Computes position × parts / denominator, exactly, and rounds it.</summary>
    /// <exception cref="OverflowException">The earnings do not fit a signed 64-bit number of minor units.</exception>
    internal static Earnings Compute(Money position, Int128 parts, long denominator, Rounding rounding)
    {
        // Nearly every product fits 64 bits, and is divided in a fraction of the time that 128 take.
        var narrow = unchecked((long)parts);
        if (rounding == Rounding.Truncate && narrow == parts && Math.BigMul(position.Minor, narrow, out var product) == product >> 63)
        {
            var (credited, rest) = Math.DivRem(product, denominator);
            return new Earnings(new Money(credited), rest);
        }

        var exact = checked(position.Minor * parts);
        var (earnings, residue) = Int128.DivRem(exact, denominator);
        if (RoundsAway(earnings, residue, denominator, rounding))
        {
            var step = Int128.Sign(exact);
            earnings += step;
            residue -= (Int128)step * denominator;
        }

        return new Earnings(new Money(checked((long)earnings)), (long)residue);
    }

    /// <summary>The residue as an exact amount in minor units.</summary>
    public ExactAmount Residue(Yield yield) => new(ResidueNumerator, yield.Denominator);

    private static bool RoundsAway(Int128 truncated, Int128 remainder, long denominator, Rounding rounding)
    {
        var twice = Int128.Abs(remainder) * 2;
        return rounding switch
        {
            Rounding.Truncate => false,
            Rounding.HalfUp => twice >= denominator,
            Rounding.HalfEven => twice > denominator || (twice == denominator && Int128.IsOddInteger(truncated)),
            _ => throw new ArgumentOutOfRangeException(nameof(rounding), rounding, "unknown rounding"),
        };
    }
}
