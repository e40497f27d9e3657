using Settlement.Core;

namespace Settlement.Storage;

/// <summary>Which dates are settlement dates, as a configuration says it.</summary>
public static class SettlementDatesSetting
{
    /// <summary>Every calendar day; the default.</summary>
    public const string EveryDay = "every-day";

    /// <summary>Weekdays, and what a calendar file says otherwise.</summary>
    public const string Weekdays = "weekdays";

    /// <summary>Reads the dates of a configuration.</summary>
    /// <param name="dates"><see cref="EveryDay"/> or <see cref="Weekdays"/>; null for the default.</param>
    /// <param name="accrual"><c>following</c> or <c>preceding</c>; null for the default, <c>following</c>.</param>
    /// <param name="calendarFile">The path of a calendar file; null for none.</param>
    /// <exception cref="FormatException">A value is unknown, or does not go with the others.</exception>
    /// <exception cref="InputFileException">The file, or a line of it, was refused.</exception>
    public static SettlementDates Read(string? dates, string? accrual, string? calendarFile)
    {
        if (dates is not (null or EveryDay or Weekdays))
        {
            throw new FormatException($"settlementDates {QuotedText.Of(dates)} is neither {EveryDay} nor {Weekdays}");
        }

        if (dates is not Weekdays)
        {
            return accrual is null && calendarFile is null
                ? SettlementDates.EveryDay
                : throw new FormatException($"accrual and calendarFile go with settlementDates {Weekdays}: set it, or leave them out");
        }

        var rule = accrual is null ? AccrualRule.Following : Enum.GetValues<AccrualRule>().Where(rule => rule.ToKebabCase() == accrual).Cast<AccrualRule?>().FirstOrDefault()
            ?? throw new FormatException($"accrual {QuotedText.Of(accrual)} is neither {AccrualRule.Following.ToKebabCase()} nor {AccrualRule.Preceding.ToKebabCase()}");
        return calendarFile is null
            ? SettlementDates.Weekdays(rule, new Dictionary<DateOnly, CalendarDay>())
            : CalendarFile.Read(calendarFile, rule);
    }
}
