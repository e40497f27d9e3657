using System.Text.Json.Serialization;
using Settlement.Core;

namespace Settlement.Documents;

/// <summary>A user's history.</summary>
/// <param name="UserId">The user.</param>
/// <param name="From">The first date asked for; null for the first there is.</param>
/// <param name="To">The last date asked for; null for the last there is.</param>
/// <param name="Currency">The currency's code.</param>
/// <param name="Total">Σ earnings of the dates listed and of their corrections, in major units.</param>
/// <param name="Credits">The dates with something to pay.</param>
/// <param name="Days">The dates, in order.</param>
/// <param name="Corrections">What was corrected of them, by date and number; left out where nothing was.</param>
public sealed record StatementDocument(
    string UserId,
    string? From,
    string? To,
    string Currency,
    string Total,
    long Credits,
    IReadOnlyList<StatementDayDocument> Days,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<EntryDocument>? Corrections)
{
    /// <summary>The document of a statement.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="currency">The currency of a statement without dates.</param>
    public static StatementDocument Of(UserStatement statement, Currency currency)
    {
        currency = statement.Lines.Count == 0 ? currency : statement.Lines[0].Plan.Currency;
        return new StatementDocument(
            statement.User.Value,
            statement.From?.ToString(),
            statement.To?.ToString(),
            currency.Code,
            Money.Format(statement.TotalMinor, currency),
            statement.Lines.Count(line => line.Record.NeedsPayment),
            [.. statement.Lines.Select(line => StatementDayDocument.Of(line.Plan, line.Record, line.TotalMinor))],
            EntryDocument.OfAll(statement.Corrections));
    }
}

/// <summary>A date of a user's history.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Position">The balance that earned, in major units.</param>
/// <param name="Yield">The yield.</param>
/// <param name="Quote">How it is quoted, such as <c>income_per_10000</c>.</param>
/// <param name="Earnings">What was credited, in major units.</param>
/// <param name="Residue">What rounding left, in major units, to the last digit.</param>
/// <param name="TakenOver">The fraction taken over from the user's settled date before, in major units; left out where none is carried.</param>
/// <param name="HandedOn">The fraction that goes on to the user's next settled date, in major units; left out likewise.</param>
/// <param name="Total">Σ earnings up to this date, and of what was corrected of the dates before, in major units.</param>
/// <param name="Status"><c>recorded</c>, <c>paid</c> or <c>nothing-to-settle</c>.</param>
/// <param name="TransactionId">The payment's idempotency key.</param>
public sealed record StatementDayDocument(
    string Date,
    string Position,
    string Yield,
    string Quote,
    string Earnings,
    string Residue,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TakenOver,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? HandedOn,
    string Total,
    string Status,
    string TransactionId)
{
    /// <summary>The document of a record.</summary>
    /// <param name="plan">Its day's plan.</param>
    /// <param name="record">The record.</param>
    /// <param name="totalMinor">Σ earnings up to its date, in minor units.</param>
    public static StatementDayDocument Of(DayPlan plan, SettlementRecord record, Int128 totalMinor) => new(
        record.Date.ToString(),
        record.Position.ToText(plan.Currency),
        plan.Yield.ToText(),
        plan.Yield.Quote.Name(),
        record.Earnings.Credited.ToText(plan.Currency),
        record.Earnings.Residue(plan.Yield).ToText(plan.Currency),
        record.Carried?.TakenOver.ToText(plan.Currency),
        record.Carried?.HandedOn.ToText(plan.Currency),
        Money.Format(totalMinor, plan.Currency),
        record.UserStatus(),
        record.TransactionId.ToString());
}
