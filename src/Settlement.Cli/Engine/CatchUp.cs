using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary>Settles dates one after the other, each by a run in its turn, and goes on past one that fails.</summary>
internal sealed class CatchUp(CommandSession session, OpenStores stores, SettleOptions options)
{
    /// <summary>Settles the dates, oldest first, and says after each how it went.</summary>
    public async Task<IReadOnlyList<CaughtUpDate>> RunAsync(IReadOnlyList<ListedDate> dates, CancellationToken cancellationToken)
    {
        var done = new List<CaughtUpDate>();
        foreach (var date in dates)
        {
            var result = cancellationToken.IsCancellationRequested
                ? new CaughtUpDate(date, "not-tried", new Exit(ExitCode.Failed, "stopped before it was begun"), Report: null, Times: default)
                : await SettleAsync(date, cancellationToken);
            done.Add(result);
            Tell(result);
        }

        return done;
    }

    private async Task<CaughtUpDate> SettleAsync(ListedDate date, CancellationToken cancellationToken)
    {
        try
        {
            // Another catch-up, or the schedule, may have settled it since the dates were listed.
            if (await stores.Settlements.ReadDayAsync(date.Date, cancellationToken) is { State: not DayState.Open })
            {
                return new CaughtUpDate(date, "settled-meanwhile", Exit.Done, Report: null, Times: default);
            }

            var request = new RunRequest { Date = date.Date, RunId = new RunId(Guid.NewGuid()) };
            var choices = new RunChoices(InboxFolder: null, LocalSizing.DefaultParallelism, WhenHeld.Wait);
            var (report, times) = await new LocalRun(session, stores, options, request, choices).RunAsync(cancellationToken);
            var exit = RunExit.Of(report, request.Scope, session.StoreArguments);
            return new CaughtUpDate(date, exit.Code == ExitCode.Done ? "settled" : "failed", exit, report, times);
        }
        catch (Exception exception)
        {
            var failure = Failure.Of(exception, "stopped", "run the catch-up again to resume");
            return new CaughtUpDate(date, "failed", new Exit(failure.Code, failure.Lines[0]), Report: null, Times: default);
        }
    }

    private void Tell(CaughtUpDate date)
    {
        if (date.Exit?.Line is { } line)
        {
            session.Note($"{date.Date.Date}: {line}");
        }

        if (!session.Json)
        {
            session.WriteLine($"{date.Date.Date} {date.Describe()}");
        }
    }
}

/// <summary>A date of a catch-up, and what became of it.</summary>
/// <param name="Date">The date as it was listed.</param>
/// <param name="Result">The result's name in the JSON.</param>
/// <param name="Exit">What a run of it alone would have ended with; null where it was not to be run.</param>
/// <param name="Report">Its run's report; null where it came to none.</param>
/// <param name="Times">How long its run took.</param>
internal sealed record CaughtUpDate(ListedDate Date, string Result, Exit? Exit, RunReport? Report, RunTimes Times)
{
    public bool IsSettled => Exit is { Code: ExitCode.Done };

    public string Describe() => (Result, Report) switch
    {
        ("settled-meanwhile", _) => "was settled meanwhile",
        ("not-tried", _) => "was not tried",
        (_, FinishedRun run) when IsSettled => $"is settled: {Tables.Count(run.Tally.Users, "user")}, {Money.Format(run.Tally.EarningsMinor, run.SettledBy.Currency)} {run.SettledBy.Currency}",
        _ => "is not settled",
    };

    public CaughtUpDateDocument Document(Currency currency) => CaughtUpDateDocument.Of(
        Date,
        Result,
        (int?)Exit?.Code,
        Exit?.Line is { } line ? OneLine.Of(line) : null,
        Report is null ? null : RunDocument.Of(Report, (Report.FrozenPlan ?? Report.Plan)?.Currency ?? currency, Exit!.Line, Times));
}
