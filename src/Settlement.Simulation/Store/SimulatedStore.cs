using System.Globalization;
using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>
/// The data of a settlement store and its rules: conditional creates, conditional updates, answers in order. Each call
/// is one transaction and takes no time; time, connections and failures are the business of <see cref="RemoteCall{T}"/>.
/// Passes the contract suite of the real stores.
/// </summary>
/// <param name="watch">Told of every change; null where nobody watches.</param>
internal class SimulatedStore(InvariantWatch? watch)
{
    private readonly Dictionary<(SettlementDate Date, UserId User), SettlementRecord> records = [];
    private readonly SortedDictionary<SettlementDate, Day> days = [];
    private readonly SortedDictionary<(SettlementDate Date, string User), UserResult> attention = new(ByDateAndText.Instance);
    private readonly List<ResiduePosting> postings = [];
    private readonly Dictionary<SettlementDate, string> subtrees = [];
    private long versions;

    /// <summary>The state of a date, or null.</summary>
    public Day? ReadDay(SettlementDate date) => days.GetValueOrDefault(date);

    /// <summary>The days of a range, ascending.</summary>
    public IReadOnlyList<Day> ListDays(SettlementDate? from, SettlementDate? to) =>
        [.. days.Values.Where(day => !(day.Plan.Date.CompareTo(from ?? day.Plan.Date) < 0) && !(day.Plan.Date.CompareTo(to ?? day.Plan.Date) > 0))];

    /// <summary>Freezes a plan, if the date has none; returns the day that stands.</summary>
    public virtual Day CreateDay(DayPlan plan)
    {
        if (!days.TryGetValue(plan.Date, out var day))
        {
            day = new Day(plan, DayState.Open, Totals: null, NextVersion());
            Put(before: null, day);
        }

        return day;
    }

    /// <summary>Replaces a day's state and totals on condition of its version.</summary>
    public virtual bool UpdateDay(Day day)
    {
        var before = days[day.Plan.Date];
        if (before.Version != day.Version)
        {
            return false;
        }

        Put(before, before with
        {
            State = day.State,
            Totals = day.Totals,
            CloseAttempt = day.CloseAttempt,
            Certificate = day.Certificate,
            Breaks = day.Breaks,
            TakenOverBy = day.TakenOverBy,
            Version = NextVersion(),
        });
        return true;
    }

    /// <summary>Keeps a date's subtrees, in the place of those that were kept before.</summary>
    public void SaveSubtrees(SettlementDate date, string kept) => subtrees[date] = kept;

    /// <summary>A date's subtrees, or null.</summary>
    public string? ReadSubtrees(SettlementDate date) => subtrees.GetValueOrDefault(date);

    /// <summary>Creates each record that does not exist yet; returns what is there for each that does.</summary>
    public virtual IReadOnlyList<CreateVerdict> CreateRecords(IReadOnlyList<SettlementRecord> wanted)
    {
        var verdicts = new CreateVerdict[wanted.Count];
        for (var i = 0; i < wanted.Count; i++)
        {
            verdicts[i] = Find(wanted[i]) is { } existing
                ? CreateVerdict.Exists(existing)
                : CreateVerdict.Created(Insert(wanted[i]).Version!);
        }

        return verdicts;
    }

    /// <summary>The records of some users, in the order asked for.</summary>
    public IReadOnlyList<SettlementRecord?> ReadRecords(SettlementDate date, IReadOnlyList<UserId> users)
    {
        var found = new SettlementRecord?[users.Count];
        for (var i = 0; i < users.Count; i++)
        {
            found[i] = ReadRecord(date, users[i]);
        }

        return found;
    }

    /// <summary>The record of a user, or null.</summary>
    public SettlementRecord? ReadRecord(SettlementDate date, UserId user) => records.GetValueOrDefault((date, user));

    /// <summary>Moves each record from recorded to paid, on condition of its version.</summary>
    public virtual IReadOnlyList<MarkPaidVerdict> MarkPaid(IReadOnlyList<SettlementRecord> marked)
    {
        var verdicts = new MarkPaidVerdict[marked.Count];
        for (var i = 0; i < marked.Count; i++)
        {
            verdicts[i] = MarkPaid(marked[i]);
        }

        return verdicts;
    }

    /// <summary>Moves each record to the attempt it is given, if it is not paid and still at the one before; returns what stands.</summary>
    public virtual IReadOnlyList<SettlementRecord?> RaiseAttempts(IReadOnlyList<SettlementRecord> raised)
    {
        foreach (var record in raised)
        {
            if (Find(record) is { Status: RecordStatus.Recorded } stored && stored.Attempt == record.Attempt - 1)
            {
                Update(stored, record);
            }
        }

        return [.. raised.Select(Find)];
    }

    /// <summary>How many records a date has.</summary>
    public RecordCounts CountRecords(SettlementDate date)
    {
        long all = 0, paid = 0, nothing = 0;
        foreach (var record in records.Values)
        {
            if (record.Date == date)
            {
                all++;
                paid += record.Status == RecordStatus.Paid ? 1 : 0;
                nothing += record.NeedsPayment ? 0 : 1;
            }
        }

        return new RecordCounts(all, paid, nothing);
    }

    /// <summary>The records of a date, by user.</summary>
    public IReadOnlyList<SettlementRecord> ListRecords(SettlementDate date) => [.. records.Values.Where(record => record.Date == date).OrderBy(record => record.UserId)];

    /// <summary>The records of a range of a date's users, by user.</summary>
    public IReadOnlyList<SettlementRecord> ListRecords(SettlementDate date, UserId first, UserId? end) =>
        [.. ListRecords(date).Where(record => record.UserId.CompareTo(first) >= 0 && (end is null || record.UserId.CompareTo(end.Value) < 0))];

    /// <summary>Remembers users who need attention, the latest result of each.</summary>
    public void SaveAttention(SettlementDate date, IReadOnlyList<UserResult> results)
    {
        foreach (var result in results)
        {
            attention[(date, result.UserId)] = result;
        }
    }

    /// <summary>Forgets users who no longer need attention.</summary>
    public virtual void ClearAttention(SettlementDate date, IReadOnlyList<string> users)
    {
        foreach (var user in users)
        {
            attention.Remove((date, user));
        }
    }

    /// <summary>What is remembered of some users, in the order asked for.</summary>
    public IReadOnlyList<UserResult?> ReadAttention(SettlementDate date, IReadOnlyList<string> users) =>
        [.. users.Select(user => attention.GetValueOrDefault((date, user)))];

    /// <summary>A page of a date's users who need attention.</summary>
    public Page<UserResult> ListAttention(SettlementDate date, string? continuation, int size)
    {
        var rest = attention
            .Where(entry => entry.Key.Date == date && string.CompareOrdinal(entry.Key.User, continuation ?? string.Empty) > 0)
            .Select(entry => entry.Value)
            .Take(size + 1)
            .ToList();
        return rest.Count > size
            ? new Page<UserResult>(rest[..size], rest[size - 1].UserId)
            : new Page<UserResult>(rest, Continuation: null);
    }

    /// <summary>A date's residue postings, by sequence.</summary>
    public IReadOnlyList<ResiduePosting> ListResiduePostings(SettlementDate date) =>
        [.. postings.Where(posting => posting.Date == date).OrderBy(posting => posting.Sequence)];

    /// <summary>Books residue, if the date has no posting of that sequence.</summary>
    public virtual bool CreateResiduePosting(ResiduePosting posting)
    {
        if (IsBooked(posting))
        {
            return false;
        }

        Book(posting);
        return true;
    }

    /// <summary>What is stored for a record's user and date.</summary>
    protected SettlementRecord? Find(SettlementRecord record) => ReadRecord(record.Date, record.UserId);

    /// <summary>Writes a record whatever is there.</summary>
    protected SettlementRecord Insert(SettlementRecord record)
    {
        var stored = record with { Version = NextVersion() };
        watch?.Inserted(Find(record), stored);
        return records[(record.Date, record.UserId)] = stored;
    }

    /// <summary>Writes over a record.</summary>
    protected void Update(SettlementRecord before, SettlementRecord after)
    {
        var stored = after with { Version = NextVersion() };
        watch?.Updated(before, stored);
        records[(after.Date, after.UserId)] = stored;
    }

    /// <summary>Loses a record, as a store does that acknowledged it too early.</summary>
    protected void Lose(SettlementRecord record) => records.Remove((record.Date, record.UserId));

    /// <summary>Writes a day whatever is there.</summary>
    protected void Put(Day? before, Day after)
    {
        watch?.DayChanged(before, after);
        days[after.Plan.Date] = after;
    }

    /// <summary>Books residue whatever is there.</summary>
    protected void Book(ResiduePosting posting)
    {
        watch?.Booked(posting, IsBooked(posting));
        postings.Add(posting);
    }

    /// <summary>A concurrency token that was never given before.</summary>
    protected string NextVersion() => (++versions).ToString(CultureInfo.InvariantCulture);

    private bool IsBooked(ResiduePosting posting) =>
        postings.Exists(other => other.Date == posting.Date && other.Sequence == posting.Sequence);

    private MarkPaidVerdict MarkPaid(SettlementRecord marked)
    {
        if (Find(marked) is not { } stored)
        {
            return MarkPaidVerdict.Missing;
        }

        if (stored.Status == RecordStatus.Paid)
        {
            return MarkPaidVerdict.AlreadyPaid;
        }

        if (stored.Attempt != marked.Attempt)
        {
            return MarkPaidVerdict.OtherAttempt;
        }

        // Nothing but the status of a record ever changes: an unpaid one that has another version is another record.
        if (stored.Version != marked.Version)
        {
            throw new InvalidOperationException($"the record of {marked.UserId} is unpaid and not the one that was read");
        }

        Update(stored, stored with { Status = RecordStatus.Paid, IsPosted = marked.IsPosted });
        return MarkPaidVerdict.Marked;
    }

    private sealed class ByDateAndText : IComparer<(SettlementDate Date, string Text)>
    {
        public static readonly ByDateAndText Instance = new();

        public int Compare((SettlementDate Date, string Text) x, (SettlementDate Date, string Text) y) =>
            x.Date.CompareTo(y.Date) is not 0 and var order ? order : string.CompareOrdinal(x.Text, y.Text);
    }
}
