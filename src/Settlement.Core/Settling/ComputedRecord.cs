using System.Diagnostics.CodeAnalysis;

namespace Settlement.Core;

/// <summary>What a position comes to under a plan: the record it should have, or why it can have none. Never both.</summary>
public readonly record struct ComputedRecord
{
    /// <summary>The record; null if there can be none.</summary>
    public SettlementRecord? Record { get; private init; }

    /// <summary>Why there can be none; null if there is a record.</summary>
    public QuarantineReason? Reason { get; private init; }

    /// <summary>The reason as a sentence, with the numbers; null if there is a record.</summary>
    public string? Problem { get; private init; }

    /// <summary>Whether the position can be settled.</summary>
    [MemberNotNullWhen(true, nameof(Record))]
    [MemberNotNullWhen(false, nameof(Reason), nameof(Problem))]
    public bool CanBeSettled => Record is not null;

    internal static ComputedRecord Of(SettlementRecord record) => new() { Record = record };

    internal static ComputedRecord Not(QuarantineReason reason, string problem) => new() { Reason = reason, Problem = problem };
}

/// <summary>
/// Computes what positions come to under a plan: the one place that says which rows are settled and which cannot be.
/// </summary>
/// <param name="plan">The day's plan.</param>
public sealed class RecordComputer(DayPlan plan)
{
    private readonly DayDerivation day = new(plan);

    /// <summary>The record of a stored row, which is untrusted: its user id, its balance or its earnings may be out of range.</summary>
    /// <param name="stored">The row.</param>
    /// <param name="run">The run that computes it; the default value belongs to none.</param>
    public ComputedRecord Compute(StoredPosition stored, RunId run = default)
    {
        if (!stored.TryValidate(out var position, out var problem))
        {
            return ComputedRecord.Not(QuarantineReason.InvalidPosition, problem!);
        }

        try
        {
            return ComputedRecord.Of(SettlementRecord.Compute(day, position, run));
        }
        catch (OverflowException)
        {
            return ComputedRecord.Not(
                QuarantineReason.AmountOverflow,
                $"a balance of {position.Balance.ToText(plan.Currency)} at {plan.Yield} earns more than an amount can hold");
        }
    }
}
