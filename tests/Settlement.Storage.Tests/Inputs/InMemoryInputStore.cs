using Settlement.Core;

namespace Settlement.Storage.Tests;

/// <summary>An input store that keeps its promises in memory: a write that fails half-way leaves nothing behind.</summary>
internal sealed class InMemoryInputStore : IInputStore
{
    private Dictionary<(SettlementDate Date, string User), long> positions = [];
    private Dictionary<SettlementDate, Yield> yields = [];

    /// <summary>Calls of a write method, failed ones too.</summary>
    public int Writes { get; private set; }

    /// <summary>The sizes of the batches in which positions were read.</summary>
    public List<int> ReadBatches { get; } = [];

    /// <summary>Runs before a write looks at the first position.</summary>
    public Action BeforeWrite { get; set; } = static () => { };

    /// <summary>The seal of every date.</summary>
    public InputSeal Seal { get; set; }

    public long PositionCount => positions.Count;

    public long? BalanceOf(SettlementDate date, string user) =>
        positions.TryGetValue((date, user), out var balance) ? balance : null;

    public void Put(SettlementDate date, string user, long balanceMinor) => positions[(date, user)] = balanceMinor;

    public void Put(SettlementDate date, Yield yield) => yields[date] = yield;

    public Task<Yield?> ReadYieldAsync(SettlementDate date, CancellationToken cancellationToken) =>
        Task.FromResult<Yield?>(yields.TryGetValue(date, out var yield) ? yield : null);

    public Task<long> CountPositionsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        Task.FromResult(positions.Keys.LongCount(key => key.Date == date));

    public Task<IReadOnlyList<string>> DividePositionsAsync(SettlementDate date, int count, CancellationToken cancellationToken) =>
        throw new NotSupportedException("imports do not walk positions");

    public Task<Page<StoredPosition>> ListPositionsAsync(
        SettlementDate date, string part, string? continuation, int size, CancellationToken cancellationToken) =>
        throw new NotSupportedException("imports do not walk positions");

    public Task<IReadOnlyList<StoredPosition?>> ReadPositionsAsync(
        SettlementDate date, IReadOnlyList<string> users, CancellationToken cancellationToken)
    {
        ReadBatches.Add(users.Count);
        return Task.FromResult<IReadOnlyList<StoredPosition?>>(
            [.. users.Select(user => BalanceOf(date, user) is { } balance ? new StoredPosition(user, balance) : (StoredPosition?)null)]);
    }

    public Task<ImportCounts> WritePositionsAsync(
        SettlementDate date, IEnumerable<Position> positions, bool replace, CancellationToken cancellationToken)
    {
        Writes++;
        BeforeWrite();
        var after = new Dictionary<(SettlementDate, string), long>(this.positions);
        var counts = default(ImportCounts);
        foreach (var position in positions)
        {
            cancellationToken.ThrowIfCancellationRequested();
            counts = Count(counts, after, (date, position.UserId.Value), position.Balance.Minor, replace);
        }

        this.positions = after;
        return Task.FromResult(counts);
    }

    public Task<ImportCounts> WriteYieldsAsync(
        IReadOnlyList<KeyValuePair<SettlementDate, Yield>> yields, bool replace, CancellationToken cancellationToken)
    {
        Writes++;
        BeforeWrite();
        var after = new Dictionary<SettlementDate, Yield>(this.yields);
        var counts = yields.Aggregate(default(ImportCounts), (sum, yield) => Count(sum, after, yield.Key, yield.Value, replace));
        this.yields = after;
        return Task.FromResult(counts);
    }

    public Task BeginPositionsAsync(SettlementDate date, ImportId import, CancellationToken cancellationToken) =>
        throw new NotSupportedException("these imports write at once");

    public Task<ImportCounts> WriteChunkAsync(
        SettlementDate date, ImportId import, IReadOnlyList<Position> positions, CancellationToken cancellationToken) =>
        throw new NotSupportedException("these imports write at once");

    public Task PublishPositionsAsync(SettlementDate date, ImportId import, ImportCounts total, CancellationToken cancellationToken) =>
        throw new NotSupportedException("these imports write at once");

    private static ImportCounts Count<TKey, TValue>(ImportCounts counts, Dictionary<TKey, TValue> rows, TKey key, TValue value, bool replace)
        where TKey : notnull
    {
        var found = rows.TryGetValue(key, out var before);
        if (found && !replace && !Equals(before, value))
        {
            throw new InputDiffersException($"{key} has another value already");
        }

        rows[key] = value;
        return !found ? counts with { Added = counts.Added + 1 }
            : Equals(before, value) ? counts with { Unchanged = counts.Unchanged + 1 }
            : counts with { Replaced = counts.Replaced + 1 };
    }

    public Task<InputSeal> SealAsync(SettlementDate date, int number, CancellationToken cancellationToken) =>
        Task.FromResult(Seal = Seal.Set(number));

    public Task LiftSealAsync(SettlementDate date, int number, CancellationToken cancellationToken) =>
        Task.FromResult(Seal = Seal.Lift(number));

    public Task<InputSeal> ReadSealAsync(SettlementDate date, CancellationToken cancellationToken) => Task.FromResult(Seal);
}
