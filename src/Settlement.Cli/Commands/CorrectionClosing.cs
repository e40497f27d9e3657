using System.Text.Json;
using System.Text.Json.Nodes;
using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary><c>settle close --correction N</c> and <c>settle verify --correction N</c>.</summary>
internal static class CorrectionClosing
{
    /// <summary>Closes a correction, in its turn unless there is nothing to do.</summary>
    public static async Task<ExitCode> CloseAsync(
        CommandSession session, SettlementDate date, int number, string? file, WhenHeld whenHeld, CancellationToken cancellationToken)
    {
        if (file is not null)
        {
            OutputTarget.Check(session, file);
        }

        var options = session.LoadOptions();
        await using var stores = await session.OpenAsync(StoreAccess.Write, options, cancellationToken);
        var parallelism = LocalSizing.DefaultParallelism;
        var request = new CorrectionCloseRequest(date, number, LocalSizing.Of(stores.PreferredBatch, parallelism, options.Retry));
        var activities = new CorrectionActivities(stores.Inputs, stores.Settlements, stores.Corrections, stores.Payments);
        var start = await RetryPipeline.Build(options.Retry, session.Host.Time, session.Note).ExecuteAsync(
            async token => await activities.BeginCloseCorrectionAsync(request, token), cancellationToken);

        // A close that has nothing to do is not even in the log.
        var report = start.Answer ?? await CloseInTurnAsync(session, stores, options, activities, request, whenHeld, cancellationToken);
        var exit = CorrectionCloseExit.Of(report, stores.Payer, session.StoreArguments);
        if (exit.IsRefused)
        {
            return session.End(exit);
        }

        var document = CorrectionCloseDocument.Of(report);
        if (document.Certificate is { } certificate && file is not null)
        {
            await ReplacedFile.WriteAsync(file, stream => stream.WriteAsync(DocumentFile.Bytes(certificate)).AsTask());
        }

        if (session.Json)
        {
            session.WriteJson(document);
        }
        else
        {
            session.WriteLine($"{date}, correction {number}: {(report.Verdict switch
            {
                CorrectionCloseVerdict.Closed => "closed",
                CorrectionCloseVerdict.AlreadyClosed => "closed before",
                _ => "not closed",
            })}");
            WriteCertificate(session, document.Certificate);
            if (!report.IsClosed && report.Reconciliation is { } found)
            {
                BreakLines.Write(session, found.Breaks, found.BreakCount, $"list them all with: settle{session.StoreArguments} reconcile --date {date} --json");
            }
        }

        return session.End(exit);
    }

    /// <summary>Verifies the certificate of a correction; only reads.</summary>
    public static async Task<ExitCode> VerifyAsync(
        CommandSession session, SettlementDate date, int number, string? file, CancellationToken cancellationToken)
    {
        var kept = file is null ? null : Read(file, date, number);
        await using var stores = await session.OpenAsync(StoreAccess.Read, session.LoadOptions(), cancellationToken);
        var verifier = new CorrectionVerifier(stores.Inputs, stores.Settlements, stores.Corrections, stores.Payments);
        using var spool = new BreakSpool();
        var report = await ProgressBar.RunAsync(session, "Verifying", total: 0, async _ => await verifier.VerifyAsync(
            date, number, kept, stores.PreferredBatch, session.Json ? spool.Add : static _ => { }, cancellationToken));
        var exit = CorrectionCloseExit.Of(report, stores.Payer, session.StoreArguments);
        if (exit.IsRefused)
        {
            return session.End(exit);
        }

        if (session.Json)
        {
            session.WriteJson(CorrectionVerificationDocument.Of(report, spool.Read()));
            return session.End(exit);
        }

        session.WriteLine($"{date}, correction {number}: {(report.Verdict == CorrectionVerifyVerdict.Holds ? "as it was certified" : "not as it was certified")}");
        foreach (var difference in report.Differences)
        {
            session.WriteLine("  " + OneLine.Of($"{difference.Code.ToKebabCase()}: {difference.Detail}"));
        }

        BreakLines.Write(session, report.Reconciliation!.Breaks, report.Reconciliation.BreakCount, "list them all with --json");
        WriteCertificate(session, CorrectionCertificateDocument.Of(report.Correction?.Plan, report.Correction?.Certificate));
        Tables.WriteFacts(session, ("stands for", $"{Tables.Count(report.Chained, "certificate")}, including this one"));
        return session.End(exit);
    }

    private static async Task<CorrectionCloseReport> CloseInTurnAsync(
        CommandSession session,
        OpenStores stores,
        SettleOptions options,
        CorrectionActivities activities,
        CorrectionCloseRequest request,
        WhenHeld whenHeld,
        CancellationToken cancellationToken)
    {
        await using var turn = await RunTurn.TakeAsync(
            session, stores, session.AskForLease(request.Date, new RunId(Guid.NewGuid()), options), RunWork.CorrectionClose, whenHeld, options.Retry, cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, turn.Lost);
        LocalSizing.ReserveThreads(request.Sizing.Partitions);
        try
        {
            var report = await ProgressBar.RunAsync(session, "Closing", total: 0, async _ =>
            {
                using var engine = new InProcessEngine(request.Sizing.Partitions, session.Host.Time, static (_, _) => { }, session.Note).WithCorrection(activities);
                return await engine.RunAsync(CorrectionCloseWorkflow.Name, request.InstanceId, request, stop.Token);
            });
            turn.End(TurnEnding.Of(report));
            return report;
        }
        catch (OperationCanceledException exception)
        {
            turn.End(TurnEnding.Stopped);
            throw new StoppedException(
                await turn.FindSuccessorAsync() is { } successor
                    ? $"stopped; {successor} has taken {request.Date} over"
                    : $"stopped; the correction is not closed; close it again with: {session.CommandLine}",
                exception);
        }
    }

    private static void WriteCertificate(CommandSession session, CorrectionCertificateDocument? certificate)
    {
        if (certificate is not null)
        {
            Tables.WriteFacts(
                session,
                ("certificate", certificate.Hash),
                ("of the day", certificate.Day),
                ("reason", OneLine.Of(certificate.Plan.Reason)),
                ("entries", $"{Tables.Count(certificate.Entries)}, {certificate.Difference} {certificate.Plan.Currency}"),
                ("paid", $"{certificate.Paid} {certificate.Plan.Currency}"),
                ("owed", $"{certificate.Owed} {certificate.Plan.Currency}"),
                ("residue", $"{certificate.Plan.ResidueDifference} {certificate.Plan.Currency}"),
                ("records", certificate.Root),
                ("previous", certificate.Previous.Count == 0 ? "none" : string.Join(", ", certificate.Previous)));
        }
    }

    // The text alone is compared; the fields beside it are for people.
    private static string Read(string path, SettlementDate date, int number)
    {
        try
        {
            var text = JsonNode.Parse(File.ReadAllText(path)) is JsonObject root && root["text"] is JsonValue value && value.TryGetValue<string>(out var read) ? read : null;
            if (text is null || !text.StartsWith(CorrectionCertificate.Marker + "=", StringComparison.Ordinal))
            {
                throw new BadUsageException($"{path} is not the certificate of a correction; settle close --correction N --out writes one");
            }

            var lines = text.Split('\n');
            return lines.Contains($"date={date}", StringComparer.Ordinal) && lines.Contains(FormattableString.Invariant($"correction={number}"), StringComparer.Ordinal)
                ? text
                : throw new BadUsageException($"{path} is the certificate of another correction, not of correction {number} of {date}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadUsageException($"{path} cannot be read: {OneLine.Of(exception.Message)}", exception);
        }
        catch (JsonException exception)
        {
            throw new BadUsageException($"{path} is not JSON: {OneLine.Of(exception.Message)}", exception);
        }
    }
}
