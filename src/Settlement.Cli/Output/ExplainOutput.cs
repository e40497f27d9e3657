using System.Text.Json;
using Settlement.Core;

namespace Settlement.Cli;

/// <summary>Shows an explanation.</summary>
internal static class ExplainOutput
{
    /// <summary>Writes the fields of <c>explain --json</c>.</summary>
    public static void WriteJson(Utf8JsonWriter json, Explanation explanation)
    {
        var plan = explanation.Plan;
        json.WriteString("date", plan.Date.ToString());
        json.WriteString("userId", explanation.User.Value);
        json.WriteString("status", explanation.Status);
        json.WriteString("problem", explanation.Problem);
        json.WriteString("position", explanation.Basis?.Position.ToText(plan.Currency));
        json.WriteString("currency", plan.Currency.Code);
        json.WriteString("yield", plan.Yield.ToText());
        json.WriteString("quote", plan.Yield.Quote.Name());
        json.WriteString("formula", explanation.Formula);
        json.WriteString("exact", explanation.Exact);
        json.WriteString("rounding", plan.Rounding.Name());
        json.WriteString("earnings", explanation.Earnings);
        json.WriteString("residue", explanation.Residue);
        json.WriteString("product", plan.Product.Value);
        json.WriteString("inputHash", explanation.Basis?.InputHash.ToString());
        json.WriteString("transactionId", explanation.Basis?.TransactionId.ToString());
        if (explanation.Payment is { } payment)
        {
            json.WriteStartObject("payment");
            json.WriteString("transactionId", payment.TransactionId.ToString());
            json.WriteString("userId", payment.UserId.Value);
            json.WriteString("amount", payment.Amount.ToText(plan.Currency));
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("payment");
        }
    }

    /// <summary>Writes the explanation for a person.</summary>
    public static void WriteText(CommandSession session, Explanation explanation)
    {
        var plan = explanation.Plan;
        session.WriteLine($"{explanation.User} on {plan.Date}: {explanation.Status}");
        if (explanation.Basis is { } basis)
        {
            Tables.WriteFacts(
                session,
                ("position", $"{basis.Position.ToText(plan.Currency)} {plan.Currency}"),
                ("yield", Yield(plan.Yield)),
                ("exact earnings", explanation.Formula!),
                ("rounding", plan.Rounding.Name()),
                ("earnings", $"{explanation.Earnings} {plan.Currency}"),
                ("residue", $"{explanation.Residue} {plan.Currency}"),
                ("input hash", basis.InputHash.ToString()),
                ("transaction id", basis.TransactionId.ToString()),
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
