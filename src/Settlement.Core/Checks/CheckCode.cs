namespace Settlement.Core;

/// <summary>
/// The named checks: each stops what is unlike the days before, or unlike what was announced, until somebody accepts it by
/// name (I9). The numbers are stored: never renumber.
/// </summary>
public enum CheckCode
{
    /// <summary>A yield many times the latest earlier one, or a small part of it, or of the other sign.</summary>
    YieldJump = 1,

    /// <summary>A date that has not begun anywhere on earth, or whose cut-off has not come.</summary>
    FutureDate = 2,

    /// <summary>A file whose name carries another date than the one it is imported for.</summary>
    FileDate = 3,

    /// <summary>A date whose balances add up to much more, or much less, than those of the settlement date before.</summary>
    TotalJump = 4,

    /// <summary>A date with many more, or many fewer, users than the settlement date before.</summary>
    RowsJump = 5,

    /// <summary>A user whose earnings are above the limit.</summary>
    UserLimit = 6,

    /// <summary>A user id with invisible or control-like characters.</summary>
    IdInvisible = 7,

    /// <summary>A user id that is not in Unicode's form C.</summary>
    IdNotNfc = 8,

    /// <summary>A user id that looks like a number a spreadsheet wrote with an exponent.</summary>
    IdExponent = 9,

    /// <summary>A date that would accrue for a day which another date has accrued for.</summary>
    AccrualOverlap = 10,

    /// <summary>A date beside a day that no date accrues for, as the one that does by the calendar was planned without it.</summary>
    AccrualGap = 11,

    /// <summary>A date of a year that the calendar has not come to.</summary>
    CalendarEnded = 12,

    /// <summary>A date that takes over the fractions of another, where a settlement date between the two is not planned.</summary>
    CarryGap = 13,
}

/// <summary>How checks are spelled on the outside: <c>yield-jump</c>.</summary>
public static class CheckCodes
{
    /// <summary>The checks of an import of positions.</summary>
    public static IReadOnlyList<CheckCode> OfPositions { get; } =
        [CheckCode.FutureDate, CheckCode.FileDate, CheckCode.IdInvisible, CheckCode.IdNotNfc, CheckCode.IdExponent];

    /// <summary>The checks of an import of yields.</summary>
    public static IReadOnlyList<CheckCode> OfYields { get; } = [CheckCode.FutureDate, CheckCode.YieldJump];

    /// <summary>The checks of a run, with those of what it takes in from an inbox, whose files are named for their dates.</summary>
    public static IReadOnlyList<CheckCode> OfRun { get; } =
    [
        CheckCode.FutureDate, CheckCode.YieldJump, CheckCode.TotalJump, CheckCode.RowsJump, CheckCode.UserLimit,
        CheckCode.AccrualOverlap, CheckCode.AccrualGap, CheckCode.CalendarEnded, CheckCode.CarryGap,
        CheckCode.IdInvisible, CheckCode.IdNotNfc, CheckCode.IdExponent,
    ];

    /// <summary>The checks of what a correction brings.</summary>
    public static IReadOnlyList<CheckCode> OfCorrections { get; } =
    [
        CheckCode.YieldJump, CheckCode.UserLimit, CheckCode.FutureDate, CheckCode.FileDate,
        CheckCode.IdInvisible, CheckCode.IdNotNfc, CheckCode.IdExponent,
    ];

    /// <summary>Finds a check by its name among some.</summary>
    /// <param name="text">The name.</param>
    /// <param name="among">Those that may be named.</param>
    /// <param name="code">The check; the default value on failure.</param>
    public static bool TryFind(string? text, IReadOnlyList<CheckCode> among, out CheckCode code)
    {
        foreach (var known in among)
        {
            if (known.ToKebabCase() == text)
            {
                code = known;
                return true;
            }
        }

        code = default;
        return false;
    }

    /// <summary>The names, as a list in a sentence.</summary>
    public static string Names(this IEnumerable<CheckCode> codes) => string.Join(", ", codes.Select(code => code.ToKebabCase()));
}

/// <summary>What a check found.</summary>
/// <param name="Code">The check.</param>
/// <param name="Detail">What it found, with the numbers, as a sentence.</param>
public sealed record CheckFinding(CheckCode Code, string Detail);
