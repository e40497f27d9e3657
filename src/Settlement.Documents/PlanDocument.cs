using System.Text.Json.Serialization;
using Settlement.Core;

namespace Settlement.Documents;

/// <summary>What every amount of a day comes from besides the positions, and who pays it.</summary>
/// <param name="Product">The product.</param>
/// <param name="Currency">The currency's code.</param>
/// <param name="Quote">How the yield is quoted, such as <c>income_per_10000</c>.</param>
/// <param name="Yield">The yield.</param>
/// <param name="Rounding">How exact earnings become earnings.</param>
/// <param name="Payer">Who pays.</param>
/// <param name="Accrues">The days that the date accrues for, as <c>2014-08-09/2014-08-11</c>; left out for the date alone.</param>
/// <param name="Residues"><c>carry</c> where each user's fraction goes on to their next settled date; left out where the fund keeps them.</param>
/// <param name="CarriesFrom">The date whose fractions this one takes over; left out where it takes over none.</param>
public sealed record PlanDocument(
    string Product,
    string Currency,
    string Quote,
    string Yield,
    string Rounding,
    string Payer,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Accrues,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Residues,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? CarriesFrom)
{
    /// <summary>The document of a plan.</summary>
    public static PlanDocument Of(DayPlan plan) => new(
        plan.Product.Value,
        plan.Currency.Code,
        plan.Yield.Quote.Name(),
        plan.Yield.ToText(),
        plan.Rounding.Name(),
        plan.Payer.Name(),
        plan.Accrual?.ToString(),
        plan.Carries ? plan.ResiduePolicy.Name() : null,
        plan.CarriesFrom?.ToString());

    /// <summary>The document of a plan; null where there is none.</summary>
    public static PlanDocument? OfAny(DayPlan? plan) => plan is null ? null : Of(plan);
}
