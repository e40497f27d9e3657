using System.Globalization;

namespace Settlement.Testing;

/// <summary>
/// Positions and yields in memory. Rows may be as bad as a test likes; a write that fails half-way leaves nothing behind.
/// What names no date is about the sample's. Thread-safe.
/// </summary>
public sealed class InMemoryInputStore : IInputStore
{
    private readonly Lock gate = new();
    private long version;
    private readonly Dictionary<SettlementDate, InputSeal> seals = [];
    private Dictionary<(SettlementDate Date, string User), StoredPosition> balances = [];
    private Dictionary<SettlementDate, Yield> yields = [];

    /// <summary>Opens a store with the yield of a plan.</summary>
    public InMemoryInputStore(DayPlan? plan = null)
    {
        if (plan is not null)
        {
            yields[plan.Date] = plan.Yield;
        }
    }

    /// <summary>The positions, sorted by user.</summary>
    public IReadOnlyList<StoredPosition> Positions => PositionsOf(Sample.Date);

    /// <summary>How many positions there are, of all dates.</summary>
    public long PositionCount
    {
        get
        {
            lock (gate)
            {
                return balances.Count;
            }
        }
    }

    public InputSeal Seal
    {
        get
        {
            lock (gate)
            {
                return seals.GetValueOrDefault(Sample.Date);
            }
        }
    }

    /// <summary>The most positions it lists at a time, whatever it is asked for.</summary>
    public int LargestPage { get; set; } = int.MaxValue;

    /// <summary>Calls of a write method, failed ones too.</summary>
    public int Writes { get; private set; }

    /// <summary>What was let through for the imports, in their order.</summary>
    public List<AcceptedCheck> Accepted { get; } = [];

    /// <summary>The sizes of the batches in which positions were read.</summary>
    public List<int> ReadBatches { get; } = [];

    /// <summary>Runs before a write looks at the first row.</summary>
    public Action BeforeWrite { get; set; } = static () => { };

    /// <summary>Called before a date is sealed.</summary>
    public Action BeforeSeal { get; set; } = static () => { };

    public long? BalanceOf(string user) => Find(Sample.Date, user)?.BalanceMinor;

    public bool IsWithdrawn(string user) => Find(Sample.Date, user) is { IsWithdrawn: true };

    public void Put(string user, long balanceMinor) => Put(Sample.Date, user, balanceMinor);

    public void Put(SettlementDate date, string user, long balanceMinor)
    {
        lock (gate)
        {
            balances[(date, user)] = new StoredPosition(user, balanceMinor);
        }
    }

    public void Remove(string user)
    {
        lock (gate)
        {
            Assert.True(balances.Remove((Sample.Date, user)));
        }
    }

    /// <summary>Puts a yield there, or takes it away.</summary>
    public void PutYield(Yield? value)
    {
        lock (gate)
        {
            if (value is { } yield)
            {
                yields[Sample.Date] = yield;
            }
            else
            {
                yields.Remove(Sample.Date);
            }
        }
    }

    public Task<IReadOnlyList<DateInputs>> ListInputsAsync(SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var all = DateInputs.Merge(balances.Keys.Select(key => key.Date).Distinct(), yields);
            return Task.FromResult<IReadOnlyList<DateInputs>>([.. all.Where(inputs => inputs.Date.IsWithin(from, to))]);
        }
    }

    public Task<long> ReadPositionsVersionAsync(SettlementDate date, CancellationToken cancellationToken) => Task.FromResult(version);

    public Task<Yield?> ReadYieldAsync(SettlementDate date, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult<Yield?>(yields.TryGetValue(date, out var yield) ? yield : null);
        }
    }

    public Task<long> CountPositionsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        Task.FromResult<long>(PositionsOf(date).Count);

    public Task<IReadOnlyList<string>> DividePositionsAsync(SettlementDate date, int count, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. Enumerable.Range(0, count).Select(part => $"{part}/{count}")]);

    public Task<Page<StoredPosition>> ListPositionsAsync(
        SettlementDate date, string part, string? continuation, int size, CancellationToken cancellationToken)
    {
        size = Math.Min(size, LargestPage);
        var numbers = part.Split('/').Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        var rest = PositionsOf(date)
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
            ReadBatches.Add(users.Count);
        }

        return Task.FromResult<IReadOnlyList<StoredPosition?>>(
            [.. users.Select(user => Find(date, user))]);
    }

    public Task<ImportCounts> WritePositionsAsync(
        SettlementDate date,
        IEnumerable<Position> positions,
        PositionsRule rule,
        IReadOnlyList<AcceptedCheck> accepted,
        CancellationToken cancellationToken)
    {
        Writes++;
        BeforeWrite();
        var after = new Dictionary<(SettlementDate, string), StoredPosition>(balances);
        var active = PositionsOf(date).Count(position => !position.IsWithdrawn);
        var tally = default(ImportTally);
        foreach (var position in positions)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var written = new StoredPosition(position.UserId.Value, position.Balance.Minor, position.IsWithdrawn);
            var before = Find(date, written.UserId);
            tally += ImportTally.Of(before?.IsWithdrawn, written.IsWithdrawn, before == written);
            after[(date, written.UserId)] = written;
        }

        if ((tally.Replaces && !rule.Replace) || (!rule.Add && tally.Met != active))
        {
            throw new InputDiffersException($"{date} has other positions already");
        }

        balances = after;
        version++;
        Accepted.AddRange(accepted);
        return Task.FromResult(tally.Counts);
    }

    public Task<ImportCounts> WriteYieldsAsync(
        IReadOnlyList<KeyValuePair<SettlementDate, Yield>> yields,
        bool replace,
        IReadOnlyList<AcceptedCheck> accepted,
        CancellationToken cancellationToken)
    {
        Writes++;
        BeforeWrite();
        var after = new Dictionary<SettlementDate, Yield>(this.yields);
        var counts = yields.Aggregate(default(ImportCounts), (sum, yield) => Write(sum, after, yield.Key, yield.Value, replace));
        this.yields = after;
        Accepted.AddRange(accepted);
        return Task.FromResult(counts);
    }

    public Task BeginPositionsAsync(
        SettlementDate date, ImportId import, IReadOnlyList<AcceptedCheck> accepted, CancellationToken cancellationToken) =>
        throw new NotSupportedException("imports into memory write at once");

    public Task<ImportCounts> WriteChunkAsync(
        SettlementDate date, ImportId import, IReadOnlyList<Position> positions, CancellationToken cancellationToken) =>
        throw new NotSupportedException("imports into memory write at once");

    public Task PublishPositionsAsync(SettlementDate date, ImportId import, ImportCounts total, CancellationToken cancellationToken) =>
        throw new NotSupportedException("imports into memory write at once");

    public Task<IReadOnlyList<AcceptedCheck>> ListAcceptedAsync(SettlementDate date, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<AcceptedCheck>>([.. Accepted.Where(accepted => accepted.Date == date)]);

    public Task<InputSeal> SealAsync(SettlementDate date, int number, CancellationToken cancellationToken)
    {
        BeforeSeal();
        return Task.FromResult(ChangeSeal(date, seal => seal.Set(number)));
    }

    public Task LiftSealAsync(SettlementDate date, int number, CancellationToken cancellationToken) =>
        Task.FromResult(ChangeSeal(date, seal => seal.Lift(number)));

    public Task<InputSeal> ReadSealAsync(SettlementDate date, CancellationToken cancellationToken) =>
        Task.FromResult(ChangeSeal(date, static seal => seal));

    private List<StoredPosition> PositionsOf(SettlementDate date)
    {
        lock (gate)
        {
            return [.. balances
                .Where(row => row.Key.Date == date)
                .OrderBy(row => row.Key.User, StringComparer.Ordinal)
                .Select(row => row.Value)];
        }
    }

    private StoredPosition? Find(SettlementDate date, string user)
    {
        lock (gate)
        {
            return balances.TryGetValue((date, user), out var position) ? position : null;
        }
    }

    private InputSeal ChangeSeal(SettlementDate date, Func<InputSeal, InputSeal> change)
    {
        lock (gate)
        {
            return seals[date] = change(seals.GetValueOrDefault(date));
        }
    }

    private static ImportCounts Write<TKey, TValue>(ImportCounts counts, Dictionary<TKey, TValue> rows, TKey key, TValue value, bool replace)
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
}
