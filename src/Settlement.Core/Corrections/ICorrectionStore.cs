namespace Settlement.Core;

/// <summary>
/// Where corrections and their entries are kept. As in <see cref="ISettlementStore"/> a list in gives an answer for each item,
/// in the same order, and any item may stand while another does not; every method may throw
/// <see cref="StoreUnavailableException"/>, and a write that did may or may not have happened, item by item.
/// </summary>
public interface ICorrectionStore : IPositionSets
{
    /// <summary>The corrections of a date, by number.</summary>
    Task<IReadOnlyList<Correction>> ListCorrectionsAsync(SettlementDate date, CancellationToken cancellationToken);

    /// <summary>The corrections of a range of dates, by date and number; null bounds are open.</summary>
    Task<IReadOnlyList<Correction>> ListCorrectionsAsync(SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken);

    /// <summary>Freezes a plan, if its date has no correction of that number. Returns the one that stands afterwards, this plan's or another's.</summary>
    Task<Correction> CreateCorrectionAsync(CorrectionPlan plan, CancellationToken cancellationToken);

    /// <summary>Replaces a correction's state and certificate if its version is still the one given; false if it is not.</summary>
    Task<bool> UpdateCorrectionAsync(Correction correction, CancellationToken cancellationToken);

    /// <summary>
    /// Creates each entry that does not exist yet, and returns what is there for each that does: the only way an entry comes into
    /// being (I1). The entries of one call are of distinct users and share date and number.
    /// </summary>
    Task<IReadOnlyList<EntryVerdict>> CreateEntriesAsync(IReadOnlyList<CorrectionEntry> entries, CancellationToken cancellationToken);

    /// <summary>
    /// The entries of some users on a date, those of all its corrections up to a number, each user's by number; users in the order
    /// asked for, with an empty list for whom there are none.
    /// </summary>
    Task<IReadOnlyList<IReadOnlyList<CorrectionEntry>>> ReadEntriesAsync(
        SettlementDate date, int upTo, IReadOnlyList<UserId> users, CancellationToken cancellationToken);

    /// <summary>
    /// Moves each entry to the status, the attempt, the transaction id and the correction that takes it up which it is given, on
    /// condition of its version. Of distinct entries, of one date.
    /// </summary>
    /// <returns>Each entry as it stands afterwards, moved by this call or not; null if there is none.</returns>
    Task<IReadOnlyList<CorrectionEntry?>> UpdateEntriesAsync(IReadOnlyList<CorrectionEntry> entries, CancellationToken cancellationToken);

    /// <summary>The entries of a correction in order of the user id.</summary>
    IAsyncEnumerable<CorrectionEntry> ListEntriesAsync(SettlementDate date, int number, CancellationToken cancellationToken);

    /// <summary>A page of the entries that are <see cref="EntryStatus.Owed"/>, of all dates, in an order of the store's own.</summary>
    Task<Page<CorrectionEntry>> ListOwedAsync(string? continuation, int size, CancellationToken cancellationToken);
}

/// <summary>A store's answer to the conditional create of an entry: created, or what is there already.</summary>
/// <param name="Existing">The entry that is there; null if this call created it.</param>
/// <param name="CreatedVersion">The concurrency token of the entry this call created; null if it created none.</param>
public readonly record struct EntryVerdict(CorrectionEntry? Existing, string? CreatedVersion)
{
    /// <summary>This call created the entry.</summary>
    public static EntryVerdict Created(string version) => new(Existing: null, version);

    /// <summary>An entry was there before.</summary>
    public static EntryVerdict Exists(CorrectionEntry existing) => new(existing, CreatedVersion: null);
}
