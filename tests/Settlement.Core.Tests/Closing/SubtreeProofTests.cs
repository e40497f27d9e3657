using System.Text;
using CsCheck;

namespace Settlement.Core.Tests;

/// <summary>Proofs from one subtree of a large day: the same as from all of its records, whatever becomes of what is kept.</summary>
public sealed class SubtreeProofTests
{
    private const int Users = 1_600; // subtrees of 512, 512, 512 and 64
    private const int Leaves = RecordsTree.SubtreeLeaves;
    private const int Altered = 700; // in the second

    // Either side of every subtree's edge, and some between.
    private static readonly int[] Some = [0, 1, 300, 511, 512, 513, 700, 1_023, 1_024, 1_300, 1_535, 1_536, 1_599];

    [Fact]
    public async Task Closing_a_large_day_keeps_its_subtrees_and_proving_a_user_reads_one_of_them()
    {
        var world = new DayWorld(Users);
        await StraightContext.RunAsync(world, DayWorld.Request(pageSize: 500, usersPerActivity: 500));

        var report = await StraightContext.CloseAsync(world, new CloseRequest(Sample.Date, DayWorld.Request(pageSize: 500).Sizing));

        Assert.Equal(CloseVerdict.Closed, report.Verdict);
        Assert.True(SubtreeRoots.TryParse((await world.Store.ReadSubtreesAsync(Sample.Date, default))!, out var subtrees));
        Assert.Equal([0, 512, 1_024, 1_536], subtrees.Roots.Select(root => int.Parse(root.First.Value[^5..], System.Globalization.CultureInfo.InvariantCulture)));
        foreach (var user in Some)
        {
            var (proof, reads) = await ProveAsync(world.Store, user);
            Assert.Equal((ProofVerdict.Proved, 0), (proof.Verdict, reads));
            Assert.Equal((long)user, proof.Proof!.Index);
            Assert.Equal(world.Store.Records[user], proof.Record);
        }
    }

    [Fact]
    public async Task Day_too_small_for_subtrees_keeps_none_and_looks_for_none()
    {
        var day = await ClosedDay.OfAsync((2 * Leaves) - 1);
        await day.Store.SaveSubtreesAsync(Sample.Date, "of a larger day, closed in vain", default);

        Assert.Null(day.Subtrees);
        Assert.Equal((ProofVerdict.Proved, 1), await VerdictAsync(day, 600));
    }

    // Sizes on either side of powers of two and of multiples of a subtree, and any others.
    [Fact]
    public async Task Proof_of_every_user_from_a_subtree_is_to_the_byte_that_of_all_records()
    {
        var sizes = Gen.OneOf(
            Gen.OneOf(1_024, 1_025, 1_535, 1_536, 1_537, 2_047, 2_048, 2_049, 4_095, 4_096, 4_097), Gen.Int[1_024, 5_000]);
        await Gen.Select(sizes, Gen.Int[0, int.MaxValue].Array[12]).SampleAsync(
            async (size, users) =>
            {
                var day = await ClosedDay.OfAsync(size);
                int[] edges = [0, Leaves - 1, Leaves, size / Leaves * Leaves, (size / Leaves * Leaves) - 1, size - 1];
                foreach (var user in edges.Concat(users.Select(user => user % size)).Where(user => user < size).Distinct())
                {
                    var (report, reads) = await ProveAsync(day.Store, user);
                    Assert.Equal(0, reads);
                    Assert.Equal(day.Expected(user), Text(report));
                }
            },
            iter: 12,
            threads: 1);
    }

    [Fact]
    public async Task Proof_of_every_single_user_of_a_day_is_that_of_all_records()
    {
        var day = await ClosedDay.OfAsync((2 * Leaves) + 3);
        for (var user = 0; user < (2 * Leaves) + 3; user++)
        {
            Assert.Equal(day.Expected(user), Text((await ProveAsync(day.Store, user)).Report));
        }
    }

    public static TheoryData<string> Damages => [.. AllDamages.Keys];

    private static Dictionary<string, Func<SubtreeRoots, string>> AllDamages { get; } = new(StringComparer.Ordinal)
    {
        ["text"] = _ => "settled",
        ["text, empty"] = _ => string.Empty,
        ["version"] = kept => kept.ToText().Replace("subtrees=1", "subtrees=2", StringComparison.Ordinal),
        ["users"] = kept => (kept with { Users = Users - 1 }).ToText(),
        ["root of the first"] = kept => With(kept, 0, kept.Roots[0] with { Root = Digest.Of("other") }),
        ["root of the second"] = kept => With(kept, 1, kept.Roots[1] with { Root = Digest.Of("other") }),
        ["root of the last"] = kept => With(kept, 3, kept.Roots[3] with { Root = Digest.Of("other") }),
        ["roots in another order"] = kept => With(kept, 1, kept.Roots[1] with { Root = kept.Roots[2].Root }),
        ["first user of the first, one later"] = kept => With(kept, 0, kept.Roots[0] with { First = Sample.UserId(1) }),
        ["first user of the second, one earlier"] = kept => With(kept, 1, kept.Roots[1] with { First = Sample.UserId(511) }),
        ["first user of the second, one later"] = kept => With(kept, 1, kept.Roots[1] with { First = Sample.UserId(513) }),
        ["first user of the second, far later"] = kept => With(kept, 1, kept.Roots[1] with { First = Sample.UserId(1_023) }),
        ["first user of the last, one later"] = kept => With(kept, 3, kept.Roots[3] with { First = Sample.UserId(1_537) }),
        ["first user of the last, behind all"] = kept => With(kept, 3, kept.Roots[3] with { First = UserId.Parse("v") }),
    };

    // Whoever cannot be proved from a subtree is proved from all records, to the same proof.
    [Theory]
    [MemberData(nameof(Damages))]
    public async Task What_is_kept_and_altered_makes_the_proof_slower_and_no_other(string damage)
    {
        var day = await ClosedDay.OfAsync(Users);
        await day.Store.SaveSubtreesAsync(Sample.Date, AllDamages[damage](day.Subtrees!), default);
        var slower = 0;

        foreach (var user in Some)
        {
            var (report, reads) = await ProveAsync(day.Store, user);
            Assert.Equal(day.Expected(user), Text(report));
            slower += reads;
        }

        Assert.InRange(slower, 1, Some.Length);
    }

    [Fact]
    public async Task Day_of_which_nothing_was_kept_is_proved_from_all_records()
    {
        var day = await ClosedDay.OfAsync(Users, keeps: false);

        foreach (var user in Some)
        {
            var (report, reads) = await ProveAsync(day.Store, user);
            Assert.Equal((day.Expected(user), 1), (Text(report), reads));
        }
    }

    public static TheoryData<string> Changes => ["altered", "removed", "added"];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Record_that_was_changed_leaves_nothing_to_prove_of_its_subtree_and_others_as_they_were_certified(string change)
    {
        var day = await ClosedDay.OfAsync(Users);
        Change(day.Store, change);

        foreach (var user in Some.Where(user => user != Altered))
        {
            var (report, reads) = await ProveAsync(day.Store, user);
            if (user / Leaves == Altered / Leaves)
            {
                Assert.Equal((ProofVerdict.RecordsDiffer, 1), (report.Verdict, reads));
            }
            else
            {
                Assert.Equal((day.Expected(user), 0), (Text(report), reads));
            }
        }
    }

    // Whoever alters a record and makes the rest fit cannot alter what was certified.
    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Subtrees_of_records_that_were_changed_prove_nothing(string change)
    {
        var day = await ClosedDay.OfAsync(Users);
        Change(day.Store, change);
        var records = day.Store.Records;
        using var tree = new RecordsTree(Sample.Plan, records.Count);
        records.ToList().ForEach(tree.Add);
        tree.Take();
        await day.Store.SaveSubtreesAsync(Sample.Date, (tree.Subtrees! with { Users = Users }).ToText(), default);

        foreach (var user in Some.Where(user => user != Altered))
        {
            Assert.Equal((ProofVerdict.RecordsDiffer, 1), await VerdictAsync(day, user));
        }
    }

    [Fact]
    public async Task User_whose_own_record_was_altered_has_no_proof()
    {
        var day = await ClosedDay.OfAsync(Users);
        Change(day.Store, "altered");

        Assert.Equal((ProofVerdict.RecordsDiffer, 1), await VerdictAsync(day, Altered));
    }

    private static void Change(InMemorySettlementStore store, string change)
    {
        var record = store.Records[Altered];
        switch (change)
        {
            case "altered":
                store.Tamper(record with { Position = new Money(record.Position.Minor + 1) });
                break;
            case "removed":
                store.Remove(record);
                break;
            default:
                store.Tamper(record with { UserId = UserId.Parse(record.UserId + "a") });
                break;
        }
    }

    private static string With(SubtreeRoots kept, int number, SubtreeRoot root) =>
        (kept with { Roots = [.. kept.Roots.Select((old, i) => i == number ? root : old)] }).ToText();

    private static async Task<(ProofVerdict Verdict, int ReadsOfAll)> VerdictAsync(ClosedDay day, int user)
    {
        var (report, reads) = await ProveAsync(day.Store, user);
        return (report.Verdict, reads);
    }

    // With the number of times that all records were read.
    private static async Task<(ProofReport Report, int ReadsOfAll)> ProveAsync(InMemorySettlementStore store, int user)
    {
        var reads = 0;
        var counting = new RacingStore(store)
        {
            BeforeListingRecords = () =>
            {
                reads++;
                return Task.CompletedTask;
            },
        };
        var report = await new UserProver(counting).ProveAsync(Sample.Date, Sample.UserId(user), default);
        return (report, reads);
    }

    private static string Text(ProofReport report) => report.Proof is { } proof
        ? Text(proof.Line, proof.Index, proof.Path)
        : report.Verdict.ToString();

    private static string Text(string line, long index, IEnumerable<Digest> path) => $"{line}\n{index}\n{string.Join('\n', path)}";

    /// <summary>A day closed with as many users, and what a proof of each is, from the whole tree alone.</summary>
    private sealed class ClosedDay
    {
        private readonly List<byte[]> lines;
        private readonly List<Digest[]> levels = [];

        private ClosedDay(InMemorySettlementStore store, SubtreeRoots? subtrees, List<byte[]> lines)
        {
            (Store, Subtrees, this.lines) = (store, subtrees, lines);
            levels.Add([.. lines.Select(line => Hash([0x00, .. line]))]);
            while (levels[^1].Length > 1)
            {
                // The last of an odd number goes up as it is.
                levels.Add([.. levels[^1].Chunk(2).Select(pair => pair is [var left, var right] ? Hash([0x01, .. left.ToByteArray(), .. right.ToByteArray()]) : pair[0])]);
            }
        }

        public InMemorySettlementStore Store { get; }

        public SubtreeRoots? Subtrees { get; }

        public static async Task<ClosedDay> OfAsync(int users, bool keeps = true)
        {
            var store = new InMemorySettlementStore();
            var records = Enumerable.Range(0, users).Select(i => Sample.Record(i, Sample.Run(1)) with { Status = RecordStatus.Paid }).ToList();
            await store.CreateRecordsAsync(records, default);
            using var tree = new RecordsTree(Sample.Plan, users);
            var certified = records.Select(tree.AddProved).ToList();
            var certificate = new Certificate
            {
                Form = CertificateForm.MerkleRoot,
                Plan = Sample.Plan,
                Users = users,
                Payments = users,
                EarningsMinor = 0,
                PaidMinor = 0,
                Residue = default,
                Exact = default,
                Records = tree.Take(),
                Previous = [],
            };
            var day = await store.CreateDayAsync(Sample.Plan, default);
            Assert.True(await store.UpdateDayAsync(day with { State = DayState.Closed, Certificate = certificate.ToText() }, default));
            if (keeps && tree.Subtrees is { } subtrees)
            {
                await store.SaveSubtreesAsync(Sample.Date, subtrees.ToText(), default);
            }

            return new ClosedDay(store, tree.Subtrees, certified);
        }

        public string Expected(int user)
        {
            var path = new List<Digest>();
            var index = user;
            foreach (var level in levels.SkipLast(1))
            {
                if ((index ^ 1) < level.Length)
                {
                    path.Add(level[index ^ 1]);
                }

                index /= 2;
            }

            return Text(Encoding.UTF8.GetString(lines[user]), user, path);
        }

        private static Digest Hash(byte[] bytes) => Digest.Of(System.Security.Cryptography.SHA256.HashData(bytes));
    }
}
