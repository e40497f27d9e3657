using System.CommandLine;
using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary><c>settle close</c>.</summary>
internal static class CloseCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var date = CommandOptions.Date();
        var output = new Option<string?>("--out")
        {
            Description = "Also write the certificate to this file, to be kept apart from the store",
            HelpName = "FILE.json",
        };
        var paymentsFile = CommandOptions.PaymentsFile();
        var accept = CommandOptions.Accept([CloseRequest.PaymentsUnseen], static code => code);
        var correction = CommandOptions.Correction("Close this correction of the date, which is closed itself, and not the day");
        var noWait = CommandOptions.NoWait();
        var takeOver = CommandOptions.TakeOver();
        var command = new ExampledCommand(
            "close",
            "Close a settled date for good: reconcile it once more and write its certificate. A closed day never " +
            "changes. A day with any break is not closed. Closing it again returns the same certificate.",
            [
                "settle close --date 2014-08-05",
                "settle close --date 2014-08-05 --out certificate-2014-08-05.json",
                "settle close --date 2014-08-05 --correction 1",
            ])
        {
            date, correction, output, paymentsFile, accept, noWait, takeOver,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(noWait) && result.GetValue(takeOver))
            {
                result.AddError("--no-wait cannot be combined with --take-over");
            }

            if (result.GetValue(correction) is not null && (result.GetValue(paymentsFile) is not null || result.GetValue(accept) is { Count: > 0 }))
            {
                result.AddError("--payments-file and --accept are about the day: they cannot be combined with --correction");
            }
        });
        globals.SetAction(
            command,
            (session, parsed, cancellationToken) =>
            {
                var whenHeld = parsed.GetValue(takeOver) ? WhenHeld.TakeOver : parsed.GetValue(noWait) ? WhenHeld.Refuse : WhenHeld.Wait;
                return parsed.GetValue(correction) is { } number
                    ? CorrectionClosing.CloseAsync(session, parsed.GetValue(date)!.Value, (int)number, parsed.GetValue(output), whenHeld, cancellationToken)
                    : RunAsync(
                        session,
                        parsed.GetValue(date)!.Value,
                        parsed.GetValue(output),
                        new ClosePayments(parsed.GetValue(paymentsFile), parsed.GetValue(accept)!.Count > 0),
                        whenHeld,
                        cancellationToken);
            },
            "stopped; the day is not closed",
            "close it again");
        return command;
    }

    private static async Task<ExitCode> RunAsync(
        CommandSession session, SettlementDate date, string? file, ClosePayments payments, WhenHeld whenHeld, CancellationToken cancellationToken)
    {
        if (file is not null)
        {
            OutputTarget.Check(session, file);
        }

        var options = session.LoadOptions();
        await using var stores = await session.OpenAsync(StoreAccess.WriteInputs, options, cancellationToken);

        using var list = await DayInForce.ReadPaymentsAsync(stores, date, payments.File, cancellationToken);

        // A close that has nothing to do is not even in the log.
        var report = await new CloseActivities(stores.Inputs, stores.Settlements, stores.Payments, list, stores.Corrections)
                .AnswerAtOnceAsync(date, payments.AcceptUnseen, cancellationToken)
            ?? await CloseInTurnAsync(session, stores, list, payments.AcceptUnseen, options, date, whenHeld, cancellationToken);
        var certificate = report.Certificate is { } text && CertificateText.TryParse(text, out var read) ? read : null;
        var exit = CloseExit.Of(report, certificate, stores.Payer, session.StoreArguments);
        if (exit.IsRefused)
        {
            return session.End(exit);
        }

        if (certificate is not null && file is not null)
        {
            await CertificateFile.WriteAsync(file, certificate);
        }

        if (session.Json)
        {
            session.WriteJson(CloseDocument.Of(report));
        }
        else
        {
            WriteText(session, report, certificate);
        }

        return session.End(exit);
    }

    private static async Task<CloseReport> CloseInTurnAsync(
        CommandSession session,
        OpenStores stores,
        PaymentsFile? list,
        bool acceptUnseen,
        SettleOptions options,
        SettlementDate date,
        WhenHeld whenHeld,
        CancellationToken cancellationToken)
    {
        await using var turn = await RunTurn.TakeAsync(
            session, stores, session.AskForLease(date, new RunId(Guid.NewGuid()), options), RunWork.Close, whenHeld, options.Retry, cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, turn.Lost);
        var parallelism = LocalSizing.DefaultParallelism;
        LocalSizing.ReserveThreads(parallelism);
        var request = new CloseRequest(date, LocalSizing.Of(stores.PreferredBatch, parallelism, options.Retry)) { AcceptUnseen = acceptUnseen };
        try
        {
            var report = await ProgressBar.RunAsync(session, "Closing", total: 0, async _ =>
            {
                using var engine = new InProcessEngine(parallelism, session.Host.Time, static (_, _) => { }, session.Note).WithClose(
                    new DayActivities(stores.Inputs, stores.Settlements, stores.Payments, options.Settlement, inbox: null, list, checks: null, stores.Corrections),
                    new CloseActivities(stores.Inputs, stores.Settlements, stores.Payments, list, stores.Corrections));
                return await engine.RunAsync(CloseWorkflow.Name, request.InstanceId, request, stop.Token);
            });
            turn.End(TurnEnding.Of(report));
            return report;
        }
        catch (OperationCanceledException exception)
        {
            turn.End(TurnEnding.Stopped);
            throw new StoppedException(
                await turn.FindSuccessorAsync() is { } successor
                    ? $"stopped; {successor} has taken {date} over"
                    : $"stopped before {date} was closed; until it is, its inputs accept no imports; close it again with: {session.CommandLine}",
                exception);
        }
    }

    private static void WriteText(CommandSession session, CloseReport report, Certificate? certificate)
    {
        if (!report.IsClosed)
        {
            session.WriteLine($"{report.Date}: not closed");
            if (report.Reconciliation is { } found)
            {
                BreakLines.Write(session, found, $"list them all with: settle{session.StoreArguments} reconcile --date {report.Date} --json");
            }

            return;
        }

        session.WriteLine($"{report.Date}: {(report.Verdict == CloseVerdict.Closed ? "closed" : "closed before")}");
        if (certificate is not null)
        {
            CertificateOutput.WriteText(session, certificate);
        }
    }
}

/// <summary>What a close goes by on a day that a payment service pays.</summary>
/// <param name="File">The service's list of what it paid; null for its own, if it can list.</param>
/// <param name="AcceptUnseen">Whether the day may be closed without any list.</param>
internal sealed record ClosePayments(string? File, bool AcceptUnseen);
