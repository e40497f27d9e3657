using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>One correction that a schedule asks for.</summary>
/// <param name="Yield">The right yield; null where it stays.</param>
/// <param name="Positions">The right positions, by user; empty where none changes.</param>
/// <param name="AtLeast">The smallest difference that is booked.</param>
internal sealed record CorrectionStep(Yield? Yield, IReadOnlyList<Position> Positions, Money AtLeast)
{
    /// <summary>The name of the set of positions; null where there is none.</summary>
    public Digest? Set { get; } = NameOf(Positions);

    /// <summary>Whether a plan comes from this, whatever came before it.</summary>
    public bool IsOf(CorrectionPlan plan) =>
        plan.AtLeast == AtLeast && plan.Plan.Yield == (Yield ?? plan.YieldBefore) &&
        (Set is { } own ? plan.BringsPositions && plan.PositionSets[0] == own : !plan.BringsPositions);

    private static Digest? NameOf(IReadOnlyList<Position> positions)
    {
        if (positions.Count == 0)
        {
            return null;
        }

        using var digest = new PositionSetDigest();
        foreach (var position in positions)
        {
            digest.Add(position);
        }

        return digest.Take();
    }
}
