using System.Globalization;

namespace Settlement.Testing;

/// <summary>
/// Corrections, their sets of positions and their entries in memory, with the promises of the real stores: conditional creates,
/// conditional updates, answers in order. Thread-safe. <see cref="Tamper(CorrectionEntry)"/> and <see cref="Remove"/> stand for
/// people who reach into a store.
/// </summary>
public sealed class InMemoryCorrectionStore : ICorrectionStore
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<(SettlementDate Date, int Number), Correction> corrections = [];
    private readonly SortedDictionary<(SettlementDate Date, int Number, UserId User), CorrectionEntry> entries = [];
    private readonly Dictionary<(SettlementDate Date, Digest Set), SortedDictionary<UserId, StoredPosition>> sets = [];
    private long version;

    /// <summary>How many things were created or changed.</summary>
    public long Writes => Interlocked.Read(ref version);

    /// <summary>The most positions of a set it lists at a time, whatever it is asked for.</summary>
    public int LargestPage { get; set; } = int.MaxValue;

    /// <summary>Called with what is about to be created or changed; may throw.</summary>
    public Action<IReadOnlyList<CorrectionEntry>> BeforeWriting { get; set; } = static _ => { };

    public IReadOnlyList<Correction> Corrections
    {
        get
        {
            lock (gate)
            {
                return [.. corrections.Values];
            }
        }
    }

    /// <summary>Every entry, by date, number and user.</summary>
    public IReadOnlyList<CorrectionEntry> Entries
    {
        get
        {
            lock (gate)
            {
                return [.. entries.Values];
            }
        }
    }

    /// <summary>The entries of a user, by number.</summary>
    public IReadOnlyList<CorrectionEntry> EntriesOf(string user) => [.. Entries.Where(entry => entry.UserId.Value == user)];

    /// <summary>Writes a set of the sample's date; gives its name.</summary>
    public Digest Put(params (string User, long BalanceMinor)[] positions)
    {
        using var digest = new PositionSetDigest();
        var ordered = positions.Select(row => new Position(UserId.Parse(row.User), new Money(row.BalanceMinor))).OrderBy(position => position.UserId).ToList();
        ordered.ForEach(digest.Add);
        var name = digest.Take();
        lock (gate)
        {
            Write(Sample.Date, name, ordered);
        }

        return name;
    }

    /// <summary>Puts an entry there whatever was there before.</summary>
    public void Tamper(CorrectionEntry entry)
    {
        lock (gate)
        {
            entries[(entry.Date, entry.Number, entry.UserId)] = entry with { Version = NextVersion() };
        }
    }

    /// <summary>Puts a correction there whatever was there before.</summary>
    public void Tamper(Correction correction)
    {
        lock (gate)
        {
            corrections[(correction.Plan.Date, correction.Plan.Number)] = correction with { Version = NextVersion() };
        }
    }

    public void Remove(CorrectionEntry entry)
    {
        lock (gate)
        {
            Assert.True(entries.Remove((entry.Date, entry.Number, entry.UserId)));
        }
    }

    public Task<IReadOnlyList<Correction>> ListCorrectionsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        ListCorrectionsAsync(date, date, cancellationToken);

    public Task<IReadOnlyList<Correction>> ListCorrectionsAsync(SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Correction>>([.. Corrections
            .Where(correction => (from is null || correction.Plan.Date.CompareTo(from.Value) >= 0) && (to is null || correction.Plan.Date.CompareTo(to.Value) <= 0))]);

    public Task<Correction> CreateCorrectionAsync(CorrectionPlan plan, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (!corrections.TryGetValue((plan.Date, plan.Number), out var correction))
            {
                corrections[(plan.Date, plan.Number)] = correction = new Correction(plan, DayState.Open, NextVersion());
            }

            return Task.FromResult(correction);
        }
    }

    public Task<bool> UpdateCorrectionAsync(Correction correction, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var key = (correction.Plan.Date, correction.Plan.Number);
            if (corrections[key].Version != correction.Version)
            {
                return Task.FromResult(false);
            }

            corrections[key] = corrections[key] with { State = correction.State, Certificate = correction.Certificate, Version = NextVersion() };
            return Task.FromResult(true);
        }
    }

    public Task<IReadOnlyList<EntryVerdict>> CreateEntriesAsync(IReadOnlyList<CorrectionEntry> entries, CancellationToken cancellationToken)
    {
        Assert.Equal(entries.Count, entries.Select(entry => entry.UserId).Distinct().Count());
        Assert.True(entries.Select(entry => (entry.Date, entry.Number)).Distinct().Count() <= 1);
        Assert.DoesNotContain(entries, entry => entry.Difference == Money.Zero);
        BeforeWriting(entries);
        lock (gate)
        {
            return Task.FromResult<IReadOnlyList<EntryVerdict>>([.. entries.Select(Create)]);
        }
    }

    public Task<IReadOnlyList<IReadOnlyList<CorrectionEntry>>> ReadEntriesAsync(
        SettlementDate date, int upTo, IReadOnlyList<UserId> users, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult<IReadOnlyList<IReadOnlyList<CorrectionEntry>>>([.. users.Select(user => (IReadOnlyList<CorrectionEntry>)[.. Enumerable
                .Range(1, Math.Min(upTo, CorrectionPlan.LargestNumber))
                .Select(number => entries.GetValueOrDefault((date, number, user)))
                .OfType<CorrectionEntry>()])]);
        }
    }

    public Task<IReadOnlyList<CorrectionEntry?>> UpdateEntriesAsync(IReadOnlyList<CorrectionEntry> entries, CancellationToken cancellationToken)
    {
        Assert.Equal(entries.Count, entries.Select(entry => (entry.Date, entry.Number, entry.UserId)).Distinct().Count());
        BeforeWriting(entries);
        lock (gate)
        {
            return Task.FromResult<IReadOnlyList<CorrectionEntry?>>([.. entries.Select(Update)]);
        }
    }

    public IAsyncEnumerable<CorrectionEntry> ListEntriesAsync(SettlementDate date, int number, CancellationToken cancellationToken) =>
        Entries.Where(entry => entry.Date == date && entry.Number == number).ToAsyncEnumerable();

    public Task<Page<CorrectionEntry>> ListOwedAsync(string? continuation, int size, CancellationToken cancellationToken)
    {
        var skipped = continuation is null ? 0 : int.Parse(continuation, CultureInfo.InvariantCulture);
        var owed = Entries.Where(entry => entry.Status == EntryStatus.Owed).Skip(skipped).ToList();
        var next = owed.Count > size ? (skipped + size).ToString(CultureInfo.InvariantCulture) : null;
        return Task.FromResult(new Page<CorrectionEntry>([.. owed.Take(size)], next));
    }

    public Task WriteSetAsync(SettlementDate date, Digest set, IReadOnlyList<Position> positions, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            Write(date, set, positions);
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<string>> DivideSetAsync(SettlementDate date, Digest set, int count, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. Enumerable.Range(0, count).Select(part => $"{part}/{count}")]);

    public Task<Page<StoredPosition>> ListSetAsync(
        SettlementDate date, Digest set, string part, string? continuation, int size, CancellationToken cancellationToken)
    {
        size = Math.Min(size, LargestPage);
        var numbers = part.Split('/').Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        lock (gate)
        {
            var rest = sets.GetValueOrDefault((date, set), []).Values
                .Where(position => position.UserId.Sum(static c => c) % numbers[1] == numbers[0])
                .Where(position => string.CompareOrdinal(position.UserId, continuation ?? string.Empty) > 0)
                .ToList();
            var items = rest.Take(size).ToList();
            return Task.FromResult(new Page<StoredPosition>(items, rest.Count > size ? items[^1].UserId : null));
        }
    }

    public Task<IReadOnlyList<StoredPosition?>> ReadSetAsync(
        SettlementDate date, Digest set, IReadOnlyList<UserId> users, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var positions = sets.GetValueOrDefault((date, set), []);
            return Task.FromResult<IReadOnlyList<StoredPosition?>>(
                [.. users.Select(user => positions.TryGetValue(user, out var position) ? position : (StoredPosition?)null)]);
        }
    }

    private void Write(SettlementDate date, Digest set, IReadOnlyList<Position> positions)
    {
        if (!sets.TryGetValue((date, set), out var rows))
        {
            sets[(date, set)] = rows = [];
        }

        foreach (var position in positions)
        {
            version += rows.TryAdd(position.UserId, new StoredPosition(position.UserId.Value, position.Balance.Minor)) ? 1 : 0;
        }
    }

    private EntryVerdict Create(CorrectionEntry entry)
    {
        var key = (entry.Date, entry.Number, entry.UserId);
        if (entries.TryGetValue(key, out var existing))
        {
            return EntryVerdict.Exists(existing);
        }

        var created = entry with { Version = NextVersion() };
        entries.Add(key, created);
        return EntryVerdict.Created(created.Version);
    }

    private CorrectionEntry? Update(CorrectionEntry entry)
    {
        var key = (entry.Date, entry.Number, entry.UserId);
        if (!entries.TryGetValue(key, out var existing))
        {
            return null;
        }

        return existing.Version != entry.Version ? existing : entries[key] = existing with
        {
            Status = entry.Status,
            Attempt = entry.Attempt,
            TransactionId = entry.TransactionId,
            TakenUpBy = entry.TakenUpBy,
            Version = NextVersion(),
        };
    }

    private string NextVersion() => (++version).ToString(CultureInfo.InvariantCulture);
}
