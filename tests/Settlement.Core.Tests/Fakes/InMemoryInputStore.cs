using System.Globalization;

namespace Settlement.Core.Tests;

/// <summary>Positions and yields in memory; rows may be as bad as a test likes. Thread-safe.</summary>
internal sealed class InMemoryInputStore : IInputStore
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, long> balances = new(StringComparer.Ordinal);
    private Yield? yield;

    public InMemoryInputStore(SettlementDate date, Yield? yield)
    {
        Date = date;
        this.yield = yield;
    }

    /// <summary>The one date this store has inputs of.</summary>
    public SettlementDate Date { get; }

    public IReadOnlyList<StoredPosition> Positions
    {
        get
        {
            lock (gate)
            {
                return [.. balances.Select(row => new StoredPosition(row.Key, row.Value))];
            }
        }
    }

    /// <summary>The seal of the one date.</summary>
    public InputSeal Seal { get; private set; }

    public void Put(string user, long balanceMinor)
    {
        lock (gate)
        {
            balances[user] = balanceMinor;
        }
    }

    public void Withdraw(string user)
    {
        lock (gate)
        {
            Assert.True(balances.Remove(user));
        }
    }

    public void PutYield(Yield? value)
    {
        lock (gate)
        {
            yield = value;
        }
    }

    public Task<Yield?> ReadYieldAsync(SettlementDate date, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult(date == Date ? yield : null);
        }
    }

    public Task<long> CountPositionsAsync(SettlementDate date, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult(date == Date ? (long)balances.Count : 0);
        }
    }

    public Task<IReadOnlyList<string>> DividePositionsAsync(SettlementDate date, int count, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. Enumerable.Range(0, count).Select(part => $"{part}/{count}")]);

    /// <summary>The most positions it lists at a time, whatever it is asked for.</summary>
    public int LargestPage { get; set; } = int.MaxValue;

    public Task<Page<StoredPosition>> ListPositionsAsync(
        SettlementDate date, string part, string? continuation, int size, CancellationToken cancellationToken)
    {
        size = Math.Min(size, LargestPage);
        var numbers = part.Split('/').Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        var rest = Positions
            .Where(position => position.UserId.Sum(static c => c) % numbers[1] == numbers[0])
            .Where(position => string.CompareOrdinal(position.UserId, continuation ?? string.Empty) > 0)
            .ToList();
        var items = rest.Take(size).ToList();
        return Task.FromResult(new Page<StoredPosition>(items, rest.Count > size ? items[^1].UserId : null));
    }

    public Task<IReadOnlyList<StoredPosition?>> ReadPositionsAsync(
        SettlementDate date, IReadOnlyList<string> users, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult<IReadOnlyList<StoredPosition?>>([.. users.Select(user =>
                balances.TryGetValue(user, out var balance) ? new StoredPosition(user, balance) : (StoredPosition?)null)]);
        }
    }

    public Task<ImportCounts> WritePositionsAsync(
        SettlementDate date, IEnumerable<Position> positions, bool replace, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ImportCounts> WriteYieldsAsync(
        IReadOnlyList<KeyValuePair<SettlementDate, Yield>> yields, bool replace, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task BeginPositionsAsync(SettlementDate date, ImportId import, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ImportCounts> WriteChunkAsync(
        SettlementDate date, ImportId import, IReadOnlyList<Position> positions, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task PublishPositionsAsync(SettlementDate date, ImportId import, ImportCounts total, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<InputSeal> SealAsync(SettlementDate date, int number, CancellationToken cancellationToken) =>
        Task.FromResult(Seal = Seal.Set(number));

    public Task LiftSealAsync(SettlementDate date, int number, CancellationToken cancellationToken) =>
        Task.FromResult(Seal = Seal.Lift(number));

    public Task<InputSeal> ReadSealAsync(SettlementDate date, CancellationToken cancellationToken) => Task.FromResult(Seal);
}
