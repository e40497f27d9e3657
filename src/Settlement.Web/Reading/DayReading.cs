using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Web;

/// <summary>What the views of a date are built from, as it was read from the stores.</summary>
public sealed record DayReading
{
    /// <summary>The most breaks that are carried in full.</summary>
    public const int MostBreaks = 100;

    /// <summary>The most users who need attention that are carried in full.</summary>
    public const int MostUsers = 100;

    /// <summary>The most runs of the log.</summary>
    public const int MostRuns = 20;

    /// <summary>The settlement date.</summary>
    public required SettlementDate Date { get; init; }

    /// <summary>Its day; null before its first run.</summary>
    public Day? Day { get; init; }

    /// <summary>The plan that holds, or that a first run would freeze; null where there is no yield.</summary>
    public DayPlan? Plan { get; init; }

    /// <summary>Whether positions were imported.</summary>
    public bool HasPositions { get; init; }

    /// <summary>How many positions there are; null where nobody counted.</summary>
    public long? Positions { get; init; }

    /// <summary>How many records there are; null where nobody counted.</summary>
    public RecordCounts? Counts { get; init; }

    /// <summary>The comparison of everything; null where none was made.</summary>
    public DayComparison? Comparison { get; init; }

    /// <summary>What is booked on the residue account for the date.</summary>
    public ExactAmount ResidueBooked { get; init; }

    /// <summary>The first users who need attention.</summary>
    public IReadOnlyList<UserResult> Attention { get; init; } = [];

    /// <summary>How many more there are; null where there are more and nobody counted.</summary>
    public long? MoreAttention { get; init; } = 0;

    /// <summary>Records beside what would be recorded now, by user, for those listed whose record differs.</summary>
    public IReadOnlyDictionary<string, RecordConflict> Conflicts { get; init; } = new Dictionary<string, RecordConflict>(StringComparer.Ordinal);

    /// <summary>The latest runs and closes, the latest first.</summary>
    public IReadOnlyList<LoggedRun> Runs { get; init; } = [];

    /// <summary>The date's latest lease; null where there was none.</summary>
    public StoredLease? Lease { get; init; }

    /// <summary>What was let through by name when it was imported.</summary>
    public IReadOnlyList<AcceptedCheck> Accepted { get; init; } = [];

    /// <summary>The corrections, by number.</summary>
    public IReadOnlyList<Correction> Corrections { get; init; } = [];

    /// <summary>How far a run has come that is going on; null where none is, or nobody knows.</summary>
    public RunStatus? Progress { get; init; }

    /// <summary>Whether a run or a close is going on.</summary>
    public bool IsRunning => Runs.Count > 0 && Runs[0].IsGoingOn(Lease);

    /// <summary>The totals of the day: as they were compared, else those of the last clean comparison; null where there are none.</summary>
    public DayTotals? Totals => Comparison is { Day: var day }
        ? new DayTotals(day.Records, day.RecordedMinor, day.ResidueNumerator)
        : Day?.Totals;
}

/// <summary>How much of a date is read.</summary>
public enum DayDepth
{
    /// <summary>What is stored for the day as a whole: no user's position or record, so that it costs the same for any number of users.</summary>
    Stored,

    /// <summary>Positions and records are counted, too.</summary>
    Counted,

    /// <summary>Every user is compared: what should be, what is recorded, what is paid.</summary>
    Compared,
}

/// <summary>The comparison of a whole date.</summary>
/// <param name="Day">Positions, records and payments.</param>
/// <param name="Breaks">The first breaks, at most <see cref="DayReading.MostBreaks"/>.</param>
/// <param name="Entries">The entries of its corrections; null where there are none.</param>
/// <param name="EntryBreaks">The first breaks of those, as many at most.</param>
public sealed record DayComparison(
    Reconciliation Day, IReadOnlyList<Break> Breaks, CorrectionReconciliation? Entries, IReadOnlyList<Break> EntryBreaks)
{
    /// <summary>Whether all of it agrees.</summary>
    public bool IsClean => Day.IsClean && Entries is null or { IsClean: true };
}

/// <summary>Reads a date from the stores.</summary>
public static class DayReader
{
    private const int CountedAtOnce = 1_000;

    /// <summary>Reads a date.</summary>
    /// <param name="stores">The stores, open for reading.</param>
    /// <param name="settings">What a first run would freeze.</param>
    /// <param name="date">The date.</param>
    /// <param name="depth">How much of it.</param>
    /// <param name="list">The other side's list of payments; null for the service's own, if it can list.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    public static async Task<DayReading> ReadAsync(
        OpenStores stores,
        SettlementSettings settings,
        SettlementDate date,
        DayDepth depth,
        IPaymentJournal? list,
        CancellationToken cancellationToken)
    {
        var plan = await PlanInForce.FindAsync(stores.Inputs, stores.Settlements, settings, stores.Payer, date, cancellationToken);
        var attention = await stores.Settlements.ListAttentionAsync(date, continuation: null, DayReading.MostUsers, cancellationToken);
        var reading = new DayReading
        {
            Date = date,
            Day = plan?.Day,
            Plan = plan?.Plan,
            HasPositions = await stores.Inputs.HasPositionsAsync(date, cancellationToken),
            ResidueBooked = ResiduePosting.Total(await stores.Settlements.ListResiduePostingsAsync(date, cancellationToken)),
            Attention = attention.Items,
            MoreAttention = attention.Continuation is null ? 0 : null,
            Runs = await stores.RunLog.ListRunsAsync(date, DayReading.MostRuns, cancellationToken),
            Lease = await stores.Leases.ReadLeaseAsync(date, cancellationToken),
            Accepted = await stores.Inputs.ListAcceptedAsync(date, cancellationToken),
            Corrections = await stores.Corrections.ListCorrectionsAsync(date, cancellationToken),
        };
        if (depth != DayDepth.Stored)
        {
            reading = reading with
            {
                Positions = await stores.Inputs.CountPositionsAsync(date, cancellationToken),
                Counts = await stores.Settlements.CountRecordsAsync(date, cancellationToken),
                MoreAttention = await CountAttentionAsync(stores, date, attention.Continuation, cancellationToken),
            };
        }

        if (depth == DayDepth.Compared && plan?.Day is { } day)
        {
            reading = reading with { Comparison = await CompareAsync(stores, day.Plan, list, cancellationToken) };
        }

        return plan is null ? reading : reading with { Conflicts = await FindConflictsAsync(stores, plan.Plan, reading, cancellationToken) };
    }

    private static async Task<long> CountAttentionAsync(
        OpenStores stores, SettlementDate date, string? continuation, CancellationToken cancellationToken)
    {
        long more = 0;
        while (continuation is not null)
        {
            var page = await stores.Settlements.ListAttentionAsync(date, continuation, CountedAtOnce, cancellationToken);
            more += page.Items.Count;
            continuation = page.Continuation;
        }

        return more;
    }

    private static async Task<DayComparison> CompareAsync(
        OpenStores stores, DayPlan plan, IPaymentJournal? list, CancellationToken cancellationToken)
    {
        var breaks = new FirstBreaks();
        var day = await new Reconciler(stores.Inputs, stores.Settlements, stores.Payments, list, stores.Corrections).ReconcileAsync(
            plan, stores.PreferredBatch, breaks.Add, cancellationToken);
        var entryBreaks = new FirstBreaks();
        var entries = await new CorrectionReconciler(stores.Inputs, stores.Settlements, stores.Corrections, stores.Payments).ReconcileAsync(
            plan.Date, stores.PreferredBatch, entryBreaks.Add, cancellationToken);
        return new DayComparison(day, breaks.Items, entries, entryBreaks.Items);
    }

    // A store keeps the words of a conflict alone; both sides are found again from the position and the record.
    private static async Task<IReadOnlyDictionary<string, RecordConflict>> FindConflictsAsync(
        OpenStores stores, DayPlan plan, DayReading reading, CancellationToken cancellationToken)
    {
        var users = reading.Attention.Where(result => result.Outcome == SettlementOutcome.Conflict).Select(result => result.UserId)
            .Concat((reading.Comparison?.Breaks ?? []).Where(found => found.Code == BreakCode.RecordDiffers).Select(found => found.UserId))
            .Where(user => user is not null && UserId.TryParse(user, out _, out _))
            .Select(user => user!)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var conflicts = new Dictionary<string, RecordConflict>(StringComparer.Ordinal);
        if (users.Count == 0)
        {
            return conflicts;
        }

        var positions = await FractionsTakenOver.AddAsync(
            stores.Settlements, plan, await stores.Inputs.ReadPositionsAsync(plan.Date, users, cancellationToken), cancellationToken);
        var records = await stores.Settlements.ReadRecordsAsync(plan.Date, [.. users.Select(UserId.Parse)], cancellationToken);
        var computer = new RecordComputer(plan);
        for (var i = 0; i < users.Count; i++)
        {
            if (records[i] is { } stored && positions[i] is { } position && computer.Compute(position).Record is { } computed &&
                !stored.HasSameContentAs(computed))
            {
                conflicts.Add(users[i], RecordConflict.Of(stored, computed));
            }
        }

        return conflicts;
    }

    private sealed class FirstBreaks
    {
        public List<Break> Items { get; } = [];

        public void Add(Break found)
        {
            if (Items.Count < DayReading.MostBreaks)
            {
                Items.Add(found);
            }
        }
    }
}
