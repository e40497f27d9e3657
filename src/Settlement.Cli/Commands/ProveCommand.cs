using System.CommandLine;
using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary><c>settle prove</c>.</summary>
internal static class ProveCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var date = CommandOptions.Date();
        var user = CommandOptions.User();
        var output = CommandOptions.OutputFile("FILE.json");
        var command = new ExampledCommand(
            "prove",
            "Write a proof of what a closed date's certificate says of one user. Whoever has the certificate's hash can check " +
            "it without the store and without the records of others. Only reads the store.",
            ["settle prove --date 2014-08-05 --user user-1 --out proof.json"])
        {
            date, user, output,
        };
        globals.SetAction(
            command,
            (session, parsed, cancellationToken) => RunAsync(
                session, parsed.GetValue(date)!.Value, parsed.GetValue(user)!.Value, parsed.GetRequiredValue(output), cancellationToken),
            "stopped; no file was written");
        return command;
    }

    private static async Task<ExitCode> RunAsync(
        CommandSession session, SettlementDate date, UserId user, string file, CancellationToken cancellationToken)
    {
        OutputTarget.Check(session, file);
        await using var stores = await session.OpenAsync(StoreAccess.Read, session.LoadOptions(), cancellationToken);
        var report = await ProgressBar.RunAsync(
            session, "Proving", total: 0, async _ => await new UserProver(stores.Settlements).ProveAsync(date, user, cancellationToken));
        var exit = ProveExit.Of(report, session.StoreArguments);
        if (report is not { Proof: { } proof, Record: { } record })
        {
            return session.End(exit);
        }

        var document = DocumentFile.Bytes(ProofDocument.Of(proof));
        await ReplacedFile.WriteAsync(file, stream => stream.WriteAsync(document, cancellationToken).AsTask());
        if (session.Json)
        {
            session.WriteJson(WrittenProofDocument.Of(proof, record, file, document.Length));
        }
        else
        {
            WriteText(session, proof, record, file, document.Length);
        }

        return session.End(exit);
    }

    private static void WriteText(CommandSession session, UserProof proof, SettlementRecord record, string file, long bytes)
    {
        var currency = proof.Certificate.Plan.Currency;
        session.WriteLine($"{record.UserId} on {record.Date}: proof written to {file}, {Tables.Count(bytes, "byte")}");
        Tables.WriteFacts(
            session,
            ("position", $"{record.Position.ToText(currency)} {currency}"),
            ("earnings", $"{record.Earnings.Credited.ToText(currency)} {currency}"),
            ("transaction id", record.TransactionId.ToString()),
            ("line", $"{Tables.Count(proof.Index + 1)} of {Tables.Count(proof.Certificate.Users)}"),
            ("certificate", proof.Certificate.Hash.ToString()));
    }
}
