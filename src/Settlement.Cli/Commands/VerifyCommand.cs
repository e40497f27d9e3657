using System.CommandLine;
using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary><c>settle verify</c>.</summary>
internal static class VerifyCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var date = CommandOptions.Date();
        var kept = new Option<string?>("--certificate")
        {
            Description = "A certificate kept apart from the store, which must equal the stored one",
            HelpName = "FILE.json",
        };
        var paymentsFile = CommandOptions.PaymentsFile();
        var correction = CommandOptions.Correction("Check the certificate of this correction of the date, and not the day's");
        var command = new ExampledCommand(
            "verify",
            "Check a closed date: compare its certificate with what is stored now, and follow the certificates it names. " +
            "Only reads. Exit code 3 if anything differs; each difference is named.",
            [
                "settle verify --date 2014-08-05",
                "settle verify --date 2014-08-05 --certificate certificate-2014-08-05.json",
                "settle verify --date 2014-08-05 --correction 1",
            ])
        {
            date, correction, kept, paymentsFile,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(correction) is not null && result.GetValue(paymentsFile) is not null)
            {
                result.AddError("--payments-file is about the day: it cannot be combined with --correction");
            }
        });
        globals.SetAction(
            command,
            (session, parsed, cancellationToken) => parsed.GetValue(correction) is { } number
                ? CorrectionClosing.VerifyAsync(session, parsed.GetValue(date)!.Value, (int)number, parsed.GetValue(kept), cancellationToken)
                : RunAsync(session, parsed.GetValue(date)!.Value, parsed.GetValue(kept), parsed.GetValue(paymentsFile), cancellationToken));
        return command;
    }

    private static async Task<ExitCode> RunAsync(
        CommandSession session, SettlementDate date, string? file, string? paymentsFile, CancellationToken cancellationToken)
    {
        var kept = file is null ? null : CertificateFile.Read(file);
        if (kept is not null && kept.Plan.Date != date)
        {
            throw new BadUsageException($"{file} is the certificate of {kept.Plan.Date}, not of {date}");
        }

        await using var stores = await session.OpenAsync(StoreAccess.Read, session.LoadOptions(), cancellationToken);
        using var list = await DayInForce.ReadPaymentsAsync(stores, date, paymentsFile, cancellationToken);
        var verifier = new CertificateVerifier(stores.Inputs, stores.Settlements, stores.Payments, list, stores.Corrections);
        using var spool = new BreakSpool();
        var report = await ProgressBar.RunAsync(session, "Verifying", total: 0, async _ => await verifier.VerifyAsync(
            date, kept, stores.PreferredBatch, session.Json ? spool.Add : static _ => { }, cancellationToken));
        var exit = VerifyExit.Of(report, stores.Payer, session.StoreArguments);
        if (exit.IsRefused)
        {
            return session.End(exit);
        }

        if (session.Json)
        {
            session.WriteJson(VerificationDocument.Of(report, spool.Read()));
        }
        else
        {
            WriteText(session, report);
        }

        return session.End(exit);
    }

    private static void WriteText(CommandSession session, VerifyReport report)
    {
        session.WriteLine($"{report.Date}: {(report.Verdict == VerifyVerdict.Holds ? "as it was certified" : "not as it was certified")}{BreakLines.Unseen(report.Reconciliation!)}");
        foreach (var difference in report.Differences)
        {
            session.WriteLine("  " + OneLine.Of($"{difference.Code.ToKebabCase()}: {difference.Detail}"));
        }

        BreakLines.Write(session, report.Reconciliation!, "list them all with --json");
        BreakLines.WriteUnseen(session, report.Reconciliation!);
        if (report.Certificate is { } certificate)
        {
            CertificateOutput.WriteText(session, certificate);
            Tables.WriteFacts(session, ("stands for", $"{Tables.Count(report.Chained, "closed day")}, including this one"));
        }
    }
}
