using System.Security.Cryptography;
using System.Text;

namespace Settlement.Core.Tests;

public sealed class MerkleTreeTests
{
    // The reference leaves of RFC 6962's implementations, and the roots of the first 0 to 8 of them.
    private static readonly byte[][] Leaves =
        [[], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43], Convert.FromHexString("5051525354555657"), Convert.FromHexString("606162636465666768696a6b6c6d6e6f")];

    public static TheoryData<int, string> Roots => new()
    {
        { 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
        { 1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d" },
        { 2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125" },
        { 3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77" },
        { 4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7" },
        { 5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4" },
        { 6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef" },
        { 7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c" },
        { 8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328" },
    };

    [Theory]
    [MemberData(nameof(Roots))]
    public void Root_is_that_of_the_reference_leaves(int count, string root) =>
        Assert.Equal(root, Build(Leaves[..count]).Root.ToString());

    [Fact]
    public void Root_of_any_number_of_leaves_is_that_of_the_definition()
    {
        for (var count = 1; count <= 70; count++)
        {
            var leaves = Many(count);
            Assert.Equal(Convert.ToHexStringLower(Defined(leaves)), Build(leaves).Root.ToString());
        }
    }

    [Fact]
    public void Path_of_every_leaf_leads_to_the_root_and_is_no_longer_than_the_tree_is_high()
    {
        for (var count = 1; count <= 70; count++)
        {
            var leaves = Many(count);
            for (var index = 0; index < count; index++)
            {
                var (root, path) = Build(leaves, index);
                Assert.Equal(root, MerkleTree.RootOf(leaves[index], index, count, path));
                Assert.True(path.Count <= Math.Ceiling(Math.Log2(count)), $"{path.Count} hashes for {count} leaves");
            }
        }
    }

    // What is left behind the last complete subtree is a subtree, too, with fewer leaves.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(64)]
    public void Roots_of_subtrees_lead_to_the_root_of_the_tree_and_their_paths_are_what_follows_in_the_path_of_a_leaf(int subtreeLeaves)
    {
        for (var count = 1; count <= 70; count++)
        {
            var leaves = Many(count);
            using var whole = new MerkleTree(subtreeLeaves);
            Array.ForEach(leaves, leaf => whole.Add(leaf));
            var root = whole.Root();
            Assert.Equal(leaves.Chunk(subtreeLeaves).Select(chunk => Build(chunk).Root), whole.Roots);
            for (var index = 0; index < count; index++)
            {
                var (first, after) = (index / subtreeLeaves * subtreeLeaves, Math.Min(count, ((index / subtreeLeaves) + 1) * subtreeLeaves));
                using var roots = new MerkleTree();
                for (var i = 0; i < whole.Roots.Count; i++)
                {
                    roots.AddRoot(whole.Roots[i], isFollowed: i == index / subtreeLeaves);
                }

                Assert.Equal(root, roots.Root());
                Assert.Equal(Build(leaves, index).Path, [.. Build(leaves[first..after], index - first).Path, .. roots.Path]);
            }
        }
    }

    [Fact]
    public void Tree_of_no_leaves_has_no_roots_of_subtrees()
    {
        using var tree = new MerkleTree(subtreeLeaves: 4);

        tree.Root();

        Assert.Empty(tree.Roots);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(0, 3)]
    [InlineData(0, 0)]
    public void Tree_whose_leaves_would_be_no_subtree_is_refused(int before, int count)
    {
        using var tree = new MerkleTree();
        using var subtree = new MerkleTree();
        Array.ForEach(Many(before), leaf => tree.Add(leaf));
        Array.ForEach(Many(count), leaf => subtree.Add(leaf));

        Assert.Throws<ArgumentException>(() => tree.Add(subtree));
    }

    [Fact]
    public void Leaf_in_another_place_or_of_another_tree_does_not_lead_to_the_root()
    {
        for (var count = 2; count <= 20; count++)
        {
            var leaves = Many(count);
            for (var index = 0; index < count; index++)
            {
                var (root, path) = Build(leaves, index);
                Assert.NotEqual(root, MerkleTree.RootOf(leaves[(index + 1) % count], index, count, path));
                for (var other = -1; other <= count; other++)
                {
                    if (other != index)
                    {
                        Assert.NotEqual(root, MerkleTree.RootOf(leaves[index], other, count, path));
                    }
                }
            }
        }
    }

    [Fact]
    public void Changed_shortened_or_lengthened_path_does_not_lead_to_the_root()
    {
        var leaves = Many(13);
        var (root, path) = Build(leaves, 5);

        for (var i = 0; i < path.Count; i++)
        {
            Assert.NotEqual(root, MerkleTree.RootOf(leaves[5], 5, 13, [.. path.Take(i), Digest.Of("other"), .. path.Skip(i + 1)]));
        }

        Assert.Null(MerkleTree.RootOf(leaves[5], 5, 13, [.. path.SkipLast(1)]));
        Assert.Null(MerkleTree.RootOf(leaves[5], 5, 13, [.. path, root]));
        Assert.Null(MerkleTree.RootOf(leaves[5], 5, 5, path));
        Assert.Null(MerkleTree.RootOf(leaves[5], -1, 13, path));
        Assert.Null(MerkleTree.RootOf(leaves[0], 0, 0, []));
    }

    [Fact]
    public void Node_cannot_pass_for_a_leaf()
    {
        var (root, _) = Build([Leaves[1], Leaves[2]]);
        byte[] node = [.. Hash(0x00, Leaves[1]), .. Hash(0x00, Leaves[2])];

        Assert.NotEqual(root, Build([node]).Root);
    }

    private static byte[][] Many(int count) => [.. Enumerable.Range(0, count).Select(i => Encoding.UTF8.GetBytes($"leaf {i}"))];

    private static (Digest Root, IReadOnlyList<Digest> Path) Build(byte[][] leaves, int followed = -1)
    {
        using var tree = new MerkleTree();
        for (var i = 0; i < leaves.Length; i++)
        {
            Assert.Equal(i, tree.Count);
            tree.Add(leaves[i], isFollowed: i == followed);
        }

        var root = tree.Root();
        return (root, tree.Path);
    }

    // RFC 6962, section 2.1, as it is written.
    private static byte[] Defined(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 1)
        {
            return Hash(0x00, leaves[0]);
        }

        var split = 1;
        while (split * 2 < leaves.Length)
        {
            split *= 2;
        }

        return Hash(0x01, [.. Defined(leaves[..split]), .. Defined(leaves[split..])]);
    }

    private static byte[] Hash(byte prefix, byte[] bytes) => SHA256.HashData([prefix, .. bytes]);
}
