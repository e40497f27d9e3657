namespace Settlement.Core;

/// <summary>
/// An amount of money as a whole number of minor units (20383 fen is 203.83 yuan). It does not know its currency:
/// a day has one, and the day's plan holds it.
/// </summary>
/// <remarks>
/// Differs from <see cref="ExactAmount"/>, which may be a fraction of a minor unit. Range: a signed 64-bit integer;
/// arithmetic outside it throws <see cref="OverflowException"/>. The default value is zero.
/// </remarks>
/// <param name="Minor">The amount in minor units.</param>
public readonly record struct Money(long Minor) : IComparable<Money>
{
    /// <summary>The largest position accepted: 10^15 minor units, ten trillion major units of a two-decimal currency.</summary>
    public const long LargestPositionMinor = 1_000_000_000_000_000;

    /// <summary>No money.</summary>
    public static Money Zero => default;

    /// <summary>Adds. Throws <see cref="OverflowException"/> outside the range.</summary>
    public static Money operator +(Money left, Money right) => new(checked(left.Minor + right.Minor));

    /// <summary>Subtracts. Throws <see cref="OverflowException"/> outside the range.</summary>
    public static Money operator -(Money left, Money right) => new(checked(left.Minor - right.Minor));

    /// <summary>Reads an amount in major units, such as <c>203.83</c>, with at most the currency's decimals.</summary>
    /// <param name="text">Plain digits; no exponent, separators or sign but a leading minus.</param>
    /// <param name="currency">Gives the number of decimals.</param>
    /// <param name="money">The amount; zero on failure.</param>
    /// <param name="problem">Why the text was refused, as the end of a sentence; null on success.</param>
    public static bool TryParse(ReadOnlySpan<char> text, Currency currency, out Money money, out string? problem)
    {
        var parsed = DecimalText.TryParse(text, currency.Decimals, LargestPositionMinor, out var minor, out problem, currency.Code);
        money = new Money(minor);
        return parsed;
    }

    /// <summary>The amount in major units with all of the currency's decimals: <c>203.83</c>.</summary>
    public string ToText(Currency currency) => Format(Minor, currency);

    /// <summary>A total of minor units in major units; totals may be wider than one amount.</summary>
    public static string Format(Int128 minor, Currency currency) => DecimalText.Format(minor, currency.Decimals);

    /// <inheritdoc />
    public int CompareTo(Money other) => Minor.CompareTo(other.Minor);

    /// <inheritdoc />
    public override string ToString() => $"{Minor} minor units";
}
