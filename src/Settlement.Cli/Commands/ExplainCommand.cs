using System.CommandLine;
using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary><c>settle explain</c>.</summary>
internal static class ExplainCommand
{
    private const int AttentionPage = 1_000;

    /// <summary>Builds the command.</summary>
    public static Command Create(GlobalOptions globals)
    {
        var date = CommandOptions.Date();
        var user = CommandOptions.User();
        var command = new ExampledCommand(
            "explain",
            "Show why a user got an amount, step by step from the stored inputs; or why the user got nothing yet.",
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
            session.WriteJson(json => ExplainOutput.WriteJson(json.Writer, explanation));
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
        var position = (await stores.Inputs.ReadPositionsAsync(date, [user.Value], cancellationToken))[0];
        var record = (await stores.Settlements.ReadRecordsAsync(date, [user], cancellationToken))[0];
        if (position is null && record is null)
        {
            throw new BadUsageException($"user {user} has no position on {date}, and no record; check the spelling");
        }

        var proposed = position is null ? null : Compute(day.Plan, position.Value);
        var payment = await LookUpAsync(stores, record ?? proposed, cancellationToken);
        var attention = await FindAttentionAsync(stores.Settlements, date, user, cancellationToken);
        return new Explanation(day, user, position, record, proposed, payment, attention);
    }

    // What the position and the plan give now; null where the row or the amount is out of range.
    private static SettlementRecord? Compute(DayPlan plan, StoredPosition stored)
    {
        if (!stored.TryValidate(out var position, out _))
        {
            return null;
        }

        try
        {
            return SettlementRecord.Compute(plan, InputHash.DayPrefix(plan), position, run: default);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static async Task<Payment?> LookUpAsync(OpenStores stores, SettlementRecord? record, CancellationToken cancellationToken) =>
        record is null ? null : (await stores.Payments.LookUpAsync([Payment.Of(record)], cancellationToken))[0];

    private static async Task<UserResult?> FindAttentionAsync(
        ISettlementStore store, SettlementDate date, UserId user, CancellationToken cancellationToken)
    {
        string? continuation = null;
        do
        {
            var page = await store.ListAttentionAsync(date, continuation, AttentionPage, cancellationToken);
            if (page.Items.FirstOrDefault(result => result.UserId == user.Value) is { } found)
            {
                return found;
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);

        return null;
    }
}
