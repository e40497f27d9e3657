using System.CommandLine;
using System.Globalization;
using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary><c>settle status</c>.</summary>
internal static class StatusCommand
{
    private const int MostAttention = 20;
    private const int MostRuns = 5;

    public static Command Create(GlobalOptions globals)
    {
        var date = CommandOptions.Date();
        var watch = new Option<bool>("--watch")
        {
            Description = "Go on showing how far it has come, until it is settled or closed, or until Ctrl-C: in place on a terminal, elsewhere a line for each change",
        };
        var command = new ExampledCommand(
            "status",
            "Show the progress of a date: users settled and unsettled, totals, users who need attention, the latest runs.",
            ["settle status --date 2014-08-05", "settle status --date 2014-08-05 --watch"])
        {
            date, watch,
        };
        globals.SetAction(
            command,
            (session, parsed, cancellationToken) => parsed.GetValue(watch)
                ? WatchAsync(session, parsed.GetValue(date)!.Value, cancellationToken)
                : RunAsync(session, parsed.GetValue(date)!.Value, cancellationToken));
        return command;
    }

    private static async Task<ExitCode> WatchAsync(CommandSession session, SettlementDate date, CancellationToken cancellationToken)
    {
        if (session.Json)
        {
            throw new BadUsageException("--watch cannot be combined with --json, which prints one object");
        }

        try
        {
            await using var stores = await session.OpenAsync(StoreAccess.Read, session.LoadOptions(), cancellationToken);
            await new StatusWatch(session, stores, date).RunAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Whoever watches ends it so.
        }

        return ExitCode.Done;
    }

    private static async Task<ExitCode> RunAsync(CommandSession session, SettlementDate date, CancellationToken cancellationToken)
    {
        var options = session.LoadOptions();
        await using var stores = await session.OpenAsync(StoreAccess.Read, options, cancellationToken);
        var day = await DayInForce.FindAsync(session, stores, options, date, cancellationToken, needsPositions: false);
        var counts = await stores.Settlements.CountRecordsAsync(date, cancellationToken);
        var totals = await SumAsync(stores, day, cancellationToken);
        var attention = await stores.Settlements.ListAttentionAsync(date, continuation: null, MostAttention, cancellationToken);
        var runs = await stores.RunLog.ListRunsAsync(date, MostRuns, cancellationToken);
        var accepted = await stores.Inputs.ListAcceptedAsync(date, cancellationToken);
        var lease = await stores.Leases.ReadLeaseAsync(date, cancellationToken);
        var corrections = await stores.Corrections.ListCorrectionsAsync(date, cancellationToken);
        var pause = await new SchedulePause(stores.Pauses).FindAsync(cancellationToken);
        var status = new Status(day, counts, totals, attention, [.. runs.Select(run => new LoggedRunOutput(run, lease))], accepted, corrections, pause);
        if (session.Json)
        {
            session.WriteJson(Document(status));
        }
        else
        {
            WriteText(session, status);
        }

        return ExitCode.Done;
    }

    // A settled day carries its totals; any other is added up from its records.
    private static async Task<DayTotals> SumAsync(OpenStores stores, DayInForce day, CancellationToken cancellationToken)
    {
        if (day.Day is { State: not DayState.Open, Totals: { } totals })
        {
            return totals;
        }

        var sum = default(DayTotals);
        await foreach (var record in stores.Settlements.ListRecordsAsync(day.Plan.Date, cancellationToken))
        {
            sum = new DayTotals(
                sum.Users + 1, sum.EarningsMinor + record.Earnings.Credited.Minor, sum.ResidueNumerator + record.Earnings.ResidueNumerator);
        }

        return sum;
    }

    private static StatusDocument Document(Status status)
    {
        var plan = PlanDocument.Of(status.Day.Plan);
        var date = status.Day.Plan.Date;
        return new StatusDocument(
            date.ToString(),
            new RunRequest { Date = date, RunId = default }.InstanceId,
            DayDocument.StateOf(status.Day.Day),
            status.Day.Positions,
            status.Counts.Records,
            status.Counts.Paid,
            status.Counts.NothingToPay,
            status.Counts.Unpaid,
            status.Unsettled,
            status.Sums.Earnings,
            status.Sums.Residue,
            plan.Currency,
            plan.Product,
            plan.Yield,
            plan.Quote,
            plan.Rounding,
            plan.Payer,
            plan.Accrues,
            plan.Residues,
            plan.CarriesFrom,
            status.CertificateHash,
            status.Attention.Continuation is not null,
            [.. status.Attention.Items.Select(result => AttentionDocument.Of(result, status.Day.Plan.Currency))],
            [.. status.Runs.Select(run => run.Document)],
            [.. status.Accepted.Select(AcceptedDocument.Of)],
            [.. status.Corrections.Select(StandingCorrectionDocument.Of)],
            PauseDocument.OfAny(status.Pause));
    }

    private static void WriteText(CommandSession session, Status status)
    {
        var plan = status.Day.Plan;
        session.WriteLine($"{plan.Date}: {(status.Day.Day is null ? status.Day.Positions == 0 ? "never run; it has a yield and no positions yet" : "never run; it would be planned as below" : DayDocument.StateOf(status.Day.Day))}");
        Tables.WriteFacts(
            session,
            ("plan", plan.ToString()),
            ("users", Tables.Count(status.Day.Positions)),
            ("paid", Tables.Count(status.Counts.Paid)),
            ("nothing to settle", Tables.Count(status.Counts.NothingToPay)),
            ("recorded, not paid", Tables.Count(status.Counts.Unpaid)),
            ("not settled yet", Tables.Count(status.Unsettled)),
            ("earnings", $"{status.Sums.Earnings} {plan.Currency}"),
            ("residue", $"{status.Sums.Residue} {plan.Currency}"));
        if (status.CertificateHash is { } hash)
        {
            session.WriteLine($"Its certificate: {hash}");
        }

        if (status.Corrections.Count > 0)
        {
            session.WriteLine("Corrections:");
            Tables.Write(
                session,
                CorrectionOutput.Headings,
                new HashSet<string>(StringComparer.Ordinal) { "correction", "entries", "difference" },
                status.Corrections.Select(CorrectionOutput.Row));
        }

        if (status.Attention.Items.Count > 0)
        {
            session.WriteLine(status.Attention.Continuation is null
                ? "Users who need attention:"
                : $"Users who need attention (the first {status.Attention.Items.Count}):");
            foreach (var result in status.Attention.Items)
            {
                session.WriteLine("  " + OneLine.Of(result.ToLine()));
            }
        }

        if (status.Accepted.Count > 0)
        {
            session.WriteLine("Let through by name when it was imported:");
            Tables.Write(
                session,
                ["check", "by", "at", "file"],
                new HashSet<string>(StringComparer.Ordinal),
                status.Accepted.Select(Row));
        }

        if (status.Runs.Count > 0)
        {
            session.WriteLine("Runs, latest first:");
            Tables.Write(
                session,
                ["run", "work", "started", "by", "result", "options"],
                new HashSet<string>(StringComparer.Ordinal) { "run" },
                status.Runs.Select(run => run.Row()));
        }

        PauseCommand.WriteText(session, status.Pause);
        if (status.Unsettled > 0 || status.Counts.Unpaid > 0)
        {
            session.WriteLine($"Settle what is left with: settle{session.StoreArguments} run --date {plan.Date}");
        }
    }

    private static string[] Row(AcceptedCheck accepted) =>
    [
        accepted.Code.ToKebabCase(),
        OneLine.Of(accepted.By),
        accepted.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        OneLine.Of(accepted.File),
    ];

    private sealed record Status(
        DayInForce Day,
        RecordCounts Counts,
        DayTotals Totals,
        Page<UserResult> Attention,
        IReadOnlyList<LoggedRunOutput> Runs,
        IReadOnlyList<AcceptedCheck> Accepted,
        IReadOnlyList<Correction> Corrections,
        PauseEntry? Pause)
    {
        public string? CertificateHash => Day.Day?.Certificate is { } text ? Digest.Of(text).ToString() : null;

        public long Unsettled => Math.Max(0, Day.Positions - Counts.Records);

        public TotalsDocument Sums => TotalsDocument.Of(Day.Plan, Totals);
    }
}
