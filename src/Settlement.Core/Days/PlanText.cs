using System.Diagnostics.CodeAnalysis;

namespace Settlement.Core;

/// <summary>A plan's fields as stores and certificates keep them: text, untrusted until it is read.</summary>
public sealed record PlanText
{
    /// <summary>The settlement date, whichever way it is kept.</summary>
    public required SettlementDate Date { get; init; }

    /// <summary>The product's id.</summary>
    public required string Product { get; init; }

    /// <summary>The ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>The quote's <see cref="YieldQuotes.Name"/>.</summary>
    public required string Quote { get; init; }

    /// <summary>The yield's number.</summary>
    public required string Yield { get; init; }

    /// <summary>The rounding's <see cref="Roundings.Name"/>.</summary>
    public required string Rounding { get; init; }

    /// <summary>The payer's <see cref="Payers.Name"/>.</summary>
    public required string Payer { get; init; }

    /// <summary>Reads the plan.</summary>
    /// <param name="plan">The plan; null on failure.</param>
    /// <param name="problem">Which field is none, with its text; null on success.</param>
    public bool TryRead([NotNullWhen(true)] out DayPlan? plan, [NotNullWhen(false)] out string? problem)
    {
        plan = null;
        problem = null;
        if (!ProductId.TryParse(Product, out var product, out var productProblem))
        {
            problem = $"product \"{Product}\" {productProblem}";
        }
        else if (Core.Currency.Find(Currency) is not { } currency)
        {
            problem = $"unknown currency \"{Currency}\"";
        }
        else if (YieldQuotes.Find(Quote) is not { } quote)
        {
            problem = $"unknown yield quote \"{Quote}\"";
        }
        else if (!Core.Yield.TryParse(Yield, quote, out var yield, out var yieldProblem))
        {
            problem = $"yield \"{Yield}\" {yieldProblem}";
        }
        else if (Roundings.Find(Rounding) is not { } rounding)
        {
            problem = $"unknown rounding \"{Rounding}\"";
        }
        else if (Payers.Find(Payer) is not { } payer)
        {
            problem = $"unknown payer \"{Payer}\"";
        }
        else
        {
            plan = new DayPlan(Date, product, currency, yield, rounding, payer);
        }

        return plan is not null;
    }
}
