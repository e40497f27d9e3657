namespace Settlement.Core;

/// <summary>Which checks are on, and how far each goes. What is null is off.</summary>
public sealed record CheckSettings
{
    /// <summary>The default of <see cref="YieldJumpFactor"/>.</summary>
    public const int DefaultYieldJumpFactor = 5;

    /// <summary>How many times the latest earlier yield a yield may be; likewise its smallest part. At least 2.</summary>
    public int? YieldJumpFactor { get; init; } = DefaultYieldJumpFactor;

    /// <summary>By how many percent the balances of a date may add up to more or less than those of the date before. At least 1.</summary>
    public int? TotalJumpPercent { get; init; }

    /// <summary>By how many percent the number of users of a date may differ from that of the date before. At least 1.</summary>
    public int? RowsJumpPercent { get; init; }

    /// <summary>The highest earnings of one user on a date, either way. More than zero.</summary>
    public Money? UserLimit { get; init; }

    /// <summary>When dates fall due; null where it is only asked whether a date has begun.</summary>
    public SettlementCalendar? Calendar { get; init; }

    /// <summary>The checks of a run alone, all off.</summary>
    public static CheckSettings None { get; } = new() { YieldJumpFactor = null };

    /// <summary>Why a date has not come, as a sentence; null if it has, or if that was accepted.</summary>
    /// <param name="date">The date.</param>
    /// <param name="now">The clock.</param>
    /// <param name="accepted">What was accepted.</param>
    public string? FindFutureProblem(SettlementDate date, DateTimeOffset now, IReadOnlyList<CheckCode> accepted) =>
        accepted.Contains(CheckCode.FutureDate) ? null : DateChecks.FindFutureProblem(date, now, Calendar);

    /// <summary>What each check of the settings does now, in words, for a person to read.</summary>
    /// <param name="currency">The currency of the limit.</param>
    public string Describe(Currency currency)
    {
        var on = new List<string>();
        var off = new List<string>();
        Add(CheckCode.YieldJump, YieldJumpFactor is { } factor ? $"{factor} times" : null);
        Add(CheckCode.TotalJump, TotalJumpPercent is { } total ? $"{total} %" : null);
        Add(CheckCode.RowsJump, RowsJumpPercent is { } rows ? $"{rows} %" : null);
        Add(CheckCode.UserLimit, UserLimit is { } limit ? $"{limit.ToText(currency)} {currency}" : null);
        on.Add($"{CheckCode.FutureDate.ToKebabCase()} ({(Calendar is null ? "dates that have not begun" : "dates whose cut-off has not come")})");
        on.AddRange(new[]
        {
            CheckCode.FileDate, CheckCode.IdInvisible, CheckCode.IdNotNfc, CheckCode.IdExponent,
            CheckCode.AccrualOverlap, CheckCode.AccrualGap, CheckCode.CalendarEnded,
        }.Select(code => code.ToKebabCase()));
        return $"on: {string.Join(", ", on)}; off: {(off.Count == 0 ? "none" : string.Join(", ", off))}";

        void Add(CheckCode code, string? reach)
        {
            if (reach is null)
            {
                off.Add(code.ToKebabCase());
            }
            else
            {
                on.Add($"{code.ToKebabCase()} ({reach})");
            }
        }
    }
}
