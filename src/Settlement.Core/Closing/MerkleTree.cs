using System.Numerics;
using System.Security.Cryptography;

namespace Settlement.Core;

/// <summary>
/// The Merkle tree of RFC 6962, section 2.1, over SHA-256. It is built a leaf at a time and keeps one node for each
/// complete subtree on its right edge: at most one for each bit of the number of leaves.
/// </summary>
/// <remarks>
/// A leaf hashes as SHA-256(0x00, leaf), a node as SHA-256(0x01, left, right), so that no leaf can pass for a node; the left
/// subtree of n leaves has the largest power of two below n. One leaf may be followed, and gets an audit path.
/// </remarks>
/// <param name="subtreeLeaves">Leaves of the subtrees whose roots are wanted, a power of two; 0 for none.</param>
public sealed class MerkleTree(long subtreeLeaves = 0) : IDisposable
{
    private const int HashLength = SHA256.HashSizeInBytes;
    private const int MostLevels = 63;
    private const int Nowhere = -1;
    private const int MostOnStack = 512;

    private readonly IncrementalHash sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    // At each level whose bit is set in the count, the complete subtree of 2^level leaves.
    private readonly byte[] subtrees = new byte[MostLevels * HashLength];
    private readonly List<Digest> path = [];
    private readonly List<Digest> roots = [];
    private readonly int rootsLevel = subtreeLeaves == 0 ? Nowhere : BitOperations.Log2((ulong)subtreeLeaves);
    private int followedAt = Nowhere;

    /// <summary>Leaves added.</summary>
    public long Count { get; private set; }

    /// <summary>
    /// What the followed leaf's hash is combined with on the way to the root, from the leaf up. Complete once
    /// <see cref="Root"/> was asked.
    /// </summary>
    public IReadOnlyList<Digest> Path => path;

    /// <summary>
    /// The roots that are wanted, from the left; the last subtree may have fewer leaves than the others. Complete once
    /// <see cref="Root"/> was asked.
    /// </summary>
    public IReadOnlyList<Digest> Roots => roots;

    /// <summary>Adds the next leaf.</summary>
    /// <param name="leaf">Its bytes.</param>
    /// <param name="isFollowed">Whether this is the one leaf that gets a path.</param>
    public void Add(ReadOnlySpan<byte> leaf, bool isFollowed = false)
    {
        Span<byte> node = stackalloc byte[HashLength];
        HashLeaf(leaf, node);
        Place(node, level: 0, isFollowed);
    }

    /// <summary>Adds the leaves of another tree behind those that are here, as if they were added one by one.</summary>
    /// <param name="subtree">A tree of 2^k leaves, where there are a multiple of 2^k here. It may have the one leaf that is followed.</param>
    /// <exception cref="ArgumentException">It would be no subtree of this one.</exception>
    public void Add(MerkleTree subtree)
    {
        if (!BitOperations.IsPow2(subtree.Count) || Count % subtree.Count != 0)
        {
            throw new ArgumentException($"{subtree.Count} leaves behind {Count} are no subtree", nameof(subtree));
        }

        var level = BitOperations.TrailingZeroCount(subtree.Count);
        Span<byte> node = stackalloc byte[HashLength];
        subtree.Subtree(level).CopyTo(node);
        path.AddRange(subtree.path);
        Place(node, level, subtree.followedAt == level);
    }

    /// <summary>
    /// Adds a subtree by its root alone, in the place of a leaf: all of them have the same number of leaves, a power of two, but for
    /// the last, which may have fewer.
    /// </summary>
    /// <param name="root">The subtree's root.</param>
    /// <param name="isFollowed">Whether this is the one whose root gets a path.</param>
    public void AddRoot(Digest root, bool isFollowed = false) => Place(root.ToByteArray(), level: 0, isFollowed);

    /// <summary>The root of the leaves added; asked once, after the last.</summary>
    public Digest Root()
    {
        if (Count == 0)
        {
            return Digest.Of(string.Empty);
        }

        var level = BitOperations.TrailingZeroCount(Count);
        Span<byte> node = stackalloc byte[HashLength];
        Subtree(level).CopyTo(node);
        var isFollowed = followedAt == level;
        for (level++; level < MostLevels; level++)
        {
            // What the leaves behind the last complete subtree of that level come to.
            Keep(level, node);
            if (HasSubtree(level))
            {
                Join(level, node, ref isFollowed);
            }
        }

        return Digest.Of(node);
    }

    /// <summary>
    /// The root that a leaf and its audit path lead to, as RFC 9162, section 2.1.3.2, checks it; null where there is no such
    /// place in a tree of that size, or the path is too short or too long for it.
    /// </summary>
    /// <param name="leaf">The leaf's bytes.</param>
    /// <param name="index">Its place among the leaves, from 0.</param>
    /// <param name="count">Leaves of the tree.</param>
    /// <param name="path">The audit path, from the leaf up.</param>
    public static Digest? RootOf(ReadOnlySpan<byte> leaf, long index, long count, IReadOnlyList<Digest> path)
    {
        if (index < 0 || index >= count)
        {
            return null;
        }

        using var tree = new MerkleTree();
        Span<byte> node = stackalloc byte[HashLength];
        tree.HashLeaf(leaf, node);
        var last = count - 1;
        foreach (var sibling in path)
        {
            if (last == 0)
            {
                return null;
            }

            // A subtree that ends the tree has no sibling to its right, and goes up until it is one itself.
            while (index == last && (index & 1) == 0)
            {
                index >>= 1;
                last >>= 1;
            }

            ReadOnlySpan<byte> other = sibling.ToByteArray();
            if ((index & 1) == 1)
            {
                tree.HashNode(other, node, node);
            }
            else
            {
                tree.HashNode(node, other, node);
            }

            index >>= 1;
            last >>= 1;
        }

        return last == 0 ? Digest.Of(node) : null;
    }

    /// <inheritdoc />
    public void Dispose() => sha256.Dispose();

    // Puts the node of a complete subtree on the right edge, joined with those to its left that it completes.
    private void Place(Span<byte> node, int level, bool isFollowed)
    {
        var leaves = 1L << level;
        for (; HasSubtree(level); level++)
        {
            Keep(level, node);
            Join(level, node, ref isFollowed);
        }

        Keep(level, node);
        node.CopyTo(Subtree(level));
        followedAt = isFollowed ? level : followedAt;
        Count += leaves;
    }

    // Each subtree of a level passes it once.
    private void Keep(int level, ReadOnlySpan<byte> node)
    {
        if (level == rootsLevel)
        {
            roots.Add(Digest.Of(node));
        }
    }

    private bool HasSubtree(int level) => ((Count >> level) & 1) == 1;

    private Span<byte> Subtree(int level) => subtrees.AsSpan(level * HashLength, HashLength);

    // Joins a subtree with the node to its right, which becomes both of them.
    private void Join(int level, Span<byte> node, ref bool isFollowed)
    {
        var left = Subtree(level);
        if (isFollowed)
        {
            path.Add(Digest.Of(left));
        }
        else if (followedAt == level)
        {
            path.Add(Digest.Of(node));
            isFollowed = true;
        }

        HashNode(left, node, node);
    }

    private void HashLeaf(ReadOnlySpan<byte> leaf, Span<byte> hash)
    {
        // Handed over at once: the call takes about as long as the hashing.
        Span<byte> prefixed = leaf.Length < MostOnStack ? stackalloc byte[MostOnStack] : new byte[1 + leaf.Length];
        prefixed[0] = 0x00;
        leaf.CopyTo(prefixed[1..]);
        sha256.AppendData(prefixed[..(1 + leaf.Length)]);
        sha256.GetHashAndReset(hash);
    }

    private void HashNode(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> hash)
    {
        Span<byte> node = stackalloc byte[1 + (2 * HashLength)];
        node[0] = 0x01;
        left.CopyTo(node[1..]);
        right.CopyTo(node[(1 + HashLength)..]);
        sha256.AppendData(node);
        sha256.GetHashAndReset(hash);
    }
}
