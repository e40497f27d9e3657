namespace Settlement.Core;

/// <summary>
/// Digests a day's records, added in order of the user id: the same for every store that holds the same records. Whatever of
/// a record changes, and a record too many or too few, changes the digest. Which run created a record is not its content.
/// </summary>
internal interface IRecordsDigest : IDisposable
{
    /// <summary>Adds the next record.</summary>
    void Add(SettlementRecord record);

    /// <summary>The digest of the records added; asked once, after the last.</summary>
    Digest Take();
}
