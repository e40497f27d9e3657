using Settlement.Core;

namespace Settlement.Storage;

/// <summary>
/// Holds the positions of a file against those that are stored for the date, batch by batch: a balance that is there may
/// be replaced only on purpose, and nothing of a closed day can change.
/// </summary>
internal sealed class PositionsComparison(
    IInputStore inputs,
    InputProblems problems,
    SettlementDate date,
    Currency currency,
    PositionsComparison.Rules rules,
    ImportAdvice advising)
{
    private const int BatchSize = 1_000;

    private readonly List<Position> batch = new(BatchSize);
    private readonly List<int> lines = new(BatchSize);

    /// <summary>What the store holds and allows.</summary>
    /// <param name="HasPositions">Whether any position of the date is stored.</param>
    /// <param name="Obstacle">Why nothing of the date can change, as the end of a sentence; null if it can.</param>
    /// <param name="Replace">Whether a stored balance may be replaced by another.</param>
    public readonly record struct Rules(bool HasPositions, string? Obstacle, bool Replace);

    /// <summary>Positions that are stored with the same balance.</summary>
    public long Unchanged { get; private set; }

    /// <summary>Positions compared.</summary>
    public long Total { get; private set; }

    /// <summary>Adds a position; compares when a batch is full.</summary>
    public async ValueTask AddAsync(Position position, int line, CancellationToken cancellationToken)
    {
        batch.Add(position);
        lines.Add(line);
        if (batch.Count == BatchSize)
        {
            await FlushAsync(cancellationToken);
        }
    }

    /// <summary>Compares what is left.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredPosition?> stored = rules.HasPositions && batch.Count > 0
            ? await inputs.ReadPositionsAsync(date, [.. batch.Select(position => position.UserId.Value)], cancellationToken)
            : new StoredPosition?[batch.Count];
        for (var i = 0; i < batch.Count; i++)
        {
            Compare(batch[i], stored[i], lines[i]);
        }

        Total += batch.Count;
        batch.Clear();
        lines.Clear();
    }

    private void Compare(Position position, StoredPosition? stored, int line)
    {
        if (stored?.BalanceMinor == position.Balance.Minor)
        {
            Unchanged++;
        }
        else if (stored is not null && (rules.Obstacle is not null || !rules.Replace))
        {
            problems.Add(line, $"user {Name(position)} already has balance {Money.Format(stored.Value.BalanceMinor, currency)} on {date} " +
                $"and {position.Balance.ToText(currency)} here; {rules.Obstacle ?? advising.Replace}");
        }
        else if (rules.Obstacle is not null)
        {
            problems.Add(line, $"user {Name(position)} has no balance on {date} and {position.Balance.ToText(currency)} here; " +
                rules.Obstacle);
        }
    }

    private static string Name(Position position) => QuotedText.Of(position.UserId.Value);
}
