using System.Globalization;

namespace Settlement.Core;

/// <summary>
/// The business day being settled: a calendar date without time or zone. Which date a scheduled run takes is decided
/// once, outside the domain; nothing here reads a clock.
/// </summary>
/// <remarks>Range: 0001-01-01, the default value, to 9999-12-31.</remarks>
/// <param name="Day">The calendar date.</param>
public readonly record struct SettlementDate(DateOnly Day) : IComparable<SettlementDate>
{
    /// <summary>The date as a number, yyyyMMdd, as SQLite stores it.</summary>
    public int Number => (Day.Year * 10_000) + (Day.Month * 100) + Day.Day;

    /// <summary>The date of a number made by <see cref="Number"/>.</summary>
    public static SettlementDate FromNumber(int number) =>
        new(new DateOnly(number / 10_000, number / 100 % 100, number % 100));

    /// <summary>Takes a date that is known to be valid.</summary>
    /// <exception cref="FormatException">It is not a calendar date in the form yyyy-MM-dd.</exception>
    public static SettlementDate Parse(string text) =>
        TryParse(text, out var date, out var problem) ? date : throw new FormatException($"date \"{text}\" {problem}");

    /// <summary>Reads <c>yyyy-MM-dd</c> and nothing else.</summary>
    /// <param name="text">The text as it stands in the file or on the command line.</param>
    /// <param name="date">The date; the default value on failure.</param>
    /// <param name="problem">Why the text was refused, as the end of a sentence; null on success.</param>
    public static bool TryParse(string text, out SettlementDate date, out string? problem)
    {
        var parsed = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        date = new SettlementDate(day);
        problem = parsed ? null : "is not a calendar date in the form yyyy-MM-dd";
        return parsed;
    }

    /// <summary>Whether the date lies in a range, whose bounds belong to it; a bound of null is open.</summary>
    public bool IsWithin(SettlementDate? from, SettlementDate? to) =>
        (from is not { } first || CompareTo(first) >= 0) && (to is not { } last || CompareTo(last) <= 0);

    /// <inheritdoc />
    public int CompareTo(SettlementDate other) => Day.CompareTo(other.Day);

    /// <summary>The date as <c>yyyy-MM-dd</c>.</summary>
    public override string ToString() => Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
