using Settlement.Core;

namespace Settlement.Cli;

/// <summary>Shows an explanation.</summary>
internal static class ExplainOutput
{
    /// <summary>Writes the explanation for a person.</summary>
    public static void WriteText(CommandSession session, Explanation explanation)
    {
        var plan = explanation.Plan;
        session.WriteLine($"{explanation.User} on {plan.Date}: {explanation.Status}");
        if (explanation.Basis is { } basis)
        {
            Tables.WriteFacts(
                session,
                ("position", $"{basis.Position.ToText(plan.Currency)} {plan.Currency}{(explanation is { IsWithdrawn: true, Conflict: null } ? ", withdrawn" : string.Empty)}"),
                ("yield", Yield(plan.Yield)),
                ("exact earnings", explanation.Formula!),
                ("rounding", plan.Rounding.Name()),
                ("earnings", $"{explanation.Earnings} {plan.Currency}"),
                ("residue", $"{explanation.Residue} {plan.Currency}"),
                ("input hash", basis.InputHash.ToString()),
                ("transaction id", basis.Attempt == SettlementRecord.FirstAttempt ? $"{basis.TransactionId}" : $"{basis.TransactionId}, attempt {basis.Attempt}"),
                ("payment", Paid(explanation)));
        }

        if (explanation.Problem is { } problem)
        {
            session.WriteLine(OneLine.Of($"{(explanation.Record is null ? "Not settled" : "Look at this")}: {problem}"));
        }

        if (explanation.Record is null)
        {
            session.WriteLine($"Settle with: settle{session.StoreArguments} run --date {plan.Date}");
        }
    }

    private static string Yield(Yield yield) => yield.Quote switch
    {
        YieldQuote.IncomePer10000 => $"{yield.ToText()} per 10,000",
        YieldQuote.AnnualPercentAct365 => $"{yield.ToText()} % a year, ACT/365",
        YieldQuote.AnnualPercentAct360 => $"{yield.ToText()} % a year, ACT/360",
        _ => yield.ToString(),
    };

    private static string Paid(Explanation explanation) => explanation switch
    {
        { Payment: { } payment } => $"{payment.Amount.ToText(explanation.Currency)} {explanation.Currency} to {payment.UserId}",
        { Basis.NeedsPayment: false } => "none: there is nothing to pay",
        _ => "none",
    };
}
