using System.Globalization;
using Settlement.Core;

namespace Settlement.Storage.Cosmos;

/// <summary>A day as it is stored: its id is the date.</summary>
internal sealed record DayItem : StoredItem
{
    public required string Partition { get; init; }

    public required string Product { get; init; }

    public required string Currency { get; init; }

    public required string Quote { get; init; }

    public required string Yield { get; init; }

    public required string Rounding { get; init; }

    public required string Payer { get; init; }

    public string? Accrues { get; init; }

    public string? Residues { get; init; }

    public string? CarriesFrom { get; init; }

    public string? TakenOverBy { get; init; }

    public required DayState State { get; init; }

    public long? Users { get; init; }

    public string? EarningsMinor { get; init; }

    public string? ResidueNumerator { get; init; }

    public int CloseAttempt { get; init; }

    public bool IsClosing { get; init; }

    public string? Certificate { get; init; }

    public long? Breaks { get; init; }

    public static DayItem Of(DayPlan plan) => new()
    {
        Id = plan.Date.ToString(),
        Partition = CosmosKeys.Days,
        Product = plan.Product.Value,
        Currency = plan.Currency.Code,
        Quote = plan.Yield.Quote.Name(),
        Yield = plan.Yield.ToText(),
        Rounding = plan.Rounding.Name(),
        Payer = plan.Payer.Name(),
        Accrues = plan.Accrual?.ToString(),
        Residues = plan.Carries ? plan.ResiduePolicy.Name() : null,
        CarriesFrom = plan.CarriesFrom?.ToString(),
        State = DayState.Open,
    };

    public Day ToDay() => new(
        StoredText.Plan(new PlanText
        {
            Date = SettlementDate.Parse(Id),
            Product = Product,
            Currency = Currency,
            Quote = Quote,
            Yield = Yield,
            Rounding = Rounding,
            Payer = Payer,
            Accrues = Accrues,
            Residues = Residues,
            CarriesFrom = CarriesFrom,
        }),
        State,
        Users is { } users
            ? new DayTotals(
                users,
                Int128.Parse(EarningsMinor!, CultureInfo.InvariantCulture),
                Int128.Parse(ResidueNumerator!, CultureInfo.InvariantCulture))
            : null,
        ETag!)
    {
        CloseAttempt = new CloseAttempt(CloseAttempt, IsClosing),
        Certificate = Certificate,
        Breaks = Breaks,
        TakenOverBy = TakenOverBy is { } next ? SettlementDate.Parse(next) : null,
    };
}
