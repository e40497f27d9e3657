using System.Text;

namespace Settlement.Core.Tests;

public sealed class RecordsTreeTests
{
    private static readonly SettlementRecord[] Records =
        [Ledger("alice", 20_111), Ledger("bob, \"jr\"", 1), Sample.Record("carol", 20_383) with { Status = RecordStatus.Paid }, Ledger("陳", 5_000_000)];

    public static TheoryData<string> Changes => [.. All.Keys];

    private static Dictionary<string, Func<SettlementRecord, SettlementRecord>> All { get; } = new(StringComparer.Ordinal)
    {
        ["user"] = record => record with { UserId = UserId.Parse("alicf") },
        ["position"] = record => record with { Position = new Money(20_112) },
        ["earnings"] = record => record with { Earnings = record.Earnings with { Credited = new Money(3) } },
        ["residue"] = record => record with { Earnings = record.Earnings with { ResidueNumerator = record.Earnings.ResidueNumerator + 1 } },
        ["transaction id"] = record => record with { TransactionId = Sample.Record("bob", 20_111).TransactionId },
        ["not paid"] = record => record with { Status = RecordStatus.Recorded, IsPosted = false },
        ["paid by a service"] = record => record with { IsPosted = false },
        ["account debited"] = record => record with { OddPosting = new Posting("residue", "user:alice") },
        ["account credited"] = record => record with { OddPosting = new Posting("earnings", "user:thief") },
        ["accounts that read like others"] = record => record with { OddPosting = new Posting("earnings\tuser:alice", string.Empty) },
        ["attempt"] = record => record with { Attempt = 2 },
    };

    [Fact]
    public void Leaves_are_the_lines_of_the_records()
    {
        string[] lines =
        [
            $"alice\t20111\t2\t27274411/100000000\t{Records[0].TransactionId}\tledger\tearnings\tuser:alice\t1",
            $"bob, \"jr\"\t1\t0\t11301/100000000\t{Records[1].TransactionId}\tnone\t\t\t1",
            $"carol\t20383\t2\t30348283/100000000\t{Records[2].TransactionId}\tservice\t\t\t1",
            $"陳\t5000000\t565\t5000000/100000000\t{Records[3].TransactionId}\tledger\tearnings\tuser:陳\t1",
        ];
        using var tree = new MerkleTree();
        foreach (var line in lines)
        {
            tree.Add(Encoding.UTF8.GetBytes(line));
        }

        Assert.Equal(tree.Root(), RootOf(Records));
    }

    [Fact]
    public void Amount_that_goes_back_is_debited_to_the_user()
    {
        var record = Sample.Record("alice", 20_111, Sample.PlanAt("-1.1301") with { Payer = Payer.Ledger });

        Assert.Equal($"alice\t20111\t-2\t-27274411/100000000\t{record.TransactionId}\tledger\tuser:alice\tearnings\t1", LineOf(record));
    }

    [Fact]
    public void Longest_numbers_and_ids_are_in_the_line_whole()
    {
        var user = UserId.Parse(new string('陳', UserId.MaxLength));
        var longest = Records[0] with
        {
            UserId = user,
            Position = new Money(long.MinValue),
            Earnings = new Earnings(new Money(long.MinValue), long.MinValue),
            OddPosting = new Posting(new string('a', 5_000), string.Empty),
            Attempt = int.MaxValue,
        };

        Assert.Equal(
            $"{user}\t{long.MinValue}\t{long.MinValue}\t{long.MinValue}/100000000\t{longest.TransactionId}\tledger\t{new string('a', 5_000)}\t\t{int.MaxValue}",
            LineOf(longest));
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void Root_changes_with_every_field_of_a_record(string field) =>
        Assert.NotEqual(RootOf(Records), RootOf([All[field](Records[0]), .. Records[1..]]));

    [Fact]
    public void Root_changes_with_a_record_too_few_or_in_another_place()
    {
        Assert.NotEqual(RootOf(Records), RootOf(Records[..3]));
        Assert.NotEqual(RootOf(Records), RootOf([Records[1], Records[0], .. Records[2..]]));
    }

    [Fact]
    public void Root_says_nothing_of_the_run_that_created_a_record() =>
        Assert.Equal(RootOf(Records), RootOf([.. Records.Select(record => record with { CreatedBy = Sample.Run(7), Version = "9" })]));

    // Hashed in subtrees, several at once, and the rest one by one: the same tree as of one line after the other.
    [Theory]
    [InlineData(RecordsTree.SubtreeLeaves - 1, 0)]
    [InlineData(RecordsTree.SubtreeLeaves, 511)]
    [InlineData(RecordsTree.MostWaiting, 700)]
    [InlineData(RecordsTree.MostWaiting + 1, RecordsTree.MostWaiting)]
    [InlineData(RecordsTree.MostWaiting + (3 * RecordsTree.SubtreeLeaves) + 5, RecordsTree.MostWaiting + (2 * RecordsTree.SubtreeLeaves) + 1)]
    [InlineData(RecordsTree.MostWaiting + (3 * RecordsTree.SubtreeLeaves) + 5, RecordsTree.MostWaiting + (3 * RecordsTree.SubtreeLeaves) + 2)]
    public void Root_and_path_of_many_records_are_those_of_their_lines_one_after_the_other(int count, int proved)
    {
        using var tree = new RecordsTree(Sample.LedgerPlan);
        using var oneByOne = new MerkleTree();
        for (var i = 0; i < count; i++)
        {
            var record = Ledger($"u{i:00000}", 20_000 + i);
            oneByOne.Add(Encoding.UTF8.GetBytes(LineOf(record)), isFollowed: i == proved);
            if (i == proved)
            {
                tree.AddProved(record);
            }
            else
            {
                tree.Add(record);
            }

            Assert.Equal(i + 1, tree.Records);
        }

        Assert.Equal(oneByOne.Root(), tree.Take());
        Assert.Equal(oneByOne.Path, tree.Path);
        Assert.NotEmpty(tree.Path);
        Assert.Equal(count, tree.Records);
    }

    [Theory]
    [InlineData(2 * RecordsTree.SubtreeLeaves, 2)]
    [InlineData((2 * RecordsTree.SubtreeLeaves) + 1, 3)]
    [InlineData(RecordsTree.MostWaiting + 700, 18)]
    [InlineData((SubtreeRoots.Most * RecordsTree.SubtreeLeaves) + 1, 65)]
    public void Subtrees_are_those_of_the_records_from_their_first_users_on(int count, int expected)
    {
        var records = Many(count);
        var root = RootOf(records, count, out var subtrees);

        Assert.Equal(RootOf(records), root);
        Assert.Equal((count, expected), (subtrees!.Users, subtrees.Roots.Count));
        Assert.Equal(
            records.Chunk((int)subtrees.Leaves).Select(chunk => new SubtreeRoot(chunk[0].UserId, RootOf(chunk))),
            subtrees.Roots);
    }

    [Theory]
    [InlineData(1_023, 1_023)]
    [InlineData(1_100, 0)]
    [InlineData(1_100, 1_099)]
    [InlineData(1_100, 1_101)]
    [InlineData(0, 1_100)]
    public void Small_day_and_one_of_another_number_of_records_than_was_said_have_no_subtrees(int count, int said)
    {
        RootOf(Many(count), said, out var subtrees);

        Assert.Null(subtrees);
    }

    private static SettlementRecord[] Many(int count) => [.. Enumerable.Range(0, count).Select(i => Ledger($"u{i:00000}", 20_000 + i))];

    private static Digest RootOf(SettlementRecord[] records, int users, out SubtreeRoots? subtrees)
    {
        using var tree = new RecordsTree(Sample.LedgerPlan, users);
        Array.ForEach(records, tree.Add);
        var root = tree.Take();
        subtrees = tree.Subtrees;
        return root;
    }

    private static SettlementRecord Ledger(string user, long balanceMinor) => Sample.Record(user, balanceMinor, Sample.LedgerPlan);

    private static string LineOf(SettlementRecord record)
    {
        using var tree = new RecordsTree(Sample.LedgerPlan);
        return Encoding.UTF8.GetString(tree.AddProved(record));
    }

    private static Digest RootOf(SettlementRecord[] records)
    {
        using var tree = new RecordsTree(Sample.LedgerPlan);
        foreach (var record in records)
        {
            tree.Add(record);
        }

        Assert.Equal(records.Length, tree.Records);
        return tree.Take();
    }
}
