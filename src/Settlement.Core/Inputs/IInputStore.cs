namespace Settlement.Core;

/// <summary>
/// Where positions and yields are kept. Reads return what is there, untrusted. Every method may throw
/// <see cref="StoreUnavailableException"/>; a write that did may or may not have happened.
/// </summary>
public interface IInputStore
{
    /// <summary>The yield of a date, or null if none was imported.</summary>
    Task<Yield?> ReadYieldAsync(SettlementDate date, CancellationToken cancellationToken);

    /// <summary>The dates of a range that have a yield or a position, ascending; null bounds are open. No position is read.</summary>
    Task<IReadOnlyList<DateInputs>> ListInputsAsync(SettlementDate? from, SettlementDate? to, CancellationToken cancellationToken);

    /// <summary>The number of positions of a date, withdrawn ones included.</summary>
    Task<long> CountPositionsAsync(SettlementDate date, CancellationToken cancellationToken);

    /// <summary>
    /// A number that is another one after each import that changed a date's positions: who reads it, then positions, then the
    /// same number again, has read what was there all the while. Not changed by what others write past the product.
    /// </summary>
    Task<long> ReadPositionsVersionAsync(SettlementDate date, CancellationToken cancellationToken);

    /// <summary>Whether a date has any position; for a store that has to go through all of them to count them.</summary>
    async Task<bool> HasPositionsAsync(SettlementDate date, CancellationToken cancellationToken) =>
        await CountPositionsAsync(date, cancellationToken) > 0;

    /// <summary>
    /// Divides a date's positions into at most <paramref name="count"/> parts that can be walked side by side and
    /// together cover every position exactly once, positions imported later too. The tokens belong to the store.
    /// </summary>
    Task<IReadOnlyList<string>> DividePositionsAsync(SettlementDate date, int count, CancellationToken cancellationToken);

    /// <summary>A page of one part's positions, in an order of the store's own.</summary>
    /// <param name="date">The settlement date.</param>
    /// <param name="part">A token of <see cref="DividePositionsAsync"/>.</param>
    /// <param name="continuation">Null for the first page, then what the page before returned.</param>
    /// <param name="size">The most positions returned; at least 1.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    Task<Page<StoredPosition>> ListPositionsAsync(
        SettlementDate date, string part, string? continuation, int size, CancellationToken cancellationToken);

    /// <summary>The positions of some users, in the order asked for; null if a user has none.</summary>
    Task<IReadOnlyList<StoredPosition?>> ReadPositionsAsync(
        SettlementDate date, IReadOnlyList<string> users, CancellationToken cancellationToken);

    /// <summary>
    /// Writes positions of a date, all or none. A position that is there with the same balance is left alone. What is
    /// there is looked at in the step that writes, so that two imports at once never overwrite each other unasked.
    /// </summary>
    /// <param name="date">The settlement date.</param>
    /// <param name="positions">The positions, each user once, those to be withdrawn among them; what reading them throws is thrown on.</param>
    /// <param name="rule">What they may do to what is there.</param>
    /// <param name="accepted">What somebody let through for this import. It is kept with the import, all or none.</param>
    /// <param name="cancellationToken">Stops the import; nothing is written then.</param>
    /// <exception cref="InputDiffersException">
    /// Another balance is there and may not be replaced, or a user who is not among the positions of a whole set.
    /// </exception>
    /// <exception cref="InputSealedException">The date is sealed, whatever the positions are.</exception>
    Task<ImportCounts> WritePositionsAsync(
        SettlementDate date,
        IEnumerable<Position> positions,
        PositionsRule rule,
        IReadOnlyList<AcceptedCheck> accepted,
        CancellationToken cancellationToken);

    /// <summary>Writes yields, all or none: another yield that is there is overwritten where that is asked for, or refuses the whole.</summary>
    /// <param name="yields">The yields, each date once.</param>
    /// <param name="replace">Whether another yield that is there is overwritten.</param>
    /// <param name="accepted">What somebody let through, each for the date of a yield. It is kept with the import, all or none.</param>
    /// <param name="cancellationToken">Stops the import; nothing is written then.</param>
    /// <exception cref="InputDiffersException">Another yield is there and may not be replaced.</exception>
    /// <exception cref="InputSealedException">A date whose yield would change is sealed.</exception>
    Task<ImportCounts> WriteYieldsAsync(
        IReadOnlyList<KeyValuePair<SettlementDate, Yield>> yields,
        bool replace,
        IReadOnlyList<AcceptedCheck> accepted,
        CancellationToken cancellationToken);

    /// <summary>
    /// Begins to write positions of a date in chunks, each a call of its own, that are seen all at once when they are
    /// published, are the whole set of the date, and never replace another balance. The same id goes on with the import it began, if no other one began
    /// since: then that one is given up, and this starts anew.
    /// </summary>
    /// <param name="date">The settlement date.</param>
    /// <param name="import">The import.</param>
    /// <param name="accepted">What somebody let through for it. It is kept with the import, and seen once that is published.</param>
    /// <param name="cancellationToken">Stops the call; whether it began may then be unknown.</param>
    /// <exception cref="InputSealedException">The date is sealed.</exception>
    Task BeginPositionsAsync(
        SettlementDate date, ImportId import, IReadOnlyList<AcceptedCheck> accepted, CancellationToken cancellationToken);

    /// <summary>Writes a chunk, unseen. Writing it again, also at once, also after publishing, changes nothing.</summary>
    /// <returns>What the chunk adds once it is published; the same each time, until it is.</returns>
    /// <exception cref="InputDiffersException">Another balance is there.</exception>
    /// <exception cref="StoreUnavailableException">Also where another import began since: begin again.</exception>
    Task<ImportCounts> WriteChunkAsync(
        SettlementDate date, ImportId import, IReadOnlyList<Position> positions, CancellationToken cancellationToken);

    /// <summary>Lets all chunks be seen, or none. Publishing again changes nothing.</summary>
    /// <param name="date">The settlement date.</param>
    /// <param name="import">The import.</param>
    /// <param name="total">What the chunks returned, each counted once, added up.</param>
    /// <param name="cancellationToken">Stops the call; whether it published may then be unknown.</param>
    /// <exception cref="InputDiffersException">Another balance is there, or a user who is in no chunk.</exception>
    /// <exception cref="InputSealedException">The date was sealed since, and the chunks are not seen yet.</exception>
    /// <exception cref="StoreUnavailableException">Also where another import began since: begin again.</exception>
    Task PublishPositionsAsync(SettlementDate date, ImportId import, ImportCounts total, CancellationToken cancellationToken);

    /// <summary>What was let through for the imports of a date's positions and yield that count, the earliest first.</summary>
    Task<IReadOnlyList<AcceptedCheck>> ListAcceptedAsync(SettlementDate date, CancellationToken cancellationToken);

    /// <summary>
    /// Seals a date: from the moment this returned, nothing of its positions and its yield changes, not even by an import
    /// that began before and ends later. Setting the same seal again changes nothing.
    /// </summary>
    /// <param name="date">The settlement date.</param>
    /// <param name="number">The seal's number; see <see cref="InputSeal"/>.</param>
    /// <param name="cancellationToken">Stops the call; whether the date is sealed may then be unknown.</param>
    /// <returns>The seal that stands.</returns>
    Task<InputSeal> SealAsync(SettlementDate date, int number, CancellationToken cancellationToken);

    /// <summary>Lifts a seal, and every older one for good; a newer one stays.</summary>
    /// <param name="date">The settlement date.</param>
    /// <param name="number">The seal's number.</param>
    /// <param name="cancellationToken">Stops the call; whether the seal was lifted may then be unknown.</param>
    Task LiftSealAsync(SettlementDate date, int number, CancellationToken cancellationToken);

    /// <summary>The seal of a date.</summary>
    Task<InputSeal> ReadSealAsync(SettlementDate date, CancellationToken cancellationToken);
}

/// <summary>What an import did to a store's rows.</summary>
/// <param name="Added">Rows that were not there before.</param>
/// <param name="Unchanged">Rows that were there with the same value.</param>
/// <param name="Replaced">Rows that were there with another value.</param>
/// <param name="Withdrawn">Rows that were there and are withdrawn now.</param>
public readonly record struct ImportCounts(long Added, long Unchanged, long Replaced, long Withdrawn = 0)
{
    /// <summary>All rows of what was imported, in which the withdrawn ones are not.</summary>
    public long Total => Added + Unchanged + Replaced;

    /// <summary>Adds up two parts of an import.</summary>
    public static ImportCounts operator +(ImportCounts left, ImportCounts right) =>
        new(
            left.Added + right.Added, left.Unchanged + right.Unchanged, left.Replaced + right.Replaced, left.Withdrawn + right.Withdrawn);
}

/// <summary>A page of a longer list.</summary>
/// <param name="Items">The items of this page; may be empty before the last page.</param>
/// <param name="Continuation">What to ask the next page with; null after the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Continuation);

/// <summary>
/// A value that is there differs from the one to be written and may not be replaced, or a user is there who is not in the
/// set; nothing was written. An import compares before it writes, so this means that another import came in between:
/// compare again.
/// </summary>
public sealed class InputDiffersException : Exception
{
    /// <param name="message">One line: whose value differs.</param>
    public InputDiffersException(string message)
        : base(message)
    {
    }
}
