namespace Settlement.Core;

/// <summary>
/// What a balance earns: a published number and what it is quoted in. Exact: 1.467 and 1.4670 are the same
/// yield.
/// </summary>
/// <remarks>
/// At most <see cref="MaxDecimals"/> decimals and a magnitude of at most 10^15 units of the last decimal given.
/// A negative yield is a value like any other; whether one is welcome is decided where yields are imported.
/// The default value is a yield of zero per 10,000.
/// </remarks>
public readonly record struct Yield
{
    /// <summary>The most decimals a yield may have.</summary>
    public const int MaxDecimals = 10;

    /// <summary>The largest magnitude of <see cref="Unscaled"/>.</summary>
    public const long LargestUnscaled = 1_000_000_000_000_000;

    /// <summary>Makes the yield <paramref name="unscaled"/> × 10^-<paramref name="decimals"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Yield(long unscaled, int decimals, YieldQuote quote)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decimals);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decimals, MaxDecimals);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(unscaled, LargestUnscaled);
        ArgumentOutOfRangeException.ThrowIfLessThan(unscaled, -LargestUnscaled);
        while (decimals > 0 && unscaled % 10 == 0)
        {
            unscaled /= 10;
            decimals--;
        }

        Unscaled = unscaled;
        Decimals = decimals;
        Quote = quote;
    }

    /// <summary>The number without its point: 11301 for 1.1301.</summary>
    public long Unscaled { get; }

    /// <summary>Where the point stands, 0 to 10, trailing zeros removed.</summary>
    public int Decimals { get; }

    /// <summary>What the number is quoted in.</summary>
    public YieldQuote Quote { get; }

    /// <summary>
    /// What exact earnings are a whole number of parts of: 10^decimals × the quote's divisor. At most 1.3359 × 10^17.
    /// Exact earnings = position in minor units × <see cref="DayPlan.Parts"/> / this.
    /// </summary>
    public long Denominator
    {
        get
        {
            var denominator = Quote.Divisor();
            for (var i = 0; i < Decimals; i++)
            {
                denominator = checked(denominator * 10);
            }

            return denominator;
        }
    }

    /// <summary>Takes a yield that is known to be valid.</summary>
    /// <exception cref="FormatException">It is not; the message says why.</exception>
    public static Yield Parse(string text, YieldQuote quote = YieldQuote.IncomePer10000) =>
        TryParse(text, quote, out var yield, out var problem) ? yield : throw new FormatException($"yield \"{text}\" {problem}");

    /// <summary>Reads a number such as <c>1.1301</c>: plain digits, at most 10 decimals.</summary>
    /// <param name="text">The text as it stands in the file.</param>
    /// <param name="quote">What the number is quoted in.</param>
    /// <param name="yield">The yield; the default value on failure.</param>
    /// <param name="problem">Why the text was refused, as the end of a sentence; null on success.</param>
    public static bool TryParse(ReadOnlySpan<char> text, YieldQuote quote, out Yield yield, out string? problem)
    {
        yield = default;
        var point = text.IndexOf('.');
        var decimals = point < 0 ? 0 : Math.Min(text[(point + 1)..].TrimEnd('0').Length, MaxDecimals);
        if (!DecimalText.TryParse(text, decimals, LargestUnscaled, out var unscaled, out problem))
        {
            return false;
        }

        yield = new Yield(unscaled, decimals, quote);
        return true;
    }

    /// <summary>The number alone, without trailing zeros: <c>1.1301</c>.</summary>
    public string ToText() => DecimalText.Format(Unscaled, Decimals);

    /// <summary>The number and its quote: <c>1.1301 income_per_10000</c>.</summary>
    public override string ToString() => $"{ToText()} {Quote.Name()}";
}
