using Settlement.Core;

namespace Settlement.Web;

/// <summary>A user's history, and why they got an amount.</summary>
public sealed record UserView
{
    /// <summary>The most lines of the statement on a page.</summary>
    public const int MostLines = 31;

    /// <summary>The most dates that are drawn.</summary>
    public const int MostDrawn = 366;

    /// <summary>The user, as text.</summary>
    public required string User { get; init; }

    /// <summary>What matters most.</summary>
    public required IReadOnlyList<Figure> Headline { get; init; }

    /// <summary>Why the amounts cannot be added up; null where they can.</summary>
    public string? Problem { get; init; }

    /// <summary>The currency's code.</summary>
    public required string Currency { get; init; }

    /// <summary>The lines of this page, the latest first.</summary>
    public required IReadOnlyList<StatementRow> Lines { get; init; }

    /// <summary>The pages beside this one.</summary>
    public required PagerView Pager { get; init; }

    /// <summary>The balance over time; null without any date.</summary>
    public Chart? Balance { get; init; }

    /// <summary>The earnings over time; null without any date.</summary>
    public Chart? Earnings { get; init; }

    /// <summary>Why the user got the amount of one date; null where none is asked for.</summary>
    public WhyView? Why { get; init; }

    /// <summary>Builds the page.</summary>
    /// <param name="statement">The history.</param>
    /// <param name="currency">The currency of a history without dates.</param>
    /// <param name="why">The explanation of one date; null where none is asked for.</param>
    /// <param name="isClosed">Whether that date is closed, so that there is a proof of it.</param>
    /// <param name="page">Which page of the history, from 1 for the latest dates.</param>
    /// <param name="links">Where the pages are.</param>
    public static UserView Of(UserStatement statement, Currency currency, Explanation? why, bool isClosed, int page, PageLinks links)
    {
        currency = statement.Lines.Count == 0 ? currency : statement.Lines[0].Plan.Currency;
        var user = statement.User.Value;
        var rows = statement.Lines.Select(line => (line.Plan.Date, Number: 0, Row: StatementRow.Of(line, links)))
            .Concat(statement.Corrections.Select(line => (line.Entry.Date, line.Entry.Number, Row: StatementRow.Of(line, links))))
            .OrderByDescending(row => row.Date).ThenByDescending(row => row.Number)
            .Select(row => row.Row)
            .ToList();
        var pages = Math.Max(1, (rows.Count + MostLines - 1) / MostLines);
        page = Math.Clamp(page, 1, pages);
        var shown = rows.Skip((page - 1) * MostLines).Take(MostLines).ToList();
        var first = ((page - 1) * MostLines) + 1;
        var problem = statement.FindProblem();
        var drawn = statement.Lines.TakeLast(MostDrawn).ToList();
        return new UserView
        {
            User = user,
            Headline =
            [
                .. problem is null ? [new Figure("Credited in all", Figures.Amount(statement.TotalMinor, currency), currency.Code)] : Array.Empty<Figure>(),
                new("Dates settled", Figures.Count(statement.Lines.Count)),
                .. statement.Corrections.Count == 0 ? [] : new[] { new Figure("Corrections", Figures.Count(statement.Corrections.Count)) },
                .. statement.Lines.Count == 0 ? [] : new[] { new Figure($"Balance on {statement.Lines[^1].Plan.Date}", Figures.Amount(statement.Lines[^1].Record.Position, currency), currency.Code) },
            ],
            Problem = problem,
            Currency = currency.Code,
            Lines = shown,
            Pager = new PagerView(
                rows.Count == 0 ? "no dates" : $"{Figures.Count(first)} to {Figures.Count(first + shown.Count - 1)} of {Figures.Count(rows.Count)}",
                page > 1 ? PageOf(page - 1) : null,
                "Later dates",
                page < pages ? PageOf(page + 1) : null,
                "Earlier dates"),
            Balance = Chart.Of("Balance", currency.Code, Points(drawn, line => line.Record.Position, currency)),
            Earnings = Chart.Of("Earnings", currency.Code, Points(drawn, line => line.Record.Earnings.Credited, currency), isBars: true),
            Why = why is null ? null : WhyView.Of(why, isClosed ? links.Proof(user, why.Plan.Date) : null),
        };

        string PageOf(int number) => links.User(user, number);
    }

    // Dates between the first and the last on which the user was not settled are holes.
    private static IReadOnlyList<ChartPoint> Points(List<StatementLine> lines, Func<StatementLine, Money> value, Currency currency)
    {
        if (lines.Count == 0)
        {
            return [];
        }

        var known = lines.ToDictionary(line => line.Plan.Date);
        var (first, last) = (lines[0].Plan.Date.Day, lines[^1].Plan.Date.Day);
        return
        [
            .. Enumerable.Range(0, Math.Min(last.DayNumber - first.DayNumber, 10 * MostDrawn) + 1).Select(i => new SettlementDate(first.AddDays(i))).Select(date =>
                known.TryGetValue(date, out var line)
                    ? new ChartPoint(date, value(line).Minor, Figures.Amount(value(line), currency))
                    : new ChartPoint(date, Value: null, "not settled")),
        ];
    }
}

/// <summary>A line of a statement: a date, or a correction of one.</summary>
/// <param name="Date">The date.</param>
/// <param name="Link">Where the amount is explained.</param>
/// <param name="What">What it is: <c>earnings</c>, or which correction.</param>
/// <param name="Position">The balance that earns.</param>
/// <param name="Yield">The yield.</param>
/// <param name="Amount">What was credited, or how much more or less.</param>
/// <param name="Total">All that was credited up to it.</param>
/// <param name="Status">How far it has come.</param>
/// <param name="Reason">Why it was corrected; null for a date itself.</param>
public sealed record StatementRow(
    SettlementDate Date, string Link, string What, string Position, string Yield, string Amount, string Total, string Status, string? Reason)
{
    internal static StatementRow Of(StatementLine line, PageLinks links) => new(
        line.Plan.Date,
        links.User(line.Record.UserId.Value, line.Plan.Date),
        "earnings",
        Figures.Amount(line.Record.Position, line.Plan.Currency),
        line.Plan.Yield.ToText(),
        Figures.Amount(line.Record.Earnings.Credited, line.Plan.Currency),
        Figures.Amount(line.TotalMinor, line.Plan.Currency),
        line.Record.UserStatus(),
        Reason: null);

    internal static StatementRow Of(StatementCorrection line, PageLinks links) => new(
        line.Entry.Date,
        links.User(line.Entry.UserId.Value, line.Entry.Date),
        $"correction {line.Entry.Number}",
        Figures.Amount(line.Entry.Position, line.Plan.Plan.Currency),
        line.Plan.Plan.Yield.ToText(),
        Figures.Amount(line.Entry.Difference, line.Plan.Plan.Currency),
        Figures.Amount(line.TotalMinor, line.Plan.Plan.Currency),
        line.Entry.Status.ToKebabCase(),
        OneLine.Of(line.Plan.Reason));
}
