namespace Settlement.Core;

/// <summary>
/// The digest of form 2: the root of a <see cref="MerkleTree"/> whose leaves are the <see cref="CertifiedLine"/>s of the
/// records. Hashing is most of the work, so records wait until there are enough for every processor to hash a subtree.
/// </summary>
/// <param name="plan">The day's plan.</param>
/// <param name="users">How many records there will be, where the roots of their subtrees are wanted; else 0.</param>
public sealed class RecordsTree(DayPlan plan, long users = 0) : IRecordsDigest
{
    /// <summary>Leaves of a subtree that one processor hashes: a power of two.</summary>
    public const int SubtreeLeaves = 512;

    /// <summary>Records that wait at most.</summary>
    public const int MostWaiting = 16 * SubtreeLeaves;

    private readonly long leaves = SubtreeRoots.LeavesFor(users);
    private readonly MerkleTree tree = new(SubtreeRoots.LeavesFor(users));
    private readonly List<UserId> firsts = [];
    private readonly List<SettlementRecord> waiting = [];
    private SettlementRecord? proved;

    /// <summary>Records added.</summary>
    public long Records => tree.Count + waiting.Count;

    /// <summary>The audit path of the record that is proved; complete once the digest was taken.</summary>
    public IReadOnlyList<Digest> Path => tree.Path;

    /// <summary>
    /// The roots of the subtrees; complete once the digest was taken. Null where none are wanted, the day is too small for any, or
    /// there were more or fewer records than was said.
    /// </summary>
    public SubtreeRoots? Subtrees => leaves > 0 && Records == users
        ? new SubtreeRoots(users, [.. firsts.Zip(tree.Roots, (first, root) => new SubtreeRoot(first, root))])
        : null;

    /// <inheritdoc />
    public void Add(SettlementRecord record)
    {
        if (leaves > 0 && Records % leaves == 0)
        {
            firsts.Add(record.UserId);
        }

        waiting.Add(record);
        if (waiting.Count == MostWaiting)
        {
            HashWaiting();
        }
    }

    /// <summary>Adds the next record, which is the one to be proved.</summary>
    /// <returns>Its line.</returns>
    public byte[] AddProved(SettlementRecord record)
    {
        proved = record;
        Add(record);
        return new CertifiedLine(plan).Of(record).ToArray();
    }

    /// <inheritdoc />
    public Digest Take()
    {
        HashWaiting();
        AddLines(tree, waiting);
        waiting.Clear();
        return tree.Root();
    }

    /// <inheritdoc />
    public void Dispose() => tree.Dispose();

    // What is less than a subtree goes on waiting.
    private void HashWaiting()
    {
        var subtrees = waiting.Count / SubtreeLeaves;
        if (subtrees == 0)
        {
            // Processors are not called together over nothing, as over the few records of a small day.
            return;
        }

        // Whoever calls is one of those who hash.
        var hashed = new MerkleTree[subtrees];
        ParallelEnumerable.Range(0, subtrees).ForAll(number => hashed[number] = HashSubtree(number));
        foreach (var subtree in hashed)
        {
            using (subtree)
            {
                tree.Add(subtree);
            }
        }

        waiting.RemoveRange(0, subtrees * SubtreeLeaves);
    }

    private MerkleTree HashSubtree(int number)
    {
        var subtree = new MerkleTree();
        AddLines(subtree, waiting.Skip(number * SubtreeLeaves).Take(SubtreeLeaves));
        return subtree;
    }

    private void AddLines(MerkleTree to, IEnumerable<SettlementRecord> records)
    {
        var line = new CertifiedLine(plan);
        foreach (var record in records)
        {
            to.Add(line.Of(record), isFollowed: ReferenceEquals(record, proved));
        }
    }
}
