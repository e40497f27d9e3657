using System.CommandLine;
using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary><c>settle reconcile</c>.</summary>
internal static class ReconcileCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var date = CommandOptions.Date();
        var paymentsFile = CommandOptions.PaymentsFile();
        var command = new ExampledCommand(
            "reconcile",
            "Compare what should be (positions × yield), what is recorded and what is paid. Only reads. Each " +
            "difference is a break; --json lists them all, the text only the first.",
            ["settle reconcile --date 2014-08-05", "settle reconcile --date 2014-08-05 --payments https://pay.example/v1 --payments-file paid.csv"])
        {
            date, paymentsFile, globals.Format,
        };
        globals.SetAction(
            command,
            (session, parsed, cancellationToken) =>
                RunAsync(session, parsed.GetValue(date)!.Value, parsed.GetValue(paymentsFile), cancellationToken));
        return command;
    }

    private static async Task<ExitCode> RunAsync(
        CommandSession session, SettlementDate date, string? paymentsFile, CancellationToken cancellationToken)
    {
        var options = session.LoadOptions();
        await using var stores = await session.OpenAsync(StoreAccess.Read, options, cancellationToken);
        var day = await DayInForce.FindAsync(session, stores, options, date, cancellationToken);
        DayInForce.RequirePayer(day.Plan, stores);
        using var list = DayInForce.ReadPayments(day.Plan, paymentsFile, cancellationToken);
        var reconciler = new Reconciler(stores.Inputs, stores.Settlements, stores.Payments, list, stores.Corrections);

        using var spool = new BreakSpool();
        var found = await reconciler.ReconcileAsync(
            day.Plan, stores.PreferredBatch, session.ListsAll ? spool.Add : static _ => { }, cancellationToken);
        using var ofEntries = new BreakSpool();
        var entries = await new CorrectionReconciler(stores.Inputs, stores.Settlements, stores.Corrections, stores.Payments).ReconcileAsync(
            date, stores.PreferredBatch, session.ListsAll ? ofEntries.Add : static _ => { }, cancellationToken);
        if (session.Json)
        {
            session.WriteJson(ReconciliationDocument.Of(
                day.Plan,
                day.Day,
                found,
                spool.Read(),
                entries is null ? null : EntriesComparisonDocument.Of(entries, day.Plan.Currency, ofEntries.Read())));
        }
        else if (session.Csv)
        {
            CsvOutput.Write(
                session,
                ["code", "user_id", "detail"],
                spool.Read().Concat(ofEntries.Read()).Select(item => new[] { item.Code, item.UserId ?? string.Empty, item.Detail }));
        }
        else
        {
            WriteText(session, day, found);
            WriteEntries(session, day, entries);
        }

        return session.End(ReconcileExit.Of(day, found, entries));
    }

    private static void WriteEntries(CommandSession session, DayInForce day, CorrectionReconciliation? found)
    {
        if (found is null)
        {
            return;
        }

        var currency = day.Plan.Currency;
        session.WriteLine($"Corrections: {(found.IsClean ? "clean" : Tables.Count(found.BreakCount, "break"))}");
        Tables.Write(
            session,
            [string.Empty, currency.Code],
            new HashSet<string>(StringComparer.Ordinal) { currency.Code },
            [
                ["should be", Money.Format(found.ExpectedMinor, currency)],
                ["recorded", Money.Format(found.RecordedMinor, currency)],
                ["paid", Money.Format(found.PaidMinor, currency)],
                ["owed", Money.Format(found.OwedMinor, currency)],
                ["settled elsewhere", Money.Format(found.SettledElsewhereMinor, currency)],
            ]);
        if (!found.IsClean)
        {
            BreakLines.Write(session, found.Breaks, found.BreakCount, "list them all with --json");
        }

        if (found.Unfinished > 0)
        {
            session.WriteLine($"{Tables.Count(found.Unfinished)} of them may be work not done yet: book the correction again with the same inputs");
        }
    }

    private static void WriteText(CommandSession session, DayInForce day, Reconciliation found)
    {
        var currency = day.Plan.Currency;
        session.WriteLine($"{day.Plan.Date}: {(found.IsClean ? "clean" : Tables.Count(found.BreakCount, "break"))}{BreakLines.Unseen(found)}");
        Tables.Write(
            session,
            [string.Empty, "users", currency.Code],
            new HashSet<string>(StringComparer.Ordinal) { "users", currency.Code },
            [
                ["should be", Tables.Count(found.Positions), Money.Format(found.ExpectedMinor, currency)],
                ["recorded", Tables.Count(found.Records), Money.Format(found.RecordedMinor, currency)],
                ["paid", Tables.Count(found.Payments), Money.Format(found.PaidMinor, currency)],
            ]);
        Tables.WriteFacts(
            session,
            ("exact", $"{found.Exact(day.Plan).ToText(currency)} {currency}"),
            ("residue", $"{found.Residue(day.Plan).ToText(currency)} {currency}"));
        BreakLines.WriteUnseen(session, found);
        if (found.IsClean)
        {
            return;
        }

        BreakLines.Write(session, found, "list them all with --json");
        if (found.UnfinishedBreaks > 0)
        {
            session.WriteLine(
                $"{Tables.Count(found.UnfinishedBreaks)} of them may be work not done yet: settle{session.StoreArguments} run --date {day.Plan.Date}");
        }
    }
}
