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

    /// <summary>The plan's <see cref="DayPlan.Accrual"/>; null where it has none.</summary>
    public string? Accrues { get; init; }

    /// <summary>The <see cref="ResiduePolicies.Name"/> of a plan that carries fractions; null where the fund keeps them.</summary>
    public string? Residues { get; init; }

    /// <summary>The plan's <see cref="DayPlan.CarriesFrom"/>; null where it carries from no date.</summary>
    public string? CarriesFrom { get; init; }

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
        else if (FindAccrualProblem(quote, out var accrual) is { } accrualProblem)
        {
            problem = accrualProblem;
        }
        else if (ResiduePolicies.Find(Residues ?? ResiduePolicy.Fund.Name()) is not { } policy)
        {
            problem = $"unknown residue policy \"{Residues}\"";
        }
        else if (FindCarryProblem(policy, out var from) is { } carryProblem)
        {
            problem = carryProblem;
        }
        else
        {
            plan = new DayPlan(Date, product, currency, yield, rounding, payer) { Accrual = accrual, ResiduePolicy = policy, CarriesFrom = from };
        }

        return plan is not null;
    }

    private string? FindCarryProblem(ResiduePolicy policy, out SettlementDate? from)
    {
        from = CarriesFrom is not null && SettlementDate.TryParse(CarriesFrom, out var date, out _) ? date : null;
        return from switch
        {
            null when CarriesFrom is not null => $"\"{CarriesFrom}\" that it carries from is no date",
            { } when policy != ResiduePolicy.Carry => $"it carries from {CarriesFrom}, and its residues are the fund's",
            { } found when found.Day >= Date.Day => $"{CarriesFrom} that it carries from is not before {Date}",
            _ => null,
        };
    }

    private string? FindAccrualProblem(YieldQuote quote, out Accrual? accrual)
    {
        accrual = Accrues is not null && Accrual.TryParse(Accrues, out var days) ? days : null;
        return accrual switch
        {
            null when Accrues is not null => $"days \"{Accrues}\" that it accrues for are not two dates such as 2014-08-09/2014-08-11",
            null when quote.HangsOnDate() => $"the days that it accrues for are missing, and {quote.Name()} hangs on them",
            { } found when found.First > Date.Day || found.Last < Date.Day => $"days \"{Accrues}\" that it accrues for do not have {Date} among them",
            _ => null,
        };
    }
}
