using System.Globalization;
using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>
/// The corrections of a simulated store, their entries and their sets of positions, and their rules. Each call is one transaction.
/// </summary>
/// <param name="watch">Told of every change; null where nobody watches.</param>
internal class SimulatedCorrections(CorrectionWatch? watch)
{
    private readonly SortedDictionary<(SettlementDate Date, int Number), Correction> corrections = [];
    private readonly SortedDictionary<(SettlementDate Date, int Number, UserId User), CorrectionEntry> entries = [];
    private readonly Dictionary<(SettlementDate Date, Digest Set), SortedList<string, StoredPosition>> sets = [];
    private long versions;

    /// <summary>The corrections of a date, by number.</summary>
    public IReadOnlyList<Correction> List(SettlementDate date) => List(date, date);

    /// <summary>The corrections of a range of dates, by date and number.</summary>
    public IReadOnlyList<Correction> List(SettlementDate? from, SettlementDate? to) =>
        [.. corrections.Values.Where(correction => correction.Plan.Date.IsWithin(from, to))];

    /// <summary>A correction, or null.</summary>
    public Correction? Find(SettlementDate date, int number) => corrections.GetValueOrDefault((date, number));

    /// <summary>Freezes a plan, if its date has no correction of that number; returns the one that stands.</summary>
    public virtual Correction Create(CorrectionPlan plan)
    {
        if (Find(plan.Date, plan.Number) is { } standing)
        {
            return standing;
        }

        var created = new Correction(plan, DayState.Open, NextVersion());
        watch?.Changed(before: null, created);
        return corrections[(plan.Date, plan.Number)] = created;
    }

    /// <summary>Replaces a correction's state and certificate on condition of its version.</summary>
    public bool Update(Correction correction)
    {
        var key = (correction.Plan.Date, correction.Plan.Number);
        var before = corrections[key];
        if (before.Version != correction.Version)
        {
            return false;
        }

        var after = before with { State = correction.State, Certificate = correction.Certificate, Version = NextVersion() };
        watch?.Changed(before, after);
        corrections[key] = after;
        return true;
    }

    /// <summary>Creates each entry that does not exist yet; returns what is there for each that does.</summary>
    public virtual IReadOnlyList<EntryVerdict> CreateEntries(IReadOnlyList<CorrectionEntry> wanted) =>
        [.. wanted.Select(entry => Find(entry) is { } existing ? EntryVerdict.Exists(existing) : EntryVerdict.Created(Insert(entry).Version!))];

    /// <summary>Moves each entry to the state it is given, on condition of its version; returns what stands.</summary>
    public virtual IReadOnlyList<CorrectionEntry?> UpdateEntries(IReadOnlyList<CorrectionEntry> moved) => [.. moved.Select(Move)];

    /// <summary>A user's entry of a correction, or null.</summary>
    public CorrectionEntry? FindEntry(SettlementDate date, int number, UserId user) => entries.GetValueOrDefault((date, number, user));

    /// <summary>The entries of a user on a date, those of its corrections up to a number, by number.</summary>
    public IReadOnlyList<CorrectionEntry> EntriesOf(SettlementDate date, int upTo, UserId user)
    {
        var found = new List<CorrectionEntry>();
        foreach (var entry in entries.Values)
        {
            if (entry.Date == date && entry.Number <= upTo && entry.UserId == user)
            {
                found.Add(entry);
            }
        }

        return found;
    }

    /// <summary>The entries of some users, in the order asked for.</summary>
    public IReadOnlyList<IReadOnlyList<CorrectionEntry>> ReadEntries(SettlementDate date, int upTo, IReadOnlyList<UserId> users) =>
        [.. users.Select(user => EntriesOf(date, upTo, user))];

    /// <summary>The entries of a correction, by user.</summary>
    public IReadOnlyList<CorrectionEntry> ListEntries(SettlementDate date, int number) =>
        [.. entries.Values.Where(entry => entry.Date == date && entry.Number == number)];

    /// <summary>A page of what is owed.</summary>
    public Page<CorrectionEntry> ListOwed(string? continuation, int size)
    {
        var skipped = continuation is null ? 0 : int.Parse(continuation, CultureInfo.InvariantCulture);
        var owed = entries.Values.Where(entry => entry.Status == EntryStatus.Owed).Skip(skipped).Take(size + 1).ToList();
        return owed.Count > size
            ? new Page<CorrectionEntry>(owed[..size], (skipped + size).ToString(CultureInfo.InvariantCulture))
            : new Page<CorrectionEntry>(owed, Continuation: null);
    }

    /// <summary>Writes positions of a set; those that are there stay.</summary>
    public void WriteSet(SettlementDate date, Digest set, IReadOnlyList<Position> positions)
    {
        if (!sets.TryGetValue((date, set), out var rows))
        {
            sets[(date, set)] = rows = new SortedList<string, StoredPosition>(StringComparer.Ordinal);
        }

        foreach (var position in positions)
        {
            rows.TryAdd(position.UserId.Value, new StoredPosition(position.UserId.Value, position.Balance.Minor));
        }
    }

    /// <summary>A page of one part of a set.</summary>
    public Page<StoredPosition> ListSet(SettlementDate date, Digest set, string part, string? continuation, int size) =>
        SimulatedInputs.Page(sets.TryGetValue((date, set), out var rows) ? rows.Values : [], part, continuation, size);

    /// <summary>The positions of some users in a set, in the order asked for.</summary>
    public IReadOnlyList<StoredPosition?> ReadSet(SettlementDate date, Digest set, IReadOnlyList<UserId> users) =>
        [.. users.Select(user => FindInSet(date, set, user))];

    /// <summary>A user's position in a set; null where it does not name the user.</summary>
    public StoredPosition? FindInSet(SettlementDate date, Digest set, UserId user) =>
        sets.TryGetValue((date, set), out var rows) && rows.TryGetValue(user.Value, out var position) ? position : null;

    /// <summary>What is stored for an entry's user, date and correction.</summary>
    protected CorrectionEntry? Find(CorrectionEntry entry) => FindEntry(entry.Date, entry.Number, entry.UserId);

    /// <summary>Writes an entry whatever is there.</summary>
    protected CorrectionEntry Insert(CorrectionEntry entry)
    {
        var stored = entry with { Version = NextVersion() };
        watch?.Inserted(Find(entry), stored);
        return entries[(entry.Date, entry.Number, entry.UserId)] = stored;
    }

    private CorrectionEntry? Move(CorrectionEntry moved)
    {
        if (Find(moved) is not { } stored || stored.Version != moved.Version)
        {
            return Find(moved);
        }

        var after = stored with
        {
            Status = moved.Status,
            Attempt = moved.Attempt,
            TransactionId = moved.TransactionId,
            TakenUpBy = moved.TakenUpBy,
            Version = NextVersion(),
        };
        watch?.Updated(stored, after);
        return entries[(moved.Date, moved.Number, moved.UserId)] = after;
    }

    private string NextVersion() => (++versions).ToString(CultureInfo.InvariantCulture);
}
