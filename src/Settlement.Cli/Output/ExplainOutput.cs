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
            (string, string)[] carried = basis.Carried is { } fractions
                ?
                [
                    ("taken over", $"{fractions.TakenOver.ToText(plan.Currency)} {plan.Currency}{(plan.CarriesFrom is { } from ? $", from {from}" : string.Empty)}"),
                    ("handed on", $"{fractions.HandedOn.ToText(plan.Currency)} {plan.Currency}"),
                ]
                : [];
            Tables.WriteFacts(
                session,
                [
                    ("position", $"{basis.Position.ToText(plan.Currency)} {plan.Currency}{(explanation is { IsWithdrawn: true, Conflict: null } ? ", withdrawn" : string.Empty)}"),
                    ("yield", Yield(plan.Yield)),
                    ("exact earnings", explanation.Formula!),
                    ("rounding", plan.Rounding.Name()),
                    ("earnings", $"{explanation.Earnings} {plan.Currency}"),
                    ("residue", $"{explanation.Residue} {plan.Currency}"),
                    .. carried,
                    ("input hash", basis.InputHash.ToString()),
                    ("transaction id", basis.Attempt == SettlementRecord.FirstAttempt ? $"{basis.TransactionId}" : $"{basis.TransactionId}, attempt {basis.Attempt}"),
                    ("payment", Paid(explanation)),
                ]);
        }

        foreach (var correction in explanation.Corrections)
        {
            WriteCorrection(session, correction, plan.Currency);
        }

        if (explanation is { Corrections.Count: > 0, Credited: { } credited })
        {
            session.WriteLine($"In all: {credited.ToText(plan.Currency)} {plan.Currency}");
        }

        if (explanation.Problem is { } problem)
        {
            session.WriteLine(OneLine.Of($"{(explanation.Record is null ? "Not settled" : "Look at this")}: {problem}"));
        }

        if (explanation is { Record: null, Corrections.Count: 0 })
        {
            session.WriteLine($"Settle with: settle{session.StoreArguments} run --date {plan.Date}");
        }
    }

    private static void WriteCorrection(CommandSession session, ExplainedCorrection correction, Currency currency)
    {
        session.WriteLine($"Correction {correction.Plan.Number}, {correction.State.ToKebabCase()}: {OneLine.Of(correction.Plan.Reason)}");
        Tables.WriteFacts(
            session,
            ("position", $"{correction.Position.ToText(currency)} {currency}{(correction.IsPositionCorrected ? ", corrected" : string.Empty)}"),
            ("yield", Yield(correction.Plan.Plan.Yield)),
            ("exact earnings", correction.Formula),
            ("earnings", $"{correction.Due.Credited.ToText(currency)} {currency}"),
            ("credited before", $"{correction.Before.ToText(currency)} {currency}"),
            ("difference", $"{correction.Difference.ToText(currency)} {currency}, {correction.Status}"),
            ("transaction id", correction.Entry?.TransactionId.ToString() ?? "none"));
    }

    private static string Yield(Yield yield) => yield.Quote switch
    {
        YieldQuote.IncomePer10000 => $"{yield.ToText()} per 10,000",
        YieldQuote.AnnualPercentAct365 => $"{yield.ToText()} % a year, ACT/365",
        YieldQuote.AnnualPercentAct360 => $"{yield.ToText()} % a year, ACT/360",
        YieldQuote.AnnualPercentActAct => $"{yield.ToText()} % a year, ACT/ACT",
        YieldQuote.AnnualPercent30E360 => $"{yield.ToText()} % a year, 30E/360",
        _ => yield.ToString(),
    };

    private static string Paid(Explanation explanation) => explanation switch
    {
        { Payment: { } payment } => $"{payment.Amount.ToText(explanation.Currency)} {explanation.Currency} to {payment.UserId}",
        { Basis.NeedsPayment: false } => "none: there is nothing to pay",
        _ => "none",
    };
}
