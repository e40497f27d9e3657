namespace Settlement.Core.Tests;

public sealed class CorrectionWorkflowTests
{
    [Fact]
    public async Task Preview_says_what_booking_does_and_writes_nothing()
    {
        var world = await SettledAsync(users: 23);
        var (records, writes) = (world.Export(), world.Store.Writes + world.Corrections.Writes);

        var preview = await StraightContext.CorrectAsync(world, OfYield("2.2301") with { Book = false });

        Assert.Equal((CorrectionVerdict.Previewed, writes), (preview.Verdict, world.Store.Writes + world.Corrections.Writes));
        Assert.Equal(records, world.Export());
        Assert.Null(preview.Reconciled);
        var booked = await StraightContext.CorrectAsync(world, OfYield("2.2301"));
        Assert.Equal(CorrectionVerdict.Booked, booked.Verdict);
        Assert.Equal((preview.Plan!.Totals, preview.Plan.Hash), (booked.Plan!.Totals, booked.Plan.Hash));
        Assert.Equal(preview.Largest.Select(Shown), booked.Largest.Select(Shown));
        Assert.Equal(10, booked.Largest.Count);
        Assert.Equal("user-00000", booked.Largest[0].UserId.Value);
        Assert.True(booked.Reconciled!.IsClean);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Wrong_yield_is_corrected_by_one_entry_a_user_and_the_records_stay_as_they_are(bool ledger)
    {
        var world = await SettledAsync(users: 23, ledger);
        var records = world.Store.Records.ToList();

        var report = await StraightContext.CorrectAsync(world, OfYield("2.2301"));

        Assert.Equal(records, world.Store.Records);
        Assert.Equal(
            records.Select(record => (record.UserId, Earnings.Compute(record.Position, Yield.Parse("2.2301"), Rounding.Truncate).Credited - record.Earnings.Credited))
                .Where(user => user.Item2 != Money.Zero),
            world.Corrections.Entries.Select(entry => (entry.UserId, entry.Difference)));
        Assert.All(world.Corrections.Entries, entry => Assert.Equal(ledger ? EntryStatus.Posted : EntryStatus.Paid, entry.Status));
        Assert.Equal(new Tally(report.Plan!.Totals.Entries, 0, 23 - report.Plan.Totals.Entries, 0, 0, report.Plan.Totals.DifferenceMinor, 0), report.Tally);
        Assert.Equal(DayState.Settled, Assert.Single(world.Corrections.Corrections).State);
        Assert.Equal(report.Plan.Totals.DifferenceMinor, report.Reconciled!.PaidMinor);
    }

    [Fact]
    public async Task Booking_again_books_nothing()
    {
        var world = await SettledAsync(users: 7);
        await StraightContext.CorrectAsync(world, OfYield("2.2301"));
        var (export, writes) = (world.Export(), world.Store.Writes + world.Corrections.Writes);

        var again = await StraightContext.CorrectAsync(world, OfYield("2.2301"));

        Assert.Equal(CorrectionVerdict.NothingToCorrect, again.Verdict);
        Assert.Equal(export, world.Export());
        Assert.Equal(writes, world.Store.Writes + world.Corrections.Writes);
    }

    [Fact]
    public async Task What_comes_to_another_hash_than_was_previewed_is_not_booked()
    {
        var world = await SettledAsync(users: 7);
        var preview = await StraightContext.CorrectAsync(world, OfYield("2.2301") with { Book = false });

        var other = await StraightContext.CorrectAsync(world, OfYield("1.2302") with { ExpectHash = preview.Plan!.Hash });

        Assert.Equal(CorrectionVerdict.HashDiffers, other.Verdict);
        Assert.Empty(world.Corrections.Corrections);
        Assert.False(world.Inputs.Seal.IsOn);
        Assert.Equal(CorrectionVerdict.Booked, (await StraightContext.CorrectAsync(world, OfYield("2.2301") with { ExpectHash = preview.Plan.Hash })).Verdict);
    }

    [Fact]
    public async Task Hash_does_not_hang_on_parts_pages_reason_or_who()
    {
        var world = await SettledAsync(users: 23);
        var one = await StraightContext.CorrectAsync(world, OfYield("2.2301") with { Book = false });

        var other = await StraightContext.CorrectAsync(world, DayWorld.Correction(run: 7, partitions: 4, pageSize: 3, pagesPerGeneration: 1) with
        {
            Book = false,
            Yield = Yield.Parse("2.23010"),
            Reason = "another",
            RequestedBy = "bob",
        });

        Assert.Equal(one.Plan!.Hash, other.Plan!.Hash);
        Assert.Equal(one.Largest.Select(Shown), other.Largest.Select(Shown));
        Assert.NotEqual(one.Plan.Hash, (await StraightContext.CorrectAsync(world, OfYield("2.2301") with { Book = false, AtLeast = new Money(3) })).Plan!.Hash);
    }

    [Fact]
    public async Task Hash_of_a_correction_is_the_one_it_always_was()
    {
        var world = await SettledAsync(users: 3, ledger: true);
        var set = world.Corrections.Put(("user-00001", 90_000), ("zoe", 5_000_00));

        var preview = await StraightContext.CorrectAsync(world, OfYield("2.2301") with { Book = false, Positions = set, AtLeast = new Money(2) });

        // Worked out by hand, in another language, from what the remarks of CorrectionHash say.
        Assert.Equal("324ab058be9666c43bc2d243df02da1bb9a4fc8d8b222d5cc124a3c2f4cf59f0", preview.Plan!.Hash.ToString());
    }

    [Fact]
    public async Task Set_of_positions_corrects_the_users_it_names_and_no_others()
    {
        var world = await SettledAsync(users: 7);
        var set = world.Corrections.Put(("user-00003", 9_000_000), ("user-00004", 0), ("user-00005", 20_000 + (5 * 37)), ("zoe", 5_000_000));

        var report = await StraightContext.CorrectAsync(world, DayWorld.Correction() with { Positions = set, TakesReversals = true });

        Assert.Equal(
            [("user-00003", 1_015L), ("user-00004", -2L), ("zoe", 565L)],
            world.Corrections.Entries.Select(entry => (entry.UserId.Value, entry.Difference.Minor)));
        Assert.Equal((4, 2, 1), (report.Plan!.Totals.Users, report.Plan.Totals.More, report.Plan.Totals.Less));
        Assert.True(report.Reconciled!.IsClean);
        var reversal = Assert.Single(world.Payments.Made, payment => payment.IsReversal);
        Assert.Equal(("user-00004", -2L, 1), (reversal.UserId.Value, reversal.Amount.Minor, reversal.Correction));
        Assert.Equal(
            TransactionId.Derive(Sample.Settings.Product, Sample.Date, UserId.Parse("zoe"), correction: 1),
            world.Corrections.EntriesOf("zoe")[0].TransactionId);
    }

    [Fact]
    public async Task Later_yield_corrects_users_whom_only_a_set_names_by_the_latest_set()
    {
        var world = await SettledAsync(users: 3);
        var first = world.Corrections.Put(("zoe", 5_000_000), ("yan", 5_000_000));
        var second = world.Corrections.Put(("zoe", 6_000_000));
        await StraightContext.CorrectAsync(world, DayWorld.Correction() with { Positions = first });
        await StraightContext.CorrectAsync(world, DayWorld.Correction() with { Positions = second });

        var report = await StraightContext.CorrectAsync(world, OfYield("2.0000"));

        Assert.Equal((5, true), (report.Plan!.Totals.Users, report.Reconciled!.IsClean));
        Assert.Equal(1_200, world.Corrections.EntriesOf("zoe").Sum(entry => entry.Difference.Minor));
        Assert.Equal(1_000, world.Corrections.EntriesOf("yan").Sum(entry => entry.Difference.Minor));
        Assert.Equal([1, 2, 3], world.Corrections.EntriesOf("zoe").Select(entry => entry.Number));
        Assert.True((await ReconcileAsync(world))!.IsClean);
    }

    [Fact]
    public async Task Smaller_differences_are_left_out_and_their_residue_stays_to_the_last_digit()
    {
        var world = new DayWorld(ledger: true);
        world.Inputs.Put("alice", 20_000);
        world.Inputs.Put("bob", 90_000_000);
        await SettleAsync(world);

        var report = await StraightContext.CorrectAsync(world, OfYield("1.6301") with { AtLeast = new Money(100) });

        Assert.Equal("bob", Assert.Single(world.Corrections.Entries).UserId.Value);
        Assert.Equal((1, 1), (report.Plan!.Totals.LeftOut, report.Plan.Totals.LeftOutMinor));
        Assert.Equal(Exact(20_000, "1.6301") + Exact(90_000_000, "1.6301"), Credited(world) + Residue(world));
        Assert.True((await ReconcileAsync(world))!.IsClean);
    }

    [Fact]
    public async Task Yield_that_changes_nobodys_cents_still_books_the_residue()
    {
        var world = new DayWorld(ledger: true);
        world.Inputs.Put("alice", 20_000);
        await SettleAsync(world);

        var report = await StraightContext.CorrectAsync(world, OfYield("1.1302"));

        Assert.Equal((CorrectionVerdict.Booked, 0), (report.Verdict, report.Plan!.Totals.Entries));
        Assert.Equal(Exact(20_000, "1.1302") - Exact(20_000, "1.1301"), report.Plan.ResidueDifference);
    }

    [Fact]
    public async Task Date_that_cannot_be_corrected_says_why_and_nothing_is_written()
    {
        var world = new DayWorld(users: 3);
        Assert.Equal(CorrectionVerdict.NotRun, (await StraightContext.CorrectAsync(world, OfYield("1.2"))).Verdict);
        world.Payments.Refuse(Sample.User(1), new PaymentAnswer(PaymentStatus.Rejected));
        await StraightContext.RunAsync(world, DayWorld.Request());
        Assert.Equal(CorrectionVerdict.NotSettled, (await StraightContext.CorrectAsync(world, OfYield("1.2"))).Verdict);
        world.Payments.Relent(Sample.User(1));
        await StraightContext.RunAsync(world, DayWorld.Request(run: 2));
        var ledger = new CorrectionActivities(world.Inputs, world.Store, world.Corrections, payments: null);
        Assert.Equal(
            new CorrectionObstacle(CorrectionVerdict.PayerDiffers), await ledger.PlanCorrectionAsync(OfYield("1.2"), CancellationToken.None));
        Assert.Equal(CorrectionVerdict.NothingToCorrect, (await StraightContext.CorrectAsync(world, DayWorld.Correction())).Verdict);

        Assert.Equal(0, world.Corrections.Writes);
        Assert.False(world.Inputs.Seal.IsOn);
    }

    [Fact]
    public async Task Amount_that_cannot_be_is_named_before_anything_is_booked()
    {
        var world = await SettledAsync(users: 3);
        var set = world.Corrections.Put(("zoe", Money.LargestPositionMinor));

        var report = await StraightContext.CorrectAsync(world, OfYield("1000000000") with { Positions = set });

        Assert.Equal(CorrectionVerdict.CannotBeComputed, report.Verdict);
        Assert.Equal(("zoe", QuarantineReason.AmountOverflow), (Assert.Single(report.Attention).UserId, report.Attention[0].Reason));
        Assert.Empty(world.Corrections.Corrections);
    }

    [Fact]
    public async Task User_whom_the_correction_gives_more_than_the_limit_of_one_user_stops_it_until_that_is_accepted()
    {
        var world = new DayWorld(ledger: true);
        world.Inputs.Put("alice", 1_000_000);
        world.Inputs.Put("bob", 1_009_000);
        await SettleAsync(world);
        var request = OfYield("2.2301") with { UserLimit = new Money(224) };

        var preview = await StraightContext.CorrectAsync(world, request with { Book = false });
        var refused = await StraightContext.CorrectAsync(world, request);

        Assert.Equal((CorrectionVerdict.OverLimit, CorrectionVerdict.OverLimit), (preview.Verdict, refused.Verdict));
        Assert.Equal(("bob", QuarantineReason.OverLimit), (Assert.Single(refused.Attention).UserId, refused.Attention[0].Reason));
        Assert.Equal((0, 0), (world.Corrections.Writes, world.Corrections.Corrections.Count));
        Assert.Equal(CorrectionVerdict.Previewed, (await StraightContext.CorrectAsync(world, request with { Book = false, UserLimit = new Money(225) })).Verdict);

        var booked = await StraightContext.CorrectAsync(world, request with { UserLimit = null });

        Assert.Equal((CorrectionVerdict.Booked, preview.Plan!.Hash), (booked.Verdict, booked.Plan!.Hash));
    }

    [Fact]
    public async Task Correction_that_is_frozen_is_finished_whatever_the_limit_of_one_user_is_then()
    {
        var world = await SettledAsync(users: 7);
        world.Payments.Refuse(Sample.User(1), new PaymentAnswer(PaymentStatus.Rejected, "closed account"));
        Assert.Equal(1, (await StraightContext.CorrectAsync(world, OfYield("2.2301"))).Tally.Quarantined);
        world.Payments.Relent(Sample.User(1));

        var again = await StraightContext.CorrectAsync(world, OfYield("2.2301") with { UserLimit = new Money(1), RetryRejected = true });

        Assert.Equal((CorrectionVerdict.Booked, true), (again.Verdict, again.Reconciled!.IsClean));
    }

    [Fact]
    public async Task Correction_that_is_not_settled_is_finished_by_its_own_inputs_and_keeps_others_out()
    {
        var world = await SettledAsync(users: 7);
        world.Payments.Refuse(Sample.User(1), new PaymentAnswer(PaymentStatus.Rejected, "closed account"));
        var first = await StraightContext.CorrectAsync(world, OfYield("2.2301"));
        Assert.Equal((1, false), (first.Tally.Quarantined, first.Reconciled!.IsClean));
        Assert.Equal(Sample.User(1), Assert.Single(world.Store.Attention).UserId);

        var other = await StraightContext.CorrectAsync(world, OfYield("2.5"));
        Assert.Equal((CorrectionVerdict.EarlierNotSettled, 1), (other.Verdict, other.Plan!.Number));

        world.Payments.Relent(Sample.User(1));
        var again = await StraightContext.CorrectAsync(world, OfYield("2.2301") with { RunId = Sample.Run(101), Reason = "again" });
        Assert.Equal((CorrectionVerdict.Booked, "the yield was wrong"), (again.Verdict, again.Plan!.Reason));
        Assert.Equal(new Tally(0, 7, 0, 0, 0, first.Plan!.Totals.DifferenceMinor, 0), again.Tally);
        Assert.True(again.Reconciled!.IsClean);
        Assert.Empty(world.Store.Attention);
        Assert.Equal(DayState.Settled, world.Corrections.Corrections[0].State);
    }

    [Fact]
    public async Task Payment_refused_for_good_goes_out_under_the_next_attempt_when_a_person_asks()
    {
        var world = await SettledAsync(users: 3);
        world.Payments.Refuse(Sample.User(1), new PaymentAnswer(PaymentStatus.Rejected, "closed account"));
        await StraightContext.CorrectAsync(world, OfYield("2.2301"));
        world.Payments.Relent(Sample.User(1));
        world.Payments.RefuseForGood(world.Corrections.EntriesOf(Sample.User(1))[0].TransactionId);
        Assert.False((await StraightContext.CorrectAsync(world, OfYield("2.2301"))).Reconciled!.IsClean);

        var report = await StraightContext.CorrectAsync(world, OfYield("2.2301") with { RetryRejected = true });

        Assert.True(report.Reconciled!.IsClean);
        var entry = world.Corrections.EntriesOf(Sample.User(1))[0];
        Assert.Equal((2, EntryStatus.Paid), (entry.Attempt, entry.Status));
        Assert.Equal(TransactionId.Derive(Sample.Settings.Product, Sample.Date, entry.UserId, attempt: 2, correction: 1), entry.TransactionId);
        Assert.Single(world.Payments.Made, payment => payment.UserId == entry.UserId && payment.Correction == 1);
    }

    [Fact]
    public async Task Payment_that_was_made_and_not_marked_is_looked_up_and_not_made_again_though_the_service_has_forgotten_its_keys()
    {
        var world = await SettledAsync(users: 3);
        world.Payments.ForgetCalls();
        world.Corrections.BeforeWriting = entries =>
        {
            if (entries.Any(entry => entry.Status == EntryStatus.Paid))
            {
                throw new StoreUnavailableException("gone");
            }
        };
        await Assert.ThrowsAsync<StoreUnavailableException>(() => StraightContext.CorrectAsync(world, OfYield("2.2301")));
        Assert.Equal(["pay user-00000,user-00001,user-00002"], world.Payments.Calls);
        world.Corrections.BeforeWriting = static _ => { };
        world.Payments.ForgetKeys();

        var report = await StraightContext.CorrectAsync(world, OfYield("2.2301"));

        Assert.True(report.Reconciled!.IsClean);
        Assert.Equal(3, world.Payments.Made.Count(payment => payment.Correction == 1));
        Assert.All(world.Corrections.Entries, entry => Assert.Equal(EntryStatus.Paid, entry.Status));
    }

    [Fact]
    public async Task Entry_that_is_there_with_other_content_is_a_conflict_of_its_user_alone()
    {
        var world = await SettledAsync(users: 3);
        world.Payments.Refuse(Sample.User(1), new PaymentAnswer(PaymentStatus.Rejected));
        await StraightContext.CorrectAsync(world, OfYield("2.2301"));
        world.Payments.Relent(Sample.User(1));
        var entry = world.Corrections.EntriesOf(Sample.User(1))[0];
        world.Corrections.Tamper(entry with { Before = new Money(1) });

        var report = await StraightContext.CorrectAsync(world, OfYield("2.2301") with { RunId = Sample.Run(101) });

        Assert.Equal((1, 2), (report.Tally.Conflicts, report.Tally.AlreadySettled));
        Assert.Equal(
            "booked by correction 1: 0.04 on a position of 200.37, 0.01 before; now: 0.04 on a position of 200.37, 0.02 before",
            Assert.Single(report.Attention).Detail);
        Assert.DoesNotContain(world.Payments.Made, payment => payment.UserId == entry.UserId && payment.Correction == 1);
        Assert.Contains(report.Reconciled!.Breaks, found => found.Code == BreakCode.EntryDiffers);
    }

    [Fact]
    public async Task Failure_of_one_user_stops_nobody_else()
    {
        var world = await SettledAsync(users: 7);
        world.Corrections.BeforeWriting = entries =>
        {
            if (entries.Any(entry => entry.UserId.Value == Sample.User(2)))
            {
                throw new InvalidOperationException("a bug nobody planned");
            }
        };

        var report = await StraightContext.CorrectAsync(world, OfYield("2.2301"));

        Assert.Equal((6, 1), (report.Tally.Settled, report.Tally.Quarantined));
        Assert.Equal((Sample.User(2), QuarantineReason.Unexpected, "a bug nobody planned"), (report.Attention[0].UserId, report.Attention[0].Reason, report.Attention[0].Detail));
        world.Corrections.BeforeWriting = static _ => { };
        Assert.True((await StraightContext.CorrectAsync(world, OfYield("2.2301"))).Reconciled!.IsClean);
    }

    [Fact]
    public async Task Inputs_of_a_corrected_date_stay_sealed_though_the_day_is_not_closed_and_it_closes_as_ever()
    {
        var plain = await SettledAsync(users: 7, ledger: true);
        var expected = await StraightContext.CloseAsync(plain);
        var world = await SettledAsync(users: 7, ledger: true);
        await StraightContext.CorrectAsync(world, OfYield("2.2301"));
        Assert.Equal(new InputSeal(InputSeal.Corrected, IsOn: true), world.Inputs.Seal);
        Assert.False(world.Store.Day(Sample.Date)!.CloseAttempt.GoesOn);

        // A close that finds breaks lifts the seal that it has set, and no other.
        var record = world.Store.Records[0];
        world.Store.Tamper(record with { Earnings = new Earnings(new Money(999), 0) });
        Assert.Equal(CloseVerdict.BreaksFound, (await StraightContext.CloseAsync(world)).Verdict);
        Assert.True(world.Inputs.Seal.IsOn);
        world.Store.Tamper(record);

        Assert.Equal(expected.Certificate, (await StraightContext.CloseAsync(world)).Certificate);
    }

    [Fact]
    public async Task Closed_day_is_corrected_and_stays_as_it_is()
    {
        var world = await SettledAsync(users: 7);
        await StraightContext.CloseAsync(world);
        var day = world.Store.Day(Sample.Date);

        var report = await StraightContext.CorrectAsync(world, OfYield("2.2301"));

        Assert.True(report.Reconciled!.IsClean);
        Assert.Equal(day, world.Store.Day(Sample.Date));
        Assert.Equal(new InputSeal(InputSeal.Final, IsOn: true), world.Inputs.Seal);
    }

    [Fact]
    public async Task User_who_came_after_the_day_was_settled_is_settled_before_the_day_is_corrected()
    {
        var world = await SettledAsync(users: 7);
        world.Inputs.Put("zoe", 500_000);

        Assert.Equal(CorrectionVerdict.DayMoved, (await StraightContext.CorrectAsync(world, OfYield("2.2301"))).Verdict);

        Assert.Empty(world.Corrections.Corrections);
        Assert.False(world.Inputs.Seal.IsOn);
        await StraightContext.RunAsync(world, DayWorld.Request(run: 2));
        Assert.Equal(8, (await StraightContext.CorrectAsync(world, OfYield("2.2301"))).Plan!.Totals.Users);
    }

    [Fact]
    public async Task Date_has_as_many_corrections_as_it_can_and_no_more()
    {
        var world = await SettledAsync(users: 1, ledger: true);
        for (var number = 1; number <= CorrectionPlan.LargestNumber; number++)
        {
            Assert.Equal(CorrectionVerdict.Booked, (await StraightContext.CorrectAsync(world, OfYield(number % 2 == 0 ? "1.1301" : "2.2301"))).Verdict);
        }

        Assert.Equal(CorrectionVerdict.TooMany, (await StraightContext.CorrectAsync(world, OfYield("3"))).Verdict);
        Assert.True((await ReconcileAsync(world))!.IsClean);
    }

    [Fact]
    public async Task Correction_is_in_the_log_of_runs_with_what_it_came_to()
    {
        var world = await SettledAsync(users: 7);
        var turn = new TurnRequest(RunKind.Http, "alice", "correct, yield 2.2301", TimeSpan.FromSeconds(30));

        await StraightContext.CorrectAsync(world, OfYield("2.2301") with { Turn = turn });
        await StraightContext.CorrectAsync(world, OfYield("2.2301") with { RunId = Sample.Run(101), Turn = turn });

        Assert.Equal(
            [(RunEnding.Finished, 7L), (RunEnding.Refused, 0L)],
            world.Log.Runs.Select(run => (run.End!.Ending, run.End.Counts.Settled)));
    }

    private static CorrectionRequest OfYield(string yield) => DayWorld.Correction() with { Yield = Yield.Parse(yield) };

    private static async Task<DayWorld> SettledAsync(int users, bool ledger = false)
    {
        var world = new DayWorld(users, ledger);
        await SettleAsync(world);
        return world;
    }

    private static async Task SettleAsync(DayWorld world) =>
        Assert.True((await StraightContext.RunAsync(world, DayWorld.Request())).Reconciliation!.IsClean);

    private static Task<CorrectionReconciliation?> ReconcileAsync(DayWorld world) => new CorrectionReconciler(
            world.Inputs, world.Store, world.Corrections, world.Store.Day(Sample.Date)!.Plan.Payer == Payer.Ledger ? null : world.Payments)
        .ReconcileAsync(Sample.Date, pageSize: 3, static _ => { }, CancellationToken.None);

    private static (UserId, Money) Shown(CorrectionEntry entry) => (entry.UserId, entry.Difference);

    private static ExactAmount Exact(long position, string yield) =>
        new((System.Numerics.BigInteger)position * Yield.Parse(yield).Unscaled, Yield.Parse(yield).Denominator);

    private static ExactAmount Credited(DayWorld world) => ExactAmount.FromMinor(
        world.Store.Records.Sum(record => record.Earnings.Credited.Minor) + world.Corrections.Entries.Sum(entry => entry.Difference.Minor));

    private static ExactAmount Residue(DayWorld world) => world.Corrections.Corrections.Aggregate(
        ResiduePosting.Total(world.Store.Postings), static (sum, correction) => sum + correction.Plan.ResidueDifference);
}
