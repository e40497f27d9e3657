using System.CommandLine;
using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary><c>settle owed</c>.</summary>
internal static class OwedCommand
{
    private const int MostShown = 20;

    public static Command Create(GlobalOptions globals)
    {
        var date = CommandOptions.Date("--date", "Only what corrections of this date left; default: all dates", required: false);
        var settled = CommandOptions.Users(
            "--settled", "Mark what these users owe as settled elsewhere, in your books, separated by commas");
        var command = new ExampledCommand(
            "owed",
            "List what users owe by corrections, where the payment service takes nothing back. It stays owed until somebody says " +
            "that it is settled elsewhere, or a later correction of the date takes it up.",
            ["settle owed", "settle owed --date 2014-08-05 --settled user-1"])
        {
            settled, date, globals.Format,
        };
        globals.SetAction(
            command,
            (session, parsed, cancellationToken) => RunAsync(session, parsed.GetValue(date), parsed.GetValue(settled)!, cancellationToken),
            "stopped; what is marked stays marked",
            "what is marked stays marked; run it again");
        return command;
    }

    private static async Task<ExitCode> RunAsync(
        CommandSession session, SettlementDate? date, IReadOnlyList<UserId> users, CancellationToken cancellationToken)
    {
        var options = session.LoadOptions();
        await using var stores = await session.OpenAsync(users.Count > 0 ? StoreAccess.Write : StoreAccess.Read, options, cancellationToken);
        var entries = new OwedEntries(stores.Corrections);
        var settled = users.Count == 0 ? [] : await SettleElsewhereAsync(session, stores, entries, options, date, users, cancellationToken);
        var owed = await ListAsync(entries, date, cancellationToken);
        var report = new OwedDocument(
            options.Currency.Code,
            Money.Format(owed.Aggregate((Int128)0, (sum, entry) => sum + entry.Owes.Minor), options.Currency),
            owed.Count,
            [.. owed.Select(entry => OwedEntryDocument.Of(entry, options.Currency))],
            [.. settled.Select(entry => OwedEntryDocument.Of(entry, options.Currency))],
            [.. users.Where(user => settled.TrueForAll(entry => entry.UserId != user)).Select(user => user.Value)]);
        if (session.Json)
        {
            session.WriteJson(report);
        }
        else if (session.Csv)
        {
            CsvOutput.Write(
                session,
                ["user_id", "date", "correction", "amount", "currency"],
                report.Entries.Select(entry => new[] { entry.UserId, entry.Date, CsvOutput.Text(entry.Correction), entry.Amount, report.Currency }));
        }
        else
        {
            WriteText(session, report);
        }

        return session.End(report.NotSettled.Count == 0
            ? Exit.Done
            : new Exit(
                ExitCode.BadInput,
                $"{string.Join(", ", report.NotSettled)}: nothing is owed, or a correction has taken it up meanwhile; list what is owed with: settle{session.StoreArguments} owed"));
    }

    // In a turn of each date, so that its log of runs has who said so, and when.
    private static async Task<List<CorrectionEntry>> SettleElsewhereAsync(
        CommandSession session,
        OpenStores stores,
        OwedEntries entries,
        SettleOptions options,
        SettlementDate? date,
        IReadOnlyList<UserId> users,
        CancellationToken cancellationToken)
    {
        var settled = new List<CorrectionEntry>();
        var owed = await ListAsync(entries, date, cancellationToken);
        foreach (var owing in owed.Where(entry => users.Contains(entry.UserId)).Select(entry => entry.Date).Distinct())
        {
            await using var turn = await RunTurn.TakeAsync(
                session, stores, session.AskForLease(owing, new RunId(Guid.NewGuid()), options), RunWork.Owed, WhenHeld.Wait, options.Retry, cancellationToken);
            var ended = await entries.SettleElsewhereAsync(users, owing, cancellationToken);
            settled.AddRange(ended.Where(entry => entry.Status == EntryStatus.SettledElsewhere));
            turn.End(new TurnEnding(RunEnding.Finished, default));
        }

        return settled;
    }

    private static async Task<List<CorrectionEntry>> ListAsync(OwedEntries entries, SettlementDate? date, CancellationToken cancellationToken)
    {
        var owed = new List<CorrectionEntry>();
        await foreach (var entry in entries.ListAsync(date, cancellationToken))
        {
            owed.Add(entry);
        }

        return [.. owed.OrderBy(entry => entry.Date).ThenBy(entry => entry.Number).ThenBy(entry => entry.UserId)];
    }

    private static void WriteText(CommandSession session, OwedDocument report)
    {
        if (report.Settled.Count > 0)
        {
            session.WriteLine("Settled elsewhere:");
            WriteEntries(session, report.Settled, report.Currency);
        }

        if (report.EntryCount == 0)
        {
            session.WriteLine(report.Settled.Count > 0 ? "Nothing else is owed" : "Nothing is owed");
            return;
        }

        session.WriteLine($"Owed: {report.Total} {report.Currency}, {(report.EntryCount == 1 ? "by one entry" : $"by {Tables.Count(report.EntryCount)} entries")}");
        WriteEntries(session, report.Entries, report.Currency);
    }

    private static void WriteEntries(CommandSession session, IReadOnlyList<OwedEntryDocument> entries, string currency)
    {
        Tables.Write(
            session,
            ["user", "date", "correction", currency],
            new HashSet<string>(StringComparer.Ordinal) { "correction", currency },
            entries.Take(MostShown).Select(entry => new[]
            {
                OneLine.Of(entry.UserId), entry.Date, entry.Correction.ToString(System.Globalization.CultureInfo.InvariantCulture), entry.Amount,
            }));
        if (entries.Count > MostShown)
        {
            session.WriteLine($"  … and {Tables.Count(entries.Count - MostShown)} more; list them all with --json");
        }
    }
}
