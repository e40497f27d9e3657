namespace Settlement.Core;

/// <summary>
/// What a position earns on a day: the amount credited, and the residue that rounding left. Together they are the exact
/// earnings, to the last digit.
/// </summary>
/// <param name="Credited">The earnings, whole minor units.</param>
/// <param name="ResidueNumerator">
/// Exact earnings − earnings, in parts of the yield's <see cref="Yield.Denominator"/>; its magnitude is below that
/// denominator, or below twice that where a fraction was taken over. Negative where more was paid out than was earned.
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

    /// <summary>Computes what a position earns together with the fraction that its user takes over, exactly, and rounds it.</summary>
    /// <exception cref="OverflowException">The earnings do not fit a signed 64-bit number of minor units.</exception>
    internal static Earnings Compute(Money position, Int128 parts, long denominator, Rounding rounding, CarriedFraction takenOver)
    {
        if (takenOver.IsZero)
        {
            return Compute(position, parts, denominator, rounding);
        }

        // The whole minor units apart from what is below one: their product with a scale of 63 bits would not fit.
        var exact = checked(position.Minor * parts);
        var (whole, rest) = Int128.DivRem(exact, denominator);
        var below = (rest * (CarriedFraction.Scale / denominator)) + takenOver.Parts;
        var (earnings, left) = Int128.DivRem(checked((checked((long)whole) * (Int128)CarriedFraction.Scale) + below), CarriedFraction.Scale);
        if (RoundsAway(earnings, left, CarriedFraction.Scale, rounding))
        {
            earnings += Int128.Sign(left);
        }

        var credited = checked((long)earnings);
        return new Earnings(new Money(credited), (long)(exact - ((Int128)credited * denominator)));
    }

    /// <summary>What goes on to the user's next settled date: the fraction taken over and the residue.</summary>
    /// <param name="takenOver">The fraction that was taken over.</param>
    /// <param name="denominator">The <see cref="Yield.Denominator"/> of the yield that was earned.</param>
    internal CarriedFraction HandOn(CarriedFraction takenOver, long denominator) =>
        new((long)(takenOver.Parts + ((Int128)ResidueNumerator * (CarriedFraction.Scale / denominator))));

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
