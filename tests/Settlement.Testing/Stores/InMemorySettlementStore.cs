using System.Globalization;

namespace Settlement.Testing;

/// <summary>
/// A settlement store in memory that keeps its promises: conditional creates, conditional updates, answers in order.
/// Thread-safe. <see cref="Tamper"/> and <see cref="Remove"/> stand for people who reach into a store.
/// </summary>
public sealed class InMemorySettlementStore : ISettlementStore
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<(SettlementDate Date, UserId User), SettlementRecord> records = [];
    private readonly Dictionary<SettlementDate, Day> days = [];
    private readonly SortedDictionary<(SettlementDate Date, string User), UserResult> attention =
        new(Comparer<(SettlementDate Date, string User)>.Create(static (a, b) =>
            a.Date.CompareTo(b.Date) is not 0 and var order ? order : string.CompareOrdinal(a.User, b.User)));
    private readonly List<ResiduePosting> postings = [];
    private readonly Dictionary<SettlementDate, string> subtrees = [];
    private long version;

    /// <summary>How many things were created, changed or forgotten.</summary>
    public long Writes => Interlocked.Read(ref version);

    public IReadOnlyList<SettlementRecord> Records
    {
        get
        {
            lock (gate)
            {
                return [.. records.Values];
            }
        }
    }

    public IReadOnlyList<UserResult> Attention
    {
        get
        {
            lock (gate)
            {
                return [.. attention.Values];
            }
        }
    }

    public IReadOnlyList<ResiduePosting> Postings
    {
        get
        {
            lock (gate)
            {
                return [.. postings];
            }
        }
    }

    public Day? Day(SettlementDate date)
    {
        lock (gate)
        {
            return days.GetValueOrDefault(date);
        }
    }

    /// <summary>Puts a record there whatever was there before.</summary>
    public SettlementRecord Tamper(SettlementRecord record)
    {
        lock (gate)
        {
            return records[(record.Date, record.UserId)] = record with { Version = NextVersion() };
        }
    }

    public void Remove(SettlementRecord record)
    {
        lock (gate)
        {
            Assert.True(records.Remove((record.Date, record.UserId)));
        }
    }

    public Task<Day?> ReadDayAsync(SettlementDate date, CancellationToken cancellationToken) => Task.FromResult(Day(date));

    public Task<Day> CreateDayAsync(DayPlan plan, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (!days.TryGetValue(plan.Date, out var day))
            {
                days[plan.Date] = day = new Day(plan, DayState.Open, Totals: null, NextVersion());
            }

            return Task.FromResult(day);
        }
    }

    public Task<bool> UpdateDayAsync(Day day, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (days[day.Plan.Date].Version != day.Version)
            {
                return Task.FromResult(false);
            }

            days[day.Plan.Date] = days[day.Plan.Date] with
            {
                State = day.State,
                Totals = day.Totals,
                CloseAttempt = day.CloseAttempt,
                Certificate = day.Certificate,
                Breaks = day.Breaks,
                TakenOverBy = day.TakenOverBy,
                Version = NextVersion(),
            };
            return Task.FromResult(true);
        }
    }

    public Task SaveSubtreesAsync(SettlementDate date, string subtrees, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            this.subtrees[date] = subtrees;
            version++;
            return Task.CompletedTask;
        }
    }

    public Task<string?> ReadSubtreesAsync(SettlementDate date, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult(subtrees.GetValueOrDefault(date));
        }
    }

    public Task<IReadOnlyList<Day>> ListDaysAsync(SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult<IReadOnlyList<Day>>([.. days.Values
                .Where(day => (from is null || day.Plan.Date.CompareTo(from.Value) >= 0) && (to is null || day.Plan.Date.CompareTo(to.Value) <= 0))
                .OrderBy(day => day.Plan.Date)]);
        }
    }

    public Task<IReadOnlyList<CreateVerdict>> CreateRecordsAsync(
        IReadOnlyList<SettlementRecord> records, CancellationToken cancellationToken)
    {
        Assert.Equal(records.Count, records.Select(record => (record.Date, record.UserId)).Distinct().Count());
        lock (gate)
        {
            return Task.FromResult<IReadOnlyList<CreateVerdict>>([.. records.Select(Create)]);
        }
    }

    public Task<IReadOnlyList<SettlementRecord?>> ReadRecordsAsync(
        SettlementDate date, IReadOnlyList<UserId> users, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult<IReadOnlyList<SettlementRecord?>>([.. users.Select(user => records.GetValueOrDefault((date, user)))]);
        }
    }

    public Task<IReadOnlyList<MarkPaidVerdict>> MarkPaidAsync(
        IReadOnlyList<SettlementRecord> records, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult<IReadOnlyList<MarkPaidVerdict>>([.. records.Select(Mark)]);
        }
    }

    public Task<IReadOnlyList<SettlementRecord?>> RaiseAttemptsAsync(
        IReadOnlyList<SettlementRecord> records, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult<IReadOnlyList<SettlementRecord?>>([.. records.Select(Raise)]);
        }
    }

    public Task<RecordCounts> CountRecordsAsync(SettlementDate date, CancellationToken cancellationToken)
    {
        var all = Records.Where(record => record.Date == date).ToList();
        return Task.FromResult(new RecordCounts(
            all.Count, all.Count(record => record.Status == RecordStatus.Paid), all.Count(record => !record.NeedsPayment)));
    }

    public IAsyncEnumerable<SettlementRecord> ListRecordsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        Records.Where(record => record.Date == date).ToAsyncEnumerable();

    public IAsyncEnumerable<SettlementRecord> ListRecordsAsync(SettlementDate date, UserId first, UserId? end, CancellationToken cancellationToken) => Records
        .Where(record => record.Date == date && record.UserId.CompareTo(first) >= 0 && (end is null || record.UserId.CompareTo(end.Value) < 0))
        .ToAsyncEnumerable();

    public Task SaveAttentionAsync(SettlementDate date, IReadOnlyList<UserResult> results, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            foreach (var result in results)
            {
                attention[(date, result.UserId)] = result;
                version++;
            }
        }

        return Task.CompletedTask;
    }

    public Task ClearAttentionAsync(SettlementDate date, IReadOnlyList<string> users, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            foreach (var user in users)
            {
                version += attention.Remove((date, user)) ? 1 : 0;
            }
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<UserResult?>> ReadAttentionAsync(
        SettlementDate date, IReadOnlyList<string> users, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult<IReadOnlyList<UserResult?>>([.. users.Select(user => attention.GetValueOrDefault((date, user)))]);
        }
    }

    public Task<Page<UserResult>> ListAttentionAsync(
        SettlementDate date, string? continuation, int size, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var rest = attention
                .Where(entry => entry.Key.Date == date && string.CompareOrdinal(entry.Key.User, continuation ?? string.Empty) > 0)
                .Select(entry => entry.Value)
                .ToList();
            var items = rest.Take(size).ToList();
            return Task.FromResult(new Page<UserResult>(items, rest.Count > size ? items[^1].UserId : null));
        }
    }

    public Task<IReadOnlyList<ResiduePosting>> ListResiduePostingsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ResiduePosting>>([.. Postings.Where(posting => posting.Date == date).OrderBy(posting => posting.Sequence)]);

    public Task<bool> CreateResiduePostingAsync(ResiduePosting posting, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (postings.Exists(other => other.Date == posting.Date && other.Sequence == posting.Sequence))
            {
                return Task.FromResult(false);
            }

            postings.Add(posting);
            version++;
            return Task.FromResult(true);
        }
    }

    private CreateVerdict Create(SettlementRecord record)
    {
        if (records.TryGetValue((record.Date, record.UserId), out var existing))
        {
            return CreateVerdict.Exists(existing);
        }

        var created = record with { Version = NextVersion() };
        records.Add((record.Date, record.UserId), created);
        return CreateVerdict.Created(created.Version);
    }

    private MarkPaidVerdict Mark(SettlementRecord record)
    {
        if (!records.TryGetValue((record.Date, record.UserId), out var existing))
        {
            return MarkPaidVerdict.Missing;
        }

        if (existing.Status == RecordStatus.Paid)
        {
            return MarkPaidVerdict.AlreadyPaid;
        }

        if (existing.Attempt != record.Attempt)
        {
            return MarkPaidVerdict.OtherAttempt;
        }

        // A record that this caller created has no version yet; one that it read must still be the one it read.
        Assert.Equal(existing.Version, record.Version);
        records[(record.Date, record.UserId)] = existing with { Status = RecordStatus.Paid, IsPosted = record.IsPosted, Version = NextVersion() };
        return MarkPaidVerdict.Marked;
    }

    private SettlementRecord? Raise(SettlementRecord record)
    {
        if (records.GetValueOrDefault((record.Date, record.UserId)) is not { } existing)
        {
            return null;
        }

        return existing.Status == RecordStatus.Recorded && existing.Attempt == record.Attempt - 1
            ? records[(record.Date, record.UserId)] = record with { Version = NextVersion() }
            : existing;
    }

    private string NextVersion() => (++version).ToString(CultureInfo.InvariantCulture);
}
