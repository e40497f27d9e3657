namespace Settlement.Core;

/// <summary>The digest of form 2: the root of a <see cref="MerkleTree"/> whose leaves are the <see cref="CertifiedLine"/>s of the records.</summary>
/// <param name="plan">The day's plan.</param>
public sealed class RecordsTree(DayPlan plan) : IRecordsDigest
{
    private readonly MerkleTree tree = new();
    private readonly CertifiedLine line = new(plan);

    /// <summary>Records added.</summary>
    public long Records => tree.Count;

    /// <inheritdoc cref="MerkleTree.Path" />
    public IReadOnlyList<Digest> Path => tree.Path;

    /// <inheritdoc />
    public void Add(SettlementRecord record) => tree.Add(line.Of(record));

    /// <summary>Adds the next record, which is the one to be proved.</summary>
    /// <returns>Its line.</returns>
    public byte[] AddProved(SettlementRecord record)
    {
        var proved = line.Of(record).ToArray();
        tree.Add(proved, isFollowed: true);
        return proved;
    }

    /// <inheritdoc />
    public Digest Take() => tree.Root();

    /// <inheritdoc />
    public void Dispose() => tree.Dispose();
}
