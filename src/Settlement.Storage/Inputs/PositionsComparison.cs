using System.Globalization;
using Settlement.Core;

namespace Settlement.Storage;

/// <summary>
/// Holds the positions of a file against those that are stored for the date, batch by batch: a balance that is there may
/// be replaced, and users who are there and not in the file withdrawn, only on purpose, and nothing of a closed day can
/// change.
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
    /// <param name="Stored">The positions of the date that are stored, withdrawn ones included.</param>
    /// <param name="Obstacle">Why nothing of the date can change, as the end of a sentence; null if it can.</param>
    /// <param name="Import">What the import may do to what is stored.</param>
    public readonly record struct Rules(long Stored, string? Obstacle, PositionsRule Import);

    private const int MostNamed = 20;

    private long met;

    /// <summary>Positions that are stored with the same balance.</summary>
    public long Unchanged { get; private set; }

    /// <summary>Positions that cannot be written over what is stored; each is a problem.</summary>
    public long Refused { get; private set; }

    /// <summary>The sum of the balances compared, in minor units.</summary>
    public Int128 SumMinor { get; private set; }

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
        IReadOnlyList<StoredPosition?> stored = rules.Stored > 0 && batch.Count > 0
            ? await inputs.ReadPositionsAsync(date, [.. batch.Select(position => position.UserId.Value)], cancellationToken)
            : new StoredPosition?[batch.Count];
        for (var i = 0; i < batch.Count; i++)
        {
            Compare(batch[i], stored[i], lines[i]);
        }

        Total += batch.Count;
        foreach (var position in batch)
        {
            SumMinor += position.Balance.Minor;
        }

        met += stored.Count(position => position is not null);
        batch.Clear();
        lines.Clear();
    }

    /// <summary>
    /// Finds those who are stored and not in the file, where that brings the whole set; each is a problem unless they are to
    /// be withdrawn.
    /// </summary>
    /// <param name="file">The users of the file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>Those to be withdrawn.</returns>
    public async Task<IReadOnlyList<UserId>> FindMissingAsync(UserLines file, CancellationToken cancellationToken)
    {
        var missing = new List<UserId>();
        if (rules.Import.Add || met == rules.Stored)
        {
            return missing;
        }

        foreach (var part in await inputs.DividePositionsAsync(date, count: 1, cancellationToken))
        {
            string? continuation = null;
            do
            {
                var page = await inputs.ListPositionsAsync(date, part, continuation, BatchSize, cancellationToken);
                AddMissing(page.Items, file, missing);
                continuation = page.Continuation;
            }
            while (continuation is not null);
        }

        if (missing.Count > 0 && (rules.Obstacle is not null || !rules.Import.Replace))
        {
            problems.AddToFile($"{Describe(missing)}; {rules.Obstacle ?? advising.Missing}");
        }

        return missing;
    }

    private void AddMissing(IReadOnlyList<StoredPosition> stored, UserLines file, List<UserId> missing)
    {
        foreach (var position in stored.Where(position => !position.IsWithdrawn))
        {
            if (!UserId.TryParse(position.UserId, out var user, out _))
            {
                problems.AddToFile(
                    $"user {QuotedText.Of(position.UserId)}, whose id no file can have, is stored on {date}; put that right first, or add --add");
            }
            else if (!file.Contains(user))
            {
                missing.Add(user);
            }
        }
    }

    private string Describe(List<UserId> missing)
    {
        var names = string.Join(", ", missing.Take(MostNamed).Select(user => QuotedText.Of(user.Value)));
        var more = missing.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" and {missing.Count - MostNamed} more") : string.Empty;
        return missing.Count == 1
            ? $"user {names} has a position on {date} and is not in the file"
            : string.Create(CultureInfo.InvariantCulture, $"{missing.Count} users have a position on {date} and are not in the file: {names}{more}");
    }

    private void Compare(Position position, StoredPosition? stored, int line)
    {
        if (stored is { IsWithdrawn: false } same && same.BalanceMinor == position.Balance.Minor)
        {
            Unchanged++;
        }
        else if (stored is { } there && (rules.Obstacle is not null || !rules.Import.Replace))
        {
            var now = there.IsWithdrawn ? "was withdrawn" : $"already has balance {Money.Format(there.BalanceMinor, currency)}";
            Refuse(line, $"user {Name(position)} {now} on {date} " +
                $"and {(there.IsWithdrawn ? "has " : string.Empty)}{position.Balance.ToText(currency)} here; {rules.Obstacle ?? advising.Replace}");
        }
        else if (rules.Obstacle is not null)
        {
            Refuse(line, $"user {Name(position)} has no balance on {date} and {position.Balance.ToText(currency)} here; " +
                rules.Obstacle);
        }
    }

    private void Refuse(int line, string problem)
    {
        problems.Add(line, problem);
        Refused++;
    }

    private static string Name(Position position) => QuotedText.Of(position.UserId.Value);
}
