namespace Settlement.Core;

/// <summary>
/// Where days, settlement records and the users who need attention are kept. There is no transaction across users: a
/// list in gives an answer for each item, in the same order, and any item may stand while another does not. Every method
/// may throw <see cref="StoreUnavailableException"/>; a write that did may or may not have happened, item by item.
/// </summary>
public interface ISettlementStore
{
    /// <summary>The state of a date, or null before its first run.</summary>
    Task<Day?> ReadDayAsync(SettlementDate date, CancellationToken cancellationToken);

    /// <summary>Freezes a plan, if the date has none. Returns the day that stands afterwards, this plan's or another's.</summary>
    Task<Day> CreateDayAsync(DayPlan plan, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces a day's state, totals, breaks, close attempt and certificate if its version is still the one given; false if it is
    /// not. One write: all of them stand or none.
    /// </summary>
    Task<bool> UpdateDayAsync(Day day, CancellationToken cancellationToken);

    /// <summary>The days of a range that have a plan, ascending; null bounds are open.</summary>
    Task<IReadOnlyList<Day>> ListDaysAsync(SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps a text of a date, of at most 32,000 characters, in the place of the one that was kept before: its
    /// <see cref="SubtreeRoots"/>, which are advice and no part of the day.
    /// </summary>
    Task SaveSubtreesAsync(SettlementDate date, string subtrees, CancellationToken cancellationToken);

    /// <summary>The text that was kept of a date, or what somebody has made of it; null for none.</summary>
    Task<string?> ReadSubtreesAsync(SettlementDate date, CancellationToken cancellationToken);

    /// <summary>
    /// Creates each record that does not exist yet, and returns what is there for each that does: the only way a record
    /// comes into being (I1). The users of one call are distinct and share the date.
    /// </summary>
    Task<IReadOnlyList<CreateVerdict>> CreateRecordsAsync(
        IReadOnlyList<SettlementRecord> records, CancellationToken cancellationToken);

    /// <summary>The records of some users on a date, in the order asked for; null if there is none.</summary>
    Task<IReadOnlyList<SettlementRecord?>> ReadRecordsAsync(
        SettlementDate date, IReadOnlyList<UserId> users, CancellationToken cancellationToken);

    /// <summary>
    /// Lists a page of a part's users, as <see cref="IInputStore.ListPositionsAsync"/> does, and passes over those for whom
    /// nothing is left to do: a store that holds positions and records in the same order reads both in one pass. Null where it
    /// cannot, or the date has another plan: then list the positions, and read the records of their users.
    /// </summary>
    /// <param name="inputs">Where the positions are.</param>
    /// <param name="plan">The day's plan.</param>
    /// <param name="run">The run that asks; the default value for none.</param>
    /// <param name="part">The part's token, from <see cref="IInputStore.DividePositionsAsync"/>.</param>
    /// <param name="continuation">Null at first, then what the page before returned.</param>
    /// <param name="size">The most users a page is about, those that it passes over among them.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<ComparedPage?> ListUnsettledAsync(
        IInputStore inputs, DayPlan plan, RunId run, string part, string? continuation, int size, CancellationToken cancellationToken) =>
        Task.FromResult<ComparedPage?>(null);

    /// <summary>Moves each record from recorded to paid, with the posting it is given, on condition of its version and its attempt.</summary>
    Task<IReadOnlyList<MarkPaidVerdict>> MarkPaidAsync(
        IReadOnlyList<SettlementRecord> records, CancellationToken cancellationToken);

    /// <summary>
    /// Moves each record to the attempt it is given, with that attempt's transaction id, if it is not paid and still at the
    /// attempt before: the only way an attempt changes. The records of one call are of distinct users and share the date.
    /// </summary>
    /// <returns>Each record as it stands afterwards, moved by this call or by another; null if there is none.</returns>
    Task<IReadOnlyList<SettlementRecord?>> RaiseAttemptsAsync(
        IReadOnlyList<SettlementRecord> records, CancellationToken cancellationToken);

    /// <summary>How many records a date has, in all and paid.</summary>
    Task<RecordCounts> CountRecordsAsync(SettlementDate date, CancellationToken cancellationToken);

    /// <summary>The records of a date in order of the user id.</summary>
    IAsyncEnumerable<SettlementRecord> ListRecordsAsync(SettlementDate date, CancellationToken cancellationToken);

    /// <summary>The records of a range of a date's users, in order of the user id. Costs what the range has, not what the date has.</summary>
    /// <param name="date">The settlement date.</param>
    /// <param name="first">The first user of the range.</param>
    /// <param name="end">The first user behind it; null where it has no end.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    IAsyncEnumerable<SettlementRecord> ListRecordsAsync(SettlementDate date, UserId first, UserId? end, CancellationToken cancellationToken);

    /// <summary>Remembers the users of a date who need attention, the latest result of each.</summary>
    Task SaveAttentionAsync(SettlementDate date, IReadOnlyList<UserResult> results, CancellationToken cancellationToken);

    /// <summary>Forgets users of a date who no longer need attention.</summary>
    Task ClearAttentionAsync(SettlementDate date, IReadOnlyList<string> users, CancellationToken cancellationToken);

    /// <summary>The results of some users of a date who need attention, in the order asked for; null for who does not.</summary>
    Task<IReadOnlyList<UserResult?>> ReadAttentionAsync(
        SettlementDate date, IReadOnlyList<string> users, CancellationToken cancellationToken);

    /// <summary>A page of a date's users who need attention, in order of the user id.</summary>
    Task<Page<UserResult>> ListAttentionAsync(
        SettlementDate date, string? continuation, int size, CancellationToken cancellationToken);

    /// <summary>A date's residue postings, by sequence.</summary>
    Task<IReadOnlyList<ResiduePosting>> ListResiduePostingsAsync(SettlementDate date, CancellationToken cancellationToken);

    /// <summary>Books residue, if the date has no posting of that sequence yet; false if it has.</summary>
    Task<bool> CreateResiduePostingAsync(ResiduePosting posting, CancellationToken cancellationToken);
}

/// <summary>
/// A store's answer to a conditional create: created, or what is there already. Never "exists" without the content, so
/// that nobody can take a collision for a success without looking.
/// </summary>
/// <param name="Existing">The record that is there; null if this call created it.</param>
/// <param name="CreatedVersion">The concurrency token of the record this call created; null if it created none.</param>
public readonly record struct CreateVerdict(SettlementRecord? Existing, string? CreatedVersion)
{
    /// <summary>This call created the record.</summary>
    public static CreateVerdict Created(string version) => new(Existing: null, version);

    /// <summary>A record was there before.</summary>
    public static CreateVerdict Exists(SettlementRecord existing) => new(existing, CreatedVersion: null);
}

/// <summary>A store's answer to marking a record paid.</summary>
public enum MarkPaidVerdict
{
    /// <summary>This call moved the record from recorded to paid.</summary>
    Marked,

    /// <summary>Another worker had marked it paid before: as good.</summary>
    AlreadyPaid,

    /// <summary>There is no such record.</summary>
    Missing,

    /// <summary>The record is not paid, and at another attempt than the one that was paid. Nothing was changed.</summary>
    OtherAttempt,
}

/// <summary>The records of a date, counted.</summary>
/// <param name="Records">All of them.</param>
/// <param name="Paid">Those marked paid.</param>
/// <param name="NothingToPay">Those of zero earnings.</param>
public readonly record struct RecordCounts(long Records, long Paid, long NothingToPay)
{
    /// <summary>Records that still wait for their payment.</summary>
    public long Unpaid => Records - Paid - NothingToPay;
}
