using System.CommandLine;
using System.Globalization;
using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary><c>settle days</c>.</summary>
internal static class DaysCommand
{
    private const int MostGapsNamed = 10;

    private static readonly string[] CsvColumns =
    [
        "date", "weekday", "state", "gap", "missing", "has_positions", "yield", "due_at", "currency", "users", "earnings", "residue", "breaks",
        "certificate_hash", "corrections", "last_run_started_at", "last_run_state",
    ];

    private static readonly HashSet<string> Numbers = new(StringComparer.Ordinal) { "users", "earnings", "breaks" };

    public static Command Create(GlobalOptions globals)
    {
        var from = CommandOptions.Date("--from", "The first date; default: the first that has inputs or was run", required: false);
        var to = CommandOptions.Date(
            "--to", "The last date; default: the latest due by timeZone and cutOff, without them the last that has inputs or was run", required: false);
        var state = States();
        var command = new ExampledCommand(
            "days",
            "List settlement dates and how each stands: what it waits for, whether it is due, settled or closed. Dates left out before " +
            "later settled ones stand out as gaps.",
            ["settle days", "settle days --from 2014-08-01 --to 2014-08-31", "settle days --state due,open --json"])
        {
            from, to, state, globals.Format,
        };
        CommandOptions.RequireOrder(command, from, to);
        globals.SetAction(
            command,
            (session, parsed, cancellationToken) => RunAsync(
                session, parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(state)!, cancellationToken));
        return command;
    }

    private static async Task<ExitCode> RunAsync(
        CommandSession session, SettlementDate? from, SettlementDate? to, IReadOnlyList<DateState> states, CancellationToken cancellationToken)
    {
        var options = session.LoadOptions();
        await using var stores = await session.OpenAsync(StoreAccess.Read, options, cancellationToken);
        var list = await ReadAsync(session, stores, options, from, to, cancellationToken);
        var pause = await new SchedulePause(stores.Pauses).FindAsync(cancellationToken);
        if (session.Json)
        {
            session.WriteJson(DayListDocument.Of(from, to, list, options.Checks.Calendar, states, pause));
        }
        else if (session.Csv)
        {
            CsvOutput.Write(session, CsvColumns, DayListDocument.Of(from, to, list, options.Checks.Calendar, states, pause).Days.Select(CsvRow));
        }
        else
        {
            WriteText(session, list, states);
            PauseCommand.WriteText(session, pause);
        }

        return ExitCode.Done;
    }

    /// <exception cref="BadUsageException">The range is too long.</exception>
    internal static async Task<DateList> ReadAsync(
        CommandSession session, OpenStores stores, SettleOptions options, SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken)
    {
        try
        {
            return await DateList.ReadAsync(stores.Dates, from, to, session.Host.Time.GetUtcNow(), options.DateRules, cancellationToken);
        }
        catch (DateRangeException exception)
        {
            throw new BadUsageException($"{exception.Message}; narrow the dates with --from and --to", exception);
        }
    }

    private static Option<IReadOnlyList<DateState>> States()
    {
        var known = Enum.GetValues<DateState>().ToDictionary(state => state.ToKebabCase(), StringComparer.Ordinal);
        return new Option<IReadOnlyList<DateState>>("--state")
        {
            Description = $"Only dates in these states, separated by commas: {string.Join(", ", known.Keys)}",
            HelpName = "STATE",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
            DefaultValueFactory = _ => [],
            CustomParser = result =>
            {
                var states = new List<DateState>();
                foreach (var text in result.Tokens.SelectMany(token => token.Value.Split(',')))
                {
                    if (!known.TryGetValue(text, out var state))
                    {
                        result.AddError($"--state \"{text}\" is not one of {string.Join(", ", known.Keys)}");
                        return [];
                    }

                    states.Add(state);
                }

                return [.. states.Distinct()];
            },
        };
    }

    private static void WriteText(CommandSession session, DateList list, IReadOnlyList<DateState> states)
    {
        var shown = list.Dates.Where(date => states.Count == 0 || states.Contains(date.State)).ToList();
        if (shown.Count == 0)
        {
            session.WriteLine("there are no such dates");
        }
        else
        {
            Tables.Write(
                session, ["date", "day", "state", "inputs", "users", "earnings", "breaks", "corrections", "last run"], Numbers, shown.Select(date => Row(date, list.LatestDue)));
        }

        var gaps = list.Dates.Where(date => date.IsGap).Select(date => date.Date).ToList();
        if (gaps.Count > 0)
        {
            var more = gaps.Count > MostGapsNamed ? $" and {gaps.Count - MostGapsNamed} more" : string.Empty;
            session.WriteLine($"Not settled, though a later date is: {string.Join(", ", gaps.Take(MostGapsNamed))}{more}");
            if (list.Dates.Any(date => date.IsGap && date.IsReady))
            {
                session.WriteLine($"Settle those that have their inputs with: settle{session.StoreArguments} catch-up --from {gaps[0]}");
            }
        }
    }

    private static string[] CsvRow(ListedDayDocument day) =>
    [
        day.Date,
        day.Weekday,
        day.State,
        CsvOutput.Text(day.Gap),
        day.Missing ?? string.Empty,
        CsvOutput.Text(day.HasPositions),
        day.Yield ?? string.Empty,
        CsvOutput.Text(day.DueAt),
        day.Currency ?? string.Empty,
        CsvOutput.Text(day.Totals?.Users),
        day.Totals?.Earnings ?? string.Empty,
        day.Totals?.Residue ?? string.Empty,
        CsvOutput.Text(day.Breaks),
        day.CertificateHash ?? string.Empty,
        CsvOutput.Text(day.Corrections?.Count),
        CsvOutput.Text(day.LastRun?.StartedAt),
        day.LastRun?.State ?? string.Empty,
    ];

    private static string[] Row(ListedDate date, SettlementDate latestDue) =>
    [
        date.Date.ToString(),
        date.Date.Day.ToString("ddd", CultureInfo.InvariantCulture),
        StateOf(date, latestDue),
        (date.Inputs.HasPositions, date.Inputs.Yield) switch
        {
            (true, not null) => "both",
            (true, null) => "positions",
            (false, not null) => "yield",
            _ => "none",
        },
        date.Day?.Totals is { } totals ? Tables.Count(totals.Users) : string.Empty,
        date.Day is { Totals: { } sums } day ? $"{Money.Format(sums.EarningsMinor, day.Plan.Currency)} {day.Plan.Currency}" : string.Empty,
        date.Day?.Breaks is { } breaks ? Tables.Count(breaks) : string.Empty,
        Corrections(date.Corrections),
        date.LastRun is { } run ? LastRun(run, date.Lease) : string.Empty,
    ];

    private static string StateOf(ListedDate date, SettlementDate latestDue)
    {
        var state = date.State.ToKebabCase();
        var wait = date.Missing != default ? $" for {date.Missing}" : date.Date.CompareTo(latestDue) > 0 ? " for its cut-off" : string.Empty;
        return (date.State == DateState.Waiting ? state + wait : state) + (date.IsGap ? " (gap)" : string.Empty);
    }

    private static string Corrections(IReadOnlyList<Correction> corrections) => string.Join(
        ", ",
        corrections.GroupBy(correction => correction.State).OrderBy(group => group.Key).Select(group => $"{group.Count()} {group.Key.ToKebabCase()}"));

    private static string LastRun(LoggedRun run, StoredLease? lease)
    {
        var started = run.Start.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
        return $"{started} {LoggedRunDocument.Of(run, lease).State}";
    }
}
