namespace Settlement.Core.Tests;

/// <summary>Every break of a correction is produced by doing to the stores what it is about, on a date that was clean before.</summary>
public sealed class CorrectionReconcilerTests
{
    private const string User = "user-00001";

    private static readonly Dictionary<string, Action<DayWorld>> Deeds = new(StringComparer.Ordinal)
    {
        ["entry removed"] = static world =>
        {
            world.Payments.Remove(Payment(world));
            world.Corrections.Remove(Entry(world));
        },
        ["entry removed, and paid"] = static world => world.Corrections.Remove(Entry(world)),
        ["other position"] = static world => world.Corrections.Tamper(Entry(world) with { Position = new Money(20_036) }),
        ["other residue"] = static world =>
            world.Corrections.Tamper(Entry(world) with { Earnings = Entry(world).Earnings with { ResidueNumerator = 1 } }),
        ["other transaction id"] = static world =>
        {
            world.Payments.Remove(Payment(world));
            world.Corrections.Tamper(Entry(world) with { TransactionId = new TransactionId(new Guid(1, 2, 3, new byte[8])) });
            world.Payments.Put(Core.Payment.Of(Entry(world)));
        },
        ["other attempt"] = static world => world.Corrections.Tamper(Entry(world) with { Attempt = 0 }),
        ["taken up by none"] = static world => world.Corrections.Tamper(Entry(world) with { TakenUpBy = 7 }),
        ["entry of a stranger"] = static world => world.Corrections.Tamper(Entry(world) with { UserId = UserId.Parse("stranger") }),
        ["entry of a correction that is not there"] = static world => world.Corrections.Tamper(Entry(world) with { Number = 2 }),
        ["not paid"] = static world =>
        {
            world.Payments.Remove(Payment(world));
            world.Corrections.Tamper(Entry(world) with { Status = EntryStatus.Recorded });
        },
        ["not marked paid"] = static world => world.Corrections.Tamper(Entry(world) with { Status = EntryStatus.Recorded }),
        ["payment missing"] = static world => world.Payments.Remove(Payment(world)),
        ["payment differs"] = static world =>
        {
            var payment = Payment(world);
            world.Payments.Remove(payment);
            world.Payments.Put(payment with { Amount = new Money(3) });
        },
        ["earlier attempt paid after all"] = static world =>
        {
            var product = Sample.Settings.Product;
            world.Payments.Put(Payment(world) with { TransactionId = TransactionId.Derive(product, Sample.Date, Entry(world).UserId, attempt: 2, correction: 1) });
            world.Corrections.Tamper(Entry(world) with
            {
                Attempt = 2,
                TransactionId = TransactionId.Derive(product, Sample.Date, Entry(world).UserId, attempt: 2, correction: 1),
            });
        },
        ["totals altered"] = static world =>
        {
            var correction = world.Corrections.Corrections[0];
            world.Corrections.Tamper(correction with { Plan = correction.Plan with { Totals = correction.Plan.Totals with { ResidueNumerator = 0 } } });
        },
        ["yield altered"] = static world =>
        {
            var correction = world.Corrections.Corrections[0];
            world.Corrections.Tamper(correction with { Plan = correction.Plan with { Plan = correction.Plan.Plan with { Yield = Yield.Parse("2.2302") } } });
        },
    };

    public static TheoryData<string, BreakCode, string?, string> Cases { get; } = new()
    {
        { "entry removed", BreakCode.EntryMissing, User, "correction 1 has no entry of 0.02" },
        { "entry removed, and paid", BreakCode.PaymentUnexpected, User, "correction 1: payment ID of 0.02 has no entry that calls for it" },
        { "other position", BreakCode.EntryDiffers, User, "correction 1: recorded 0.04 on a position of 200.36 with a residue of 0.0046845137, 0.02 before, 0.00 taken up; the inputs give 0.04 on a position of 200.37 with a residue of 0.0046845137, 0.02 before, 0.00 taken up" },
        { "other residue", BreakCode.EntryDiffers, User, "correction 1: recorded 0.04 on a position of 200.37 with a residue of 0.0000000001, 0.02 before, 0.00 taken up; the inputs give 0.04 on a position of 200.37 with a residue of 0.0046845137, 0.02 before, 0.00 taken up" },
        { "other transaction id", BreakCode.EntryDiffers, User, "correction 1: recorded transaction id 00000001-0002-0003-0000-000000000000; it should be ID" },
        { "other attempt", BreakCode.EntryDiffers, User, "correction 1: recorded attempt 0" },
        { "taken up by none", BreakCode.EntryDiffers, User, "correction 1: recorded status paid, taken up by 7; it should be recorded" },
        { "entry of a stranger", BreakCode.EntryUnexpected, "stranger", "correction 1: 0.02 is recorded for a user without a record or a position" },
        { "entry of a correction that is not there", BreakCode.EntryUnexpected, User, "correction 2: 0.02 belongs to no correction of the date" },
        { "not paid", BreakCode.EntryUnpaid, User, "correction 1: 0.02 is recorded but not paid" },
        { "not marked paid", BreakCode.EntryNotMarkedPaid, User, "correction 1: payment ID was made; the entry still says recorded" },
        { "payment missing", BreakCode.PaymentMissing, User, "correction 1: the entry says 0.02 is paid; there is no payment ID" },
        { "payment differs", BreakCode.PaymentDiffers, User, "correction 1: payment ID is 0.03 to user user-00001; the entry says 0.02" },
        { "earlier attempt paid after all", BreakCode.PaymentTwice, User, "correction 1: payment ID of 0.02 was made after it had been refused, and payment ID2 of 0.02" },
        { "totals altered", BreakCode.TotalsDiffer, null, "correction 1 was booked with 3 users, 3 more by 0.06, 0 less by 0.00, 0 left out, residue -0.0079314411; its inputs give 3 users, 3 more by 0.06, 0 less by 0.00, 0 left out, residue 0.0061221" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Deed_is_found_and_named(string deed, BreakCode code, string? user, string detail)
    {
        var world = await CorrectedAsync();
        var (id, second) = (Entry(world).TransactionId.ToString(), TransactionId.Derive(Sample.Settings.Product, Sample.Date, Entry(world).UserId, 2, 1).ToString());
        Deeds[deed](world);
        var writes = world.Store.Writes + world.Corrections.Writes;

        var reported = new List<Break>();
        var reconciled = await ReconcileAsync(world, reported.Add);

        var found = reconciled!.Breaks.Single(one => one.Code == code);
        Assert.Equal(user, found.UserId);
        Assert.Equal(detail, found.Detail.Replace(id, "ID", StringComparison.Ordinal).Replace(second, "ID2", StringComparison.Ordinal));
        Assert.Equal(reconciled.Breaks.OrderBy(one => one.Code), reported.OrderBy(one => one.Code));
        Assert.Equal(reconciled.BreakCount, reported.Count);
        Assert.Equal(writes, world.Store.Writes + world.Corrections.Writes);
    }

    [Fact]
    public async Task Yield_of_a_correction_that_was_altered_shows_in_its_totals()
    {
        var world = await CorrectedAsync();
        Deeds["yield altered"](world);

        var reconciled = await ReconcileAsync(world, static _ => { });

        Assert.Equal([BreakCode.EntryDiffers, BreakCode.EntryDiffers, BreakCode.EntryDiffers, BreakCode.TotalsDiffer], reconciled!.Breaks.Select(found => found.Code));
    }

    [Theory]
    [InlineData(BreakCode.EntryMissing, true)]
    [InlineData(BreakCode.EntryUnpaid, true)]
    [InlineData(BreakCode.EntryNotMarkedPaid, true)]
    [InlineData(BreakCode.EntryDiffers, false)]
    [InlineData(BreakCode.EntryUnexpected, false)]
    [InlineData(BreakCode.TotalsDiffer, false)]
    public void Break_is_unfinished_work_or_a_contradiction(BreakCode code, bool unfinished)
    {
        var reconciled = new CorrectionReconciliation().With(new Break(code, UserId: null, "x"));
        Assert.Equal((unfinished ? 1 : 0, unfinished ? 0 : 1, false), (reconciled.Unfinished, reconciled.Contradictions, reconciled.IsClean));
    }

    [Fact]
    public async Task Posting_to_other_accounts_is_named_and_counted_as_it_moves_the_money()
    {
        var world = new DayWorld(users: 3, ledger: true);
        await StraightContext.RunAsync(world, DayWorld.Request());
        await StraightContext.CorrectAsync(world, DayWorld.Correction() with { Yield = Yield.Parse("2.2301") });
        world.Corrections.Tamper(Entry(world) with { OddPosting = new Posting("user:user-00001", "earnings") });

        var reconciled = await new CorrectionReconciler(world.Inputs, world.Store, world.Corrections, payments: null)
            .ReconcileAsync(Sample.Date, pageSize: 2, static _ => { }, CancellationToken.None);

        Assert.Equal(BreakCode.PaymentDiffers, Assert.Single(reconciled!.Breaks).Code);
        Assert.Equal((6, 2), (reconciled.RecordedMinor, reconciled.PaidMinor));
    }

    [Fact]
    public async Task Date_without_corrections_has_nothing_to_compare()
    {
        var world = new DayWorld(users: 3);
        await StraightContext.RunAsync(world, DayWorld.Request());

        Assert.Null(await ReconcileAsync(world, static _ => { }));
    }

    private static async Task<DayWorld> CorrectedAsync()
    {
        var world = new DayWorld(users: 3);
        await StraightContext.RunAsync(world, DayWorld.Request());
        Assert.True((await StraightContext.CorrectAsync(world, DayWorld.Correction() with { Yield = Yield.Parse("2.2301") })).Reconciled!.IsClean);
        Assert.True((await ReconcileAsync(world, static _ => { }))!.IsClean);
        return world;
    }

    private static CorrectionEntry Entry(DayWorld world) => world.Corrections.EntriesOf(User)[0];

    private static Payment Payment(DayWorld world) => world.Payments.Made.Single(payment => payment.UserId.Value == User && payment.Correction == 1);

    private static Task<CorrectionReconciliation?> ReconcileAsync(DayWorld world, Action<Break> report) =>
        new CorrectionReconciler(world.Inputs, world.Store, world.Corrections, world.Payments)
            .ReconcileAsync(Sample.Date, pageSize: 2, report, CancellationToken.None);
}
