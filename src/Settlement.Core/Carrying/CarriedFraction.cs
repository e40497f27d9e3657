using System.Numerics;

namespace Settlement.Core;

/// <summary>
/// A fraction of a minor unit that goes on from one settled date of a user to the next: a whole number of
/// <see cref="Scale"/>ths, less than a minor unit either way.
/// </summary>
/// <remarks>
/// Differs from a residue, which is in parts of its day's <see cref="Yield.Denominator"/>: the quote may change from one date to the
/// next, and a fraction outlives it. The default value is zero.
/// </remarks>
public readonly record struct CarriedFraction
{
    /// <summary>
    /// The parts of a minor unit: the least number that every <see cref="Yield.Denominator"/> divides, 2^15 × 3^2 × 5^14 × 61 × 73. Stored
    /// fractions rest on it: never change it.
    /// </summary>
    public const long Scale = 801_540_000L * 10_000_000_000L;

    /// <summary>Takes a fraction from its parts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is a minor unit or more.</exception>
    public CarriedFraction(long parts)
    {
        if (parts is <= -Scale or >= Scale)
        {
            throw new ArgumentOutOfRangeException(nameof(parts), parts, $"a carried fraction has less than {Scale} parts");
        }

        Parts = parts;
    }

    /// <summary>Takes a fraction as it is stored, whatever somebody has made of it: what was computed from it then differs.</summary>
    public static CarriedFraction AsStored(long parts) => new() { Parts = parts };

    /// <summary>The parts: −<see cref="Scale"/> to <see cref="Scale"/>, both exclusive, unless somebody altered what is stored.</summary>
    public long Parts { get; private init; }

    /// <summary>Whether there is nothing to go on.</summary>
    public bool IsZero => Parts == 0;

    /// <summary>The fraction as an exact amount in minor units.</summary>
    public ExactAmount Exact => new((BigInteger)Parts, Scale);

    /// <summary>The fraction in major units, exact.</summary>
    public string ToText(Currency currency) => Exact.ToText(currency);
}

/// <summary>What a record of a day that carries fractions took over, and what it hands on: together with earnings and residue they agree.</summary>
/// <param name="TakenOver">What the user's record of the date before handed on; zero where there is none.</param>
/// <param name="HandedOn">What goes on to the user's next settled date: the fraction taken over + exact earnings − earnings.</param>
public readonly record struct CarriedFractions(CarriedFraction TakenOver, CarriedFraction HandedOn);
