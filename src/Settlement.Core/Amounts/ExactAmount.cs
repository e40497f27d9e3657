using System.Globalization;
using System.Numerics;

namespace Settlement.Core;

/// <summary>
/// An exact amount in minor units, as a fraction in lowest terms: what earnings are before rounding, and what
/// residues add up to. Nothing is ever rounded.
/// </summary>
/// <remarks>Differs from <see cref="Money"/>, which is whole minor units. Unbounded. The default value is zero.</remarks>
public readonly struct ExactAmount : IEquatable<ExactAmount>
{
    /// <summary>The decimals of an amount that does not end, as a decimal.</summary>
    public const int MostDecimals = 20;

    // Zero in a default value, where it stands for a denominator of one.
    private readonly BigInteger denominator;

    /// <summary>Makes the fraction <paramref name="numerator"/> / <paramref name="denominator"/> minor units.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The denominator is not positive.</exception>
    public ExactAmount(BigInteger numerator, BigInteger denominator)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(denominator);
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
        Numerator = numerator / divisor;
        this.denominator = denominator / divisor;
    }

    /// <summary>The numerator, in lowest terms; carries the sign.</summary>
    public BigInteger Numerator { get; }

    /// <summary>The denominator, in lowest terms; at least 1.</summary>
    public BigInteger Denominator => denominator.IsZero ? BigInteger.One : denominator;

    /// <summary>Whether the amount is zero.</summary>
    public bool IsZero => Numerator.IsZero;

    /// <summary>Whole minor units as an exact amount.</summary>
    public static ExactAmount FromMinor(Int128 minor) => new((BigInteger)minor, BigInteger.One);

    /// <summary>Adds exactly.</summary>
    public static ExactAmount operator +(ExactAmount left, ExactAmount right) => new(
        (left.Numerator * right.Denominator) + (right.Numerator * left.Denominator),
        left.Denominator * right.Denominator);

    /// <summary>Subtracts exactly.</summary>
    public static ExactAmount operator -(ExactAmount left, ExactAmount right) => left + -right;

    /// <summary>Changes the sign.</summary>
    public static ExactAmount operator -(ExactAmount amount) => new(-amount.Numerator, amount.Denominator);

    /// <summary>Whether both are the same amount.</summary>
    public static bool operator ==(ExactAmount left, ExactAmount right) => left.Equals(right);

    /// <summary>Whether the amounts differ.</summary>
    public static bool operator !=(ExactAmount left, ExactAmount right) => !left.Equals(right);

    /// <summary>
    /// The amount in major units, to its last digit: a decimal (<c>0.0027301</c>) where it ends, else a fraction in
    /// lowest terms (<c>41/73000</c>), as annual rates over 365 days give.
    /// </summary>
    public string ToText(Currency currency)
    {
        var major = new ExactAmount(Numerator, Denominator * BigInteger.Pow(10, currency.Decimals));
        var decimals = DecimalsOf(major.Denominator);
        if (decimals is null)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{major.Numerator}/{major.Denominator}");
        }

        var places = Math.Max(decimals.Value, currency.Decimals);
        var unscaled = major.Numerator * BigInteger.Pow(10, places) / major.Denominator;
        var digits = BigInteger.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(places + 1, '0');
        var text = places == 0 ? digits : $"{digits[..^places]}.{digits[^places..]}";
        return unscaled.Sign < 0 ? "-" + text : text;
    }

    /// <summary>
    /// The amount in major units as a decimal: to its last digit where it ends, else cut after
    /// <see cref="MostDecimals"/> decimals, which tells apart any two residues of a yield.
    /// </summary>
    /// <param name="currency">The currency; gives the fewest decimals.</param>
    /// <param name="isExact">Whether nothing was cut.</param>
    public string ToDecimalText(Currency currency, out bool isExact)
    {
        var major = new ExactAmount(Numerator, Denominator * BigInteger.Pow(10, currency.Decimals));
        isExact = DecimalsOf(major.Denominator) is not null;
        if (isExact)
        {
            return ToText(currency);
        }

        var cut = new ExactAmount(major.Numerator * BigInteger.Pow(10, MostDecimals) / major.Denominator, BigInteger.Pow(10, MostDecimals - currency.Decimals));
        return cut.ToText(currency);
    }

    /// <inheritdoc />
    public bool Equals(ExactAmount other) => Numerator == other.Numerator && Denominator == other.Denominator;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is ExactAmount other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Numerator, Denominator);

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator} minor units");

    // A fraction in lowest terms ends as a decimal exactly when its denominator is 2^a * 5^b, after max(a, b) places.
    private static int? DecimalsOf(BigInteger denominator)
    {
        var twos = Strip(ref denominator, 2);
        var fives = Strip(ref denominator, 5);
        return denominator.IsOne ? Math.Max(twos, fives) : null;
    }

    private static int Strip(ref BigInteger value, int factor)
    {
        var count = 0;
        while ((value % factor).IsZero)
        {
            value /= factor;
            count++;
        }

        return count;
    }
}
