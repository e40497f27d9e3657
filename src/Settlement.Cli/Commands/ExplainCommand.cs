using System.CommandLine;
using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary><c>settle explain</c>.</summary>
internal static class ExplainCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var date = CommandOptions.Date();
        var user = CommandOptions.User();
        var command = new ExampledCommand(
            "explain",
            "Show why a user got an amount, step by step from the stored inputs, or why the user got nothing yet.",
            ["settle explain --date 2014-08-05 --user user-1"])
        {
            date, user,
        };
        globals.SetAction(
            command,
            (session, parsed, cancellationToken) =>
                RunAsync(session, parsed.GetValue(date)!.Value, parsed.GetValue(user)!.Value, cancellationToken));
        return command;
    }

    private static async Task<ExitCode> RunAsync(
        CommandSession session, SettlementDate date, UserId user, CancellationToken cancellationToken)
    {
        var options = session.LoadOptions();
        await using var stores = await session.OpenAsync(StoreAccess.Read, options, cancellationToken);
        var explanation = await FindAsync(session, stores, options, date, user, cancellationToken);
        if (session.Json)
        {
            session.WriteJson(ExplanationDocument.Of(explanation));
        }
        else
        {
            ExplainOutput.WriteText(session, explanation);
        }

        return ExitCode.Done;
    }

    private static async Task<Explanation> FindAsync(
        CommandSession session, OpenStores stores, SettleOptions options, SettlementDate date, UserId user, CancellationToken cancellationToken)
    {
        var day = await DayInForce.FindAsync(session, stores, options, date, cancellationToken);
        DayInForce.RequirePayer(day.Plan, stores);
        return await Explanation.FindAsync(stores.Inputs, stores.Settlements, stores.Corrections, stores.Payments, day.Plan, user, cancellationToken)
            ?? throw new BadUsageException($"user {user} has neither a position nor a record on {date}; check the spelling");
    }
}
