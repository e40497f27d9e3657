namespace Settlement.Core;

/// <summary>What one correction of a date makes of one user, and why.</summary>
/// <param name="Plan">The correction.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Position">The balance that earns.</param>
/// <param name="IsPositionCorrected">Whether it is from a set that a correction brought, and not from the record.</param>
/// <param name="Due">What the user should get in all.</param>
/// <param name="Before">What was credited before.</param>
/// <param name="IsLeftOut">Whether the difference is smaller than what is booked.</param>
/// <param name="Entry">The entry; null where there is none.</param>
public sealed record ExplainedCorrection(
    CorrectionPlan Plan,
    DayState State,
    Money Position,
    bool IsPositionCorrected,
    Earnings Due,
    Money Before,
    bool IsLeftOut,
    CorrectionEntry? Entry)
{
    /// <summary>How much more, or less where negative.</summary>
    public Money Difference => Due.Credited - Before;

    /// <summary>Position × yield, exact, in major units.</summary>
    public string Exact =>
        Plan.Plan.Exact(Position).ToText(Plan.Plan.Currency);

    /// <summary>The sum as it is done by hand: <c>203.83 × 1.1201 / 10,000 = 0.0228309983</c>.</summary>
    public string Formula => Plan.Plan.Formula(Position);

    /// <summary>
    /// How far it has come: the entry's status, <c>unchanged</c> where the user comes out even, <c>left-out</c>, or <c>missing</c>
    /// where an entry is still to be booked.
    /// </summary>
    public string Status => this switch
    {
        { Entry: { } entry } => entry.Status.ToKebabCase(),
        { IsLeftOut: true } => "left-out",
        _ => Difference == Money.Zero ? "unchanged" : "missing",
    };

    /// <summary>What is not as it should be, as a sentence; null where all is well.</summary>
    public string? Problem
    {
        get
        {
            var calls = !IsLeftOut && Difference != Money.Zero;
            return Entry switch
            {
                null when calls => $"correction {Plan.Number} has no entry yet; booking it again finishes it",
                not null when !calls => $"correction {Plan.Number} has an entry, and leaves the user as they were",
                { } entry when entry.Position != Position || entry.Earnings != Due || entry.Before != Before =>
                    $"correction {Plan.Number} has an entry that differs from what its inputs give",
                { NeedsPayment: true, Status: EntryStatus.Recorded } =>
                    $"the payment of correction {Plan.Number} is not finished; booking it again finishes it",
                _ => null,
            };
        }
    }

    /// <summary>Explains the corrections that are about a user, by number.</summary>
    internal static async Task<IReadOnlyList<ExplainedCorrection>> FindAsync(
        CorrectionPages pages, ICorrectionStore corrections, SettlementDate date, UserId user, CancellationToken cancellationToken)
    {
        var all = await corrections.ListCorrectionsAsync(date, cancellationToken);
        if (all.Count == 0)
        {
            return [];
        }

        var latest = all[^1].Plan;
        var page = await pages.ReadAsync(latest, latest.Number, [user], cancellationToken);
        var credited = page.Records[0]?.Earnings.Credited ?? Money.Zero;
        var explained = new List<ExplainedCorrection>();
        foreach (var correction in all)
        {
            var plan = correction.Plan;
            var computer = new CorrectionComputer(plan, latest.PositionSets.Count);
            var corrected = computer.Compute(page, user: 0, credited);
            var entry = page.EntriesOf(0).FirstOrDefault(entry => entry.Number == plan.Number);
            if (corrected is { IsConcerned: true, CanBeComputed: true } || entry is not null)
            {
                explained.Add(new ExplainedCorrection(
                    plan,
                    correction.State,
                    corrected.Position,
                    page.FromSets(0, latest.PositionSets.Count - plan.PositionSets.Count) is not null,
                    corrected.Due,
                    corrected.Before,
                    corrected.IsLeftOut,
                    entry));
            }

            credited = corrected.IsConcerned ? corrected.After : credited;
        }

        return explained;
    }
}
