using Moq;

namespace Settlement.Core.Tests;

public sealed class DayCloserTests
{
    private readonly DayWorld world = new(users: 6);

    [Fact]
    public async Task Settled_day_is_closed_and_certified()
    {
        await RunAsync();

        var report = await StraightContext.CloseAsync(world);

        var day = world.Store.Day(Sample.Date)!;
        Assert.Equal((CloseVerdict.Closed, DayState.Closed, day.Certificate), (report.Verdict, day.State, report.Certificate));
        Assert.True(CertificateText.TryParse(day.Certificate!, out var certificate));
        Assert.Equal((Sample.Plan, 6L, 6L), (certificate!.Plan, certificate.Users, certificate.Payments));
        Assert.Equal(world.Store.Records.Sum(record => record.Earnings.Credited.Minor), (long)certificate.EarningsMinor);
        Assert.Equal(certificate.Exact, ExactAmount.FromMinor(certificate.EarningsMinor) + certificate.Residue);
        Assert.Empty(certificate.Previous);
        Assert.Equal(new InputSeal(InputSeal.Final, IsOn: true), world.Inputs.Seal);
    }

    [Fact]
    public async Task Closed_day_answers_with_the_certificate_it_has()
    {
        await RunAsync();
        var first = await StraightContext.CloseAsync(world);
        var writes = world.Store.Writes;

        var again = await StraightContext.CloseAsync(world);

        Assert.Equal((CloseVerdict.AlreadyClosed, first.Certificate), (again.Verdict, again.Certificate));
        Assert.Equal(writes, world.Store.Writes);
    }

    [Fact]
    public async Task Date_that_was_never_run_is_not_closed()
    {
        Assert.Equal(new CloseReport(Sample.Date, CloseVerdict.NotRun), await StraightContext.CloseAsync(world));
        Assert.Equal((0L, default), (world.Store.Writes, world.Inputs.Seal));
    }

    [Fact]
    public async Task Open_day_is_not_closed()
    {
        world.Payments.Refuse(Sample.User(2), new PaymentAnswer(PaymentStatus.Rejected));
        await RunAsync();
        var writes = world.Store.Writes;

        Assert.Equal(CloseVerdict.NotSettled, (await StraightContext.CloseAsync(world)).Verdict);
        Assert.Equal((writes, default), (world.Store.Writes, world.Inputs.Seal));
    }

    [Fact]
    public async Task Day_of_another_payer_is_not_closed()
    {
        await RunAsync();
        var other = new CloseActivities(world.Inputs, world.Store, payments: null);

        var answered = Assert.IsType<CloseAnswered>(await other.BeginCloseAsync(DayWorld.CloseOf(), CancellationToken.None));
        Assert.Equal(CloseVerdict.PayerDiffers, answered.Report.Verdict);
    }

    public static TheoryData<string, BreakCode> Breaks => new()
    {
        { "position added", BreakCode.RecordMissing },
        { "position changed", BreakCode.RecordDiffers },
        { "position gone", BreakCode.RecordUnexpected },
        { "record changed", BreakCode.RecordDiffers },
        { "record gone", BreakCode.RecordMissing },
        { "payment gone", BreakCode.PaymentMissing },
        { "payment too many", BreakCode.PaymentUnexpected },
        { "residue booked", BreakCode.ResidueDiffers },
        { "yield replaced", BreakCode.YieldDiffers },
    };

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task Day_with_a_break_stays_as_it_is_and_its_inputs_can_be_mended(string change, BreakCode code)
    {
        await RunAsync();
        Change(change);
        var before = world.Export();

        var report = await StraightContext.CloseAsync(world);

        Assert.Equal((CloseVerdict.BreaksFound, null), (report.Verdict, report.Certificate));
        Assert.Contains(report.Reconciliation!.Breaks, found => found.Code == code);
        var day = world.Store.Day(Sample.Date)!;
        Assert.Equal((DayState.Settled, new CloseAttempt(1, GoesOn: false), null), (day.State, day.CloseAttempt, day.Certificate));
        Assert.False(world.Inputs.Seal.IsOn);
        Assert.Equal(before.Where(line => !line.Contains("Amount = 0/1", StringComparison.Ordinal)), world.Export().Where(line => !line.Contains("Amount = 0/1", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Day_that_was_refused_is_closed_once_it_is_mended()
    {
        await RunAsync();
        world.Inputs.Put("late", 31_000);
        Assert.Equal(CloseVerdict.BreaksFound, (await StraightContext.CloseAsync(world)).Verdict);

        await RunAsync(2);
        var report = await StraightContext.CloseAsync(world);

        Assert.Equal(CloseVerdict.Closed, report.Verdict);
        Assert.Equal(7, report.Reconciliation!.Records);
    }

    [Fact]
    public async Task Day_that_moved_during_the_reconciliation_is_reconciled_again()
    {
        await RunAsync();
        var start = await BeginAsync();
        var users = await WalkAsync();
        var day = world.Store.Day(Sample.Date)!;
        Assert.True(await world.Store.UpdateDayAsync(day with { State = DayState.Open }, CancellationToken.None));

        var report = await world.Closing.CloseDayAsync(new CloseDayInput(start, users), CancellationToken.None);

        Assert.Equal((CloseVerdict.DayMoved, DayState.Open), (report.Verdict, world.Store.Day(Sample.Date)!.State));
        Assert.Equal(CloseVerdict.NotSettled, (await StraightContext.CloseAsync(world)).Verdict);
        Assert.Equal((new CloseAttempt(1, GoesOn: false), new InputSeal(1, IsOn: false)), (world.Store.Day(Sample.Date)!.CloseAttempt, world.Inputs.Seal));
    }

    [Fact]
    public async Task Day_that_moved_and_came_back_during_the_reconciliation_is_not_closed()
    {
        await RunAsync();
        var start = await BeginAsync();
        var users = await WalkAsync();
        foreach (var state in new[] { DayState.Open, DayState.Settled })
        {
            Assert.True(await world.Store.UpdateDayAsync(world.Store.Day(Sample.Date)! with { State = state }, CancellationToken.None));
        }

        var report = await world.Closing.CloseDayAsync(new CloseDayInput(start, users), CancellationToken.None);

        Assert.Equal((CloseVerdict.DayMoved, DayState.Settled), (report.Verdict, world.Store.Day(Sample.Date)!.State));
    }

    [Fact]
    public async Task Run_that_moves_the_day_right_before_it_is_closed_refuses_the_close()
    {
        await RunAsync();
        var start = await BeginAsync();
        var raced = new RacingStore(world.Store)
        {
            BeforeUpdatingDay = async () =>
            {
                var day = world.Store.Day(Sample.Date)!;
                Assert.True(await world.Store.UpdateDayAsync(day with { State = DayState.Open }, CancellationToken.None));
            },
        };

        var report = await new CloseActivities(world.Inputs, raced, world.Payments)
            .CloseDayAsync(new CloseDayInput(start, await WalkAsync()), CancellationToken.None);

        Assert.Equal((CloseVerdict.DayMoved, DayState.Open), (report.Verdict, world.Store.Day(Sample.Date)!.State));
    }

    [Fact]
    public async Task Closes_at_once_join_and_all_answer_with_one_certificate()
    {
        await RunAsync();

        var reports = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => StraightContext.CloseAsync(world))));

        Assert.All(reports, report => Assert.True(report.IsClosed));
        Assert.Single(reports.Select(report => report.Certificate).Distinct());
        Assert.Equal(1, world.Store.Day(Sample.Date)!.CloseAttempt.Number);
    }

    [Fact]
    public async Task Close_that_was_killed_in_the_middle_is_taken_up_by_the_next()
    {
        await RunAsync();
        await BeginAsync();
        Assert.True(world.Inputs.Seal.IsOn);

        var report = await StraightContext.CloseAsync(world);

        Assert.Equal((CloseVerdict.Closed, 1), (report.Verdict, world.Store.Day(Sample.Date)!.CloseAttempt.Number));
    }

    [Fact]
    public async Task Stalled_close_that_finds_breaks_after_another_has_closed_the_day_does_not_unseal_it()
    {
        await RunAsync();
        var stalled = await BeginAsync();
        var broken = (await WalkAsync()).With(new Break(BreakCode.RecordUnpaid, "somebody", "seen before it was paid"));
        var closed = await StraightContext.CloseAsync(world);

        var late = await world.Closing.CloseDayAsync(new CloseDayInput(stalled, broken), CancellationToken.None);

        Assert.Equal((CloseVerdict.AlreadyClosed, closed.Certificate), (late.Verdict, late.Certificate));
        Assert.True(world.Inputs.Seal.IsOn);
    }

    [Fact]
    public async Task Stalled_close_of_an_attempt_that_was_given_up_neither_closes_the_day_nor_seals_it()
    {
        await RunAsync();
        var stalled = await BeginAsync();
        var clean = await WalkAsync();
        world.Inputs.Put("late", 31_000);
        Assert.Equal(CloseVerdict.BreaksFound, (await StraightContext.CloseAsync(world)).Verdict);

        // Its walk was before the import, so it saw a clean day.
        var late = await world.Closing.CloseDayAsync(new CloseDayInput(stalled, clean), CancellationToken.None);

        Assert.NotEqual(CloseVerdict.Closed, late.Verdict);
        Assert.Equal((DayState.Settled, false), (world.Store.Day(Sample.Date)!.State, world.Inputs.Seal.IsOn));
    }

    [Fact]
    public async Task Stalled_close_of_an_attempt_that_was_given_up_leaves_the_next_attempt_alone()
    {
        await RunAsync();
        var stalled = await BeginAsync();
        await world.Closing.CloseDayAsync(new CloseDayInput(stalled, Broken(Reconciliation.Empty)), CancellationToken.None);
        await BeginAsync();

        var late = await world.Closing.CloseDayAsync(new CloseDayInput(stalled, Broken(Reconciliation.Empty)), CancellationToken.None);

        Assert.Equal(CloseVerdict.BreaksFound, late.Verdict);
        Assert.Equal(
            (new CloseAttempt(2, GoesOn: true), new InputSeal(2, IsOn: true)), (world.Store.Day(Sample.Date)!.CloseAttempt, world.Inputs.Seal));
    }

    [Fact]
    public async Task Stalled_close_that_finds_all_of_it_agree_after_another_has_closed_the_day_adds_nothing_to_it()
    {
        await RunAsync();
        var stalled = await BeginAsync();
        var clean = await WalkAsync();
        var closed = await StraightContext.CloseAsync(world);
        var writes = world.Store.Writes;

        var late = await world.Closing.CloseDayAsync(new CloseDayInput(stalled, clean), CancellationToken.None);

        Assert.Equal((CloseVerdict.AlreadyClosed, closed.Certificate), (late.Verdict, late.Certificate));
        Assert.Equal(writes, world.Store.Writes);
    }

    // Whoever has joined the attempt may still close the day: until it is over, no import may come in between.
    [Fact]
    public async Task Close_that_cannot_write_that_it_gives_up_leaves_the_inputs_sealed()
    {
        await RunAsync();
        var start = await BeginAsync();
        var broken = (await WalkAsync()).With(new Break(BreakCode.RecordUnpaid, "somebody", "not paid"));
        var cutOff = new RacingStore(world.Store) { BeforeUpdatingDay = () => throw new StoreUnavailableException("gone") };

        await Assert.ThrowsAsync<StoreUnavailableException>(() => new CloseActivities(world.Inputs, cutOff, world.Payments)
            .CloseDayAsync(new CloseDayInput(start, broken), CancellationToken.None));

        Assert.Equal((true, true), (world.Inputs.Seal.IsOn, world.Store.Day(Sample.Date)!.CloseAttempt.GoesOn));
    }

    [Fact]
    public async Task Run_that_books_residue_from_before_the_close_finds_its_number_taken()
    {
        await RunAsync();
        var late = new ResiduePosting(Sample.Date, world.Store.Postings.Count + 1, new ExactAmount(1, 3));
        await StraightContext.CloseAsync(world);

        Assert.False(await world.Store.CreateResiduePostingAsync(late, CancellationToken.None));
    }

    [Fact]
    public async Task Last_posting_of_an_attempt_that_was_given_up_does_not_stand_for_that_of_the_next()
    {
        await RunAsync();
        var start = await BeginAsync();
        var clean = await WalkAsync();
        var stranger = Payment.Of(Sample.Record("stranger", 20_000));
        world.Payments.Put(stranger);
        Assert.Equal(
            CloseVerdict.BreaksFound, (await world.Closing.CloseDayAsync(new CloseDayInput(start, clean), CancellationToken.None)).Verdict);
        world.Payments.Remove(stranger);
        await RunAsync(run: 2);
        var late = new ResiduePosting(Sample.Date, world.Store.Postings.Count + 1, new ExactAmount(1, 3));

        Assert.Equal(CloseVerdict.Closed, (await StraightContext.CloseAsync(world)).Verdict);

        Assert.Equal([0, 1, 2], world.Store.Postings.Select(posting => posting.CloseAttempt));
        Assert.False(await world.Store.CreateResiduePostingAsync(late, CancellationToken.None));
    }

    public static TheoryData<string> Moments { get; } =
        ["user without earnings settled", "position imported", "record changed", "record gone", "residue booked"];

    // Each is done after the day was reconciled, while the records are read for the certificate.
    [Theory]
    [MemberData(nameof(Moments))]
    public async Task Day_that_changed_after_it_was_reconciled_is_not_certified(string what)
    {
        // Of a service that lists nothing: else the records are listed once before.
        world.Payments.Lists = false;
        await RunAsync();
        var start = await BeginAsync() with { AcceptUnseen = true };
        var record = world.Store.Records[0];
        var raced = new RacingStore(world.Store)
        {
            BeforeListingRecords = async () =>
            {
                switch (what)
                {
                    case "user without earnings settled":
                        world.Inputs.Put("late", 0);
                        world.Store.Tamper(Sample.Record("late", 0));
                        break;
                    case "position imported":
                        world.Inputs.Put("late", 31_000);
                        break;
                    case "record changed":
                        world.Store.Tamper(record with { Earnings = record.Earnings with { Credited = new Money(3) } });
                        break;
                    case "record gone":
                        world.Store.Remove(record);
                        break;
                    default:
                        Assert.True(await world.Store.CreateResiduePostingAsync(
                            new ResiduePosting(Sample.Date, world.Store.Postings.Count + 1, new ExactAmount(1, 3)), CancellationToken.None));
                        break;
                }
            },
        };

        var report = await new CloseActivities(world.Inputs, raced, world.Payments)
            .CloseDayAsync(new CloseDayInput(start, await WalkAsync()), CancellationToken.None);

        Assert.Equal((CloseVerdict.BreaksFound, DayState.Settled), (report.Verdict, world.Store.Day(Sample.Date)!.State));
        Assert.Equal(
            new Break(BreakCode.DayChanged, UserId: null, "the day changed while it was being reconciled"),
            Assert.Single(report.Reconciliation!.Breaks));
        Assert.Equal(Sample.Plan, report.Plan);
    }

    [Fact]
    public async Task Day_that_can_be_closed_has_no_answer_at_once()
    {
        await RunAsync();
        var before = world.Store.Day(Sample.Date);

        Assert.Null(await world.Closing.AnswerAtOnceAsync(Sample.Date, acceptUnseen: false, CancellationToken.None));
        Assert.Equal((before, default), (world.Store.Day(Sample.Date), world.Inputs.Seal));
    }

    // Whoever closed it was killed before the seal was final.
    [Fact]
    public async Task Closed_day_is_answered_at_once_with_its_certificate_and_its_seal_made_final()
    {
        await RunAsync();
        await BeginAsync();
        var day = world.Store.Day(Sample.Date)!;
        Assert.True(await world.Store.UpdateDayAsync(
            day with { State = DayState.Closed, CloseAttempt = day.CloseAttempt.End(), Certificate = "text" }, CancellationToken.None));
        Assert.Equal(1, world.Inputs.Seal.Number);

        var report = await world.Closing.AnswerAtOnceAsync(Sample.Date, acceptUnseen: false, CancellationToken.None);

        Assert.Equal(new CloseReport(Sample.Date, CloseVerdict.AlreadyClosed, Sample.Plan, "text"), report);
        Assert.Equal(new InputSeal(InputSeal.Final, IsOn: true), world.Inputs.Seal);
    }

    [Fact]
    public async Task Seal_that_a_killed_close_left_on_a_day_that_went_back_to_open_is_lifted()
    {
        await RunAsync();
        await BeginAsync();
        Assert.True(await world.Store.UpdateDayAsync(world.Store.Day(Sample.Date)! with { State = DayState.Open }, CancellationToken.None));

        var report = await world.Closing.AnswerAtOnceAsync(Sample.Date, acceptUnseen: false, CancellationToken.None);

        Assert.Equal(new CloseReport(Sample.Date, CloseVerdict.NotSettled, Sample.Plan), report);
        Assert.Equal(
            (new CloseAttempt(1, GoesOn: false), new InputSeal(1, IsOn: false)), (world.Store.Day(Sample.Date)!.CloseAttempt, world.Inputs.Seal));
    }

    [Fact]
    public async Task Open_day_that_nobody_tried_to_close_is_answered_without_a_look_at_its_inputs()
    {
        await world.Store.CreateDayAsync(Sample.Plan, CancellationToken.None);
        var closing = new CloseActivities(new Mock<IInputStore>(MockBehavior.Strict).Object, world.Store, world.Payments);

        Assert.Equal(CloseVerdict.NotSettled, (await closing.AnswerAtOnceAsync(Sample.Date, acceptUnseen: false, CancellationToken.None))!.Verdict);
    }

    [Fact]
    public async Task Close_whose_attempt_is_given_up_by_another_before_it_has_sealed_the_inputs_begins_the_next()
    {
        await RunAsync();
        var other = await BeginAsync();
        var inputs = new Mock<IInputStore>(MockBehavior.Strict);
        inputs.Setup(i => i.SealAsync(Sample.Date, It.IsAny<int>(), default)).Returns(async (SettlementDate date, int number, CancellationToken stop) =>
        {
            if (number == other.Attempt.Number)
            {
                await world.Closing.CloseDayAsync(new CloseDayInput(other, Broken(Reconciliation.Empty)), stop);
            }

            return await world.Inputs.SealAsync(date, number, stop);
        });
        inputs.Setup(i => i.DividePositionsAsync(Sample.Date, 1, default)).Returns(world.Inputs.DividePositionsAsync);

        var begun = Assert.IsType<CloseBegun>(
            await new CloseActivities(inputs.Object, world.Store, world.Payments).BeginCloseAsync(DayWorld.CloseOf(), CancellationToken.None));

        Assert.Equal((new CloseAttempt(2, GoesOn: true), new InputSeal(2, IsOn: true)), (begun.Attempt, world.Inputs.Seal));
    }

    [Fact]
    public async Task Day_whose_plan_is_gone_is_an_error_that_names_the_date()
    {
        await RunAsync();
        var start = await BeginAsync();
        var elsewhere = new CloseActivities(world.Inputs, new InMemorySettlementStore(), world.Payments);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => elsewhere.CloseDayAsync(new CloseDayInput(start, Broken(Reconciliation.Empty)), CancellationToken.None));

        Assert.Equal("the plan of 2014-08-05 is gone", error.Message);
    }

    [Fact]
    public async Task Close_that_others_keep_in_the_way_of_is_given_up_with_an_error_that_says_so()
    {
        await RunAsync();
        var refusing = Refusing();

        var begin = await Assert.ThrowsAsync<StoreUnavailableException>(() => new CloseActivities(world.Inputs, refusing, world.Payments)
            .BeginCloseAsync(DayWorld.CloseOf(), CancellationToken.None));
        Assert.Equal("2014-08-05 could not be closed: other closes kept starting and giving up", begin.Message);

        var start = await BeginAsync();
        var abandon = await Assert.ThrowsAsync<StoreUnavailableException>(() => new CloseActivities(world.Inputs, refusing, world.Payments)
            .CloseDayAsync(new CloseDayInput(start, Broken(Reconciliation.Empty)), CancellationToken.None));
        Assert.Equal("the close of 2014-08-05 could not be abandoned: the day kept changing", abandon.Message);

        var clean = await WalkAsync();
        var book = await Assert.ThrowsAsync<StoreUnavailableException>(() => new CloseActivities(world.Inputs, refusing, world.Payments)
            .CloseDayAsync(new CloseDayInput(start, clean), CancellationToken.None));
        Assert.Equal("the residue of 2014-08-05 could not be closed: runs kept booking it", book.Message);
    }

    private static Reconciliation Broken(Reconciliation users) => users.With(new Break(BreakCode.RecordUnpaid, "somebody", "not paid"));

    // Its reads are those of the day; every write on a condition is refused.
    private ISettlementStore Refusing()
    {
        var store = new Mock<ISettlementStore>(MockBehavior.Strict);
        store.Setup(s => s.ReadDayAsync(Sample.Date, default)).Returns(world.Store.ReadDayAsync);
        store.Setup(s => s.CountRecordsAsync(Sample.Date, default)).Returns(world.Store.CountRecordsAsync);
        store.Setup(s => s.ListRecordsAsync(Sample.Date, default)).Returns((SettlementDate date, CancellationToken token) => world.Store.ListRecordsAsync(date, token));
        store.Setup(s => s.ReadRecordsAsync(Sample.Date, It.IsAny<IReadOnlyList<UserId>>(), default)).Returns(world.Store.ReadRecordsAsync);
        store.Setup(s => s.ListResiduePostingsAsync(Sample.Date, default)).Returns(world.Store.ListResiduePostingsAsync);
        store.Setup(s => s.UpdateDayAsync(It.IsAny<Day>(), default)).ReturnsAsync(false);
        store.Setup(s => s.CreateResiduePostingAsync(It.IsAny<ResiduePosting>(), default)).ReturnsAsync(false);
        return store.Object;
    }

    private async Task RunAsync(int run = 1) => await StraightContext.RunAsync(world, DayWorld.Request(run));

    private async Task<CloseBegun> BeginAsync() =>
        Assert.IsType<CloseBegun>(await world.Closing.BeginCloseAsync(DayWorld.CloseOf(), CancellationToken.None));

    private Task<Reconciliation> WalkAsync() => new Reconciler(world.Inputs, world.Store, world.Payments)
        .ReconcilePartAsync(Sample.Plan, "0/1", pageSize: 4, static _ => { }, CancellationToken.None);

    private void Change(string what)
    {
        var record = world.Store.Records[0];
        switch (what)
        {
            case "position added": world.Inputs.Put("late", 31_000); break;
            case "position changed": world.Inputs.Put(record.UserId.Value, 1); break;
            case "position gone": world.Inputs.Remove(record.UserId.Value); break;
            case "record changed": world.Store.Tamper(record with { Position = new Money(1) }); break;
            case "record gone": world.Store.Remove(record); break;
            case "payment gone": world.Payments.Remove(Payment.Of(record)); break;
            case "payment too many": world.Payments.Put(Payment.Of(Sample.Record("stranger", 20_000))); break;
            case "residue booked": Assert.True(world.Store.CreateResiduePostingAsync(new ResiduePosting(Sample.Date, 2, new ExactAmount(1, 3)), CancellationToken.None).Result); break;
            case "yield replaced": world.Inputs.PutYield(Yield.Parse("2")); break;
            default: throw new ArgumentOutOfRangeException(nameof(what), what, "no such change");
        }
    }
}
