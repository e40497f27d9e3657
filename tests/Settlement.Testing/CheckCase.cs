using System.Globalization;

namespace Settlement.Testing;

/// <summary>
/// A named check, with the inputs of a date that just pass it and those that just do not. The date before has ten users of
/// 100.00 and a yield of 1.1301.
/// </summary>
/// <param name="Code">The check.</param>
public sealed record CheckCase(CheckCode Code)
{
    private const string Plain = "1.1301";

    /// <summary>Each of the nine checks.</summary>
    public static IReadOnlyList<CheckCase> All { get; } =
    [
        new(CheckCode.YieldJump) { Yields = ("5.6505", "5.6506"), Finder = CheckFinder.Import },
        new(CheckCode.FutureDate) { Finder = CheckFinder.Import },
        new(CheckCode.FileDate) { Finder = CheckFinder.Import },
        new(CheckCode.TotalJump) { Percent = 10, Rows = ([.. Users(9, "110.00"), "u9,110.00"], [.. Users(9, "110.00"), "u9,110.01"]) },
        new(CheckCode.RowsJump) { Percent = 10, Rows = (Users(11), Users(12)) },
        new(CheckCode.UserLimit) { Limit = "1.13", Rows = (["u0,10087.00"], ["u0,10088.00"]), Finder = CheckFinder.Settling },
        new(CheckCode.IdInvisible) { Rows = (["ali ce,1.00"], ["ali\u200Bce,1.00"]), Finder = CheckFinder.Import },
        new(CheckCode.IdNotNfc) { Rows = (["\u00E9ric,1.00"], ["e\u0301ric,1.00"]), Finder = CheckFinder.Import },
        new(CheckCode.IdExponent) { Rows = (["6.22E15,1.00"], ["6.22E+15,1.00"]), Finder = CheckFinder.Import },
    ];

    /// <summary>The date's inputs before.</summary>
    public static string RowsBefore { get; } = RowsText(Users(10));

    /// <summary>The check's name.</summary>
    public string Name => Code.ToKebabCase();

    /// <summary>What meets it first.</summary>
    public CheckFinder Finder { get; private init; } = CheckFinder.Planning;

    /// <summary>By how many percent the sum or the number of users may differ; null for a check of something else.</summary>
    public int? Percent { get; private init; }

    /// <summary>The limit of one user, in major units; null for a check of something else.</summary>
    public string? Limit { get; private init; }

    private (string Passing, string Failing) Yields { get; init; } = (Plain, Plain);

    private (IReadOnlyList<string> Passing, IReadOnlyList<string> Failing) Rows { get; init; } = (Users(10), Users(10));

    /// <summary>Finds a case by its check's name.</summary>
    public static CheckCase Of(string name) => All.Single(found => found.Name == name);

    /// <summary>A file of yields with one date.</summary>
    public static string YieldText(SettlementDate date, string yield = Plain) => $"date,income_per_10000\n{date},{yield}\n";

    /// <summary>The date's file of yields.</summary>
    public string YieldText(SettlementDate date, bool passes) => YieldText(date, passes ? Yields.Passing : Yields.Failing);

    /// <summary>The date's file of positions.</summary>
    public string PositionsText(bool passes) => RowsText(passes ? Rows.Passing : Rows.Failing);

    /// <summary>What the file of positions is called.</summary>
    public string PositionsName(SettlementDate date, bool passes) =>
        $"positions-{(Code == CheckCode.FileDate && !passes ? new SettlementDate(date.Day.AddDays(-1)) : date)}.csv";

    /// <summary>When it comes in: the date has begun somewhere on earth (UTC+14), or is about to.</summary>
    public DateTimeOffset Now(SettlementDate date, bool passes)
    {
        var begun = new DateTimeOffset(date.Day.ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(14)).ToUniversalTime();
        return Code != CheckCode.FutureDate ? begun.AddDays(30) : passes ? begun : begun.AddTicks(-1);
    }

    /// <summary>The settings that switch the check on.</summary>
    public CheckSettings Settings => new()
    {
        TotalJumpPercent = Code == CheckCode.TotalJump ? Percent : null,
        RowsJumpPercent = Code == CheckCode.RowsJump ? Percent : null,
    };

    /// <summary>The settings as members of a configuration file.</summary>
    public string Config => Code switch
    {
        CheckCode.TotalJump => $"\"totalJumpPercent\": {Percent}",
        CheckCode.RowsJump => $"\"rowsJumpPercent\": {Percent}",
        CheckCode.UserLimit => $"\"userLimit\": \"{Limit}\"",
        _ => "\"yieldJumpFactor\": 5",
    };

    private static IReadOnlyList<string> Users(int count, string balance = "100.00") =>
        [.. Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"u{i},{balance}"))];

    private static string RowsText(IEnumerable<string> rows) => "user_id,balance\n" + string.Concat(rows.Select(row => row + "\n"));
}

/// <summary>What meets a check first.</summary>
public enum CheckFinder
{
    /// <summary>The import of a file.</summary>
    Import,

    /// <summary>The planning of a date.</summary>
    Planning,

    /// <summary>The settling of users, of whom one is quarantined.</summary>
    Settling,
}
