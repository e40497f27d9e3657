using System.Globalization;
using System.Numerics;
using Settlement.Core;

namespace Settlement.Cli;

/// <summary>Everything there is about one user on one date.</summary>
/// <param name="Day">The date's plan and state.</param>
/// <param name="User">The user.</param>
/// <param name="Stored">The position as it is imported now; null where there is none.</param>
/// <param name="Record">The settlement record; null where there is none.</param>
/// <param name="Proposed">The record that position and plan give now; null where they give none.</param>
/// <param name="Payment">What the payment service has under the transaction id; null where it has nothing.</param>
/// <param name="Attention">Why the user needs attention; null where they do not.</param>
internal sealed record Explanation(
    DayInForce Day,
    UserId User,
    StoredPosition? Stored,
    SettlementRecord? Record,
    SettlementRecord? Proposed,
    Payment? Payment,
    UserResult? Attention)
{
    /// <summary>The record the amount is explained from: the stored one, else the one there would be; null where neither.</summary>
    public SettlementRecord? Basis => Record ?? Proposed;

    /// <summary>The currency.</summary>
    public Currency Currency => Day.Plan.Currency;

    /// <summary>Position × yield, exact, in major units.</summary>
    public string? Exact => Basis is null
        ? null
        : new ExactAmount((BigInteger)Basis.Position.Minor * Day.Plan.Yield.Unscaled, Day.Plan.Yield.Denominator).ToText(Currency);

    /// <summary>The residue in major units.</summary>
    public string? Residue => Basis?.Earnings.Residue(Day.Plan.Yield).ToText(Currency);

    /// <summary>The earnings in major units.</summary>
    public string? Earnings => Basis?.Earnings.Credited.ToText(Currency);

    /// <summary>The sum as it is done by hand: <c>203.83 × 1.1301 / 10,000 = 0.0230348283</c>.</summary>
    public string? Formula => Basis is null ? null : $"{Basis.Position.ToText(Currency)} × {Day.Plan.Yield.ToText()} / {Divisor} = {Exact}";

    /// <summary>How far the user has come: <c>recorded</c>, <c>paid</c>, <c>nothing-to-settle</c> or <c>not-settled</c>.</summary>
    public string Status => Record switch
    {
        null => "not-settled",
        { NeedsPayment: false } => "nothing-to-settle",
        _ => Record.Status.ToKebabCase(),
    };

    /// <summary>What is not as it should be, as a sentence; null where all is well.</summary>
    public string? Problem => this switch
    {
        { Attention: not null } => RunOutput.Line(Attention),
        { Record: not null, Stored: null } => "the record has no position any more",
        { Record: not null, Proposed: null } => "the position imported now cannot be settled",
        { Record: not null } when !Record.HasSameContentAs(Proposed) =>
            $"the position imported now is {Proposed.Position.ToText(Currency)}, which gives {Proposed.Earnings.Credited.ToText(Currency)}: a rerun will report a conflict and change nothing",
        { Record: null, Proposed: null } => WhyNotProposed(),
        { Record: null, Payment: not null } => "there is a payment under the transaction id, and no record",
        { Record: null } => "the date has not been settled for this user yet",
        { Record: { NeedsPayment: true, Status: RecordStatus.Paid }, Payment: null } => "the record says paid, and the payment service has no such payment",
        { Record: { NeedsPayment: true, Status: RecordStatus.Recorded } } => "the payment is not finished; running the date again finishes it",
        _ => null,
    };

    private string Divisor => Day.Plan.Yield.Quote switch
    {
        YieldQuote.IncomePer10000 => "10,000",
        YieldQuote.AnnualPercentAct365 => "100 / 365",
        YieldQuote.AnnualPercentAct360 => "100 / 360",
        _ => throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"unknown quote {Day.Plan.Yield.Quote}")),
    };

    private string WhyNotProposed() => Stored!.Value.TryValidate(out _, out var problem)
        ? "the earnings of the position do not fit an amount"
        : problem!;
}
