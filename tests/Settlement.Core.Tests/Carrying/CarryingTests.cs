using static Settlement.Testing.CarryingDays;

namespace Settlement.Core.Tests;

/// <summary>Days whose fractions go on to the next, and their order.</summary>
public sealed class CarryingTests
{
    private readonly InMemoryInputStore inputs = new();
    private readonly InMemorySettlementStore store = new();
    private readonly CarryingDays days;

    public CarryingTests() => days = new CarryingDays(inputs, store);

    [Theory]
    [InlineData(ResiduePolicy.Fund, 0)]
    [InlineData(ResiduePolicy.Carry, 9)]
    public async Task Small_balance_earns_nothing_for_ten_days_or_nine_fen_in_all(ResiduePolicy policy, long minor)
    {
        days.Settings = Sample.Settings with { ResiduePolicy = policy };
        long credited = 0;
        for (var day = 1; day <= 10; day++)
        {
            await days.SettleAsync(On(day), "1.1203", ("alice", 89_26));
            credited += (await days.RecordAsync(On(day), "alice"))!.Earnings.Credited.Minor;
        }

        Assert.Equal(minor, credited);
    }

    [Fact]
    public async Task Record_names_what_it_took_over_and_what_it_hands_on()
    {
        await days.SettleAsync(On(4), "1.0000", ("alice", 70_00), ("bob", 0));
        await days.SettleAsync(On(5), "1.0000", ("alice", 70_00), ("bob", 0));

        var first = (await days.RecordAsync(On(4), "alice"))!;
        var second = (await days.RecordAsync(On(5), "alice"))!;
        Assert.Equal((0, "0.00", "0.007"), Told(first));
        Assert.Equal((1, "0.007", "0.004"), Told(second));
        Assert.Equal((0, "0.00", "0.00"), Told((await days.RecordAsync(On(5), "bob"))!));
        Assert.NotEqual(first.InputHash, second.InputHash);
        Assert.Equal((On(4), On(5)), (second.Derivation!.Plan.CarriesFrom, (await store.ReadDayAsync(On(4), default))!.TakenOverBy));
    }

    [Fact]
    public async Task Who_has_no_position_any_more_keeps_the_fraction_until_the_next_one()
    {
        await days.SettleAsync(On(4), "1.0000", ("alice", 70_00), ("bob", 100_00), ("carol", 1_00), ("dave", 100_00));
        var between = await days.SettleAsync(On(5), "1.0000", ("bob", 100_00));
        await days.SettleAsync(On(6), "1.0000", ("alice", 70_00), ("bob", 100_00));

        // Alice and Carol had a fraction; the earnings of Bob and Dave were whole.
        Assert.Null(await days.RecordAsync(On(5), "dave"));
        Assert.Equal((3, 2), (between.Tally.Users, between.Tally.NothingToSettle));
        Assert.Equal((0, "0.007", "0.007"), Told((await days.RecordAsync(On(5), "alice"))!));
        Assert.Equal((1, "0.007", "0.004"), Told((await days.RecordAsync(On(6), "alice"))!));
        Assert.Equal((0, "0.0001", "0.0001"), Told((await days.RecordAsync(On(6), "carol"))!));
    }

    [Fact]
    public async Task Running_a_date_again_finds_everybody_settled()
    {
        await days.SettleAsync(On(4), "1.0000", ("alice", 70_00));
        await days.SettleAsync(On(5), "1.0000", ("bob", 70_00));

        var again = await days.SettledAsync(On(5));

        Assert.Equal(new Tally(0, 0, 2, 0, 0, 0, again.Tally.ResidueNumerator), again.Tally);
        Assert.Equal(0, (await days.SettledAsync(On(4))).Tally.Settled);
    }

    [Fact]
    public async Task Date_before_one_that_carries_is_refused_and_can_be_settled_for_the_fund()
    {
        await days.SettleAsync(On(5), "1.0000", ("alice", 70_00));
        await days.ImportAsync(On(4), Yield.Parse("1.0000"), [("alice", 70_00)]);

        Assert.Equal(OutOfOrderReason.LaterPlanned, await days.RefusedAsync(On(4)));
        Assert.Null(await store.ReadDayAsync(On(4), default));

        days.Settings = Sample.Settings;
        await days.SettledAsync(On(4));
    }

    [Fact]
    public async Task Date_whose_date_before_has_an_unsettled_user_is_refused_until_that_one_is_settled()
    {
        await days.ImportAsync(On(4), Yield.Parse("1.0000"), [("alice", 70_00), ("bob", 70_00)]);
        await days.RunAsync(new RunRequest { Date = On(4), RunId = Sample.NewRun(), Scope = RunScope.NamedUsers, Users = [UserId.Parse("alice")] });
        await days.ImportAsync(On(5), Yield.Parse("1.0000"), [("alice", 70_00), ("bob", 70_00)]);

        Assert.Equal(OutOfOrderReason.EarlierNotSettled, await days.RefusedAsync(On(5)));
        Assert.Null(await store.ReadDayAsync(On(5), default));
        Assert.False((await inputs.ReadSealAsync(On(4), default)).IsOn);

        await days.SettledAsync(On(4));
        await days.SettledAsync(On(5));
    }

    [Fact]
    public async Task User_who_comes_to_the_date_before_just_before_it_is_sealed_is_settled_first()
    {
        await days.SettleAsync(On(4), "1.0000", ("alice", 70_00));
        await days.ImportAsync(On(5), Yield.Parse("1.0000"), [("alice", 70_00), ("bob", 70_00)]);
        inputs.BeforeSeal = () =>
        {
            inputs.BeforeSeal = static () => { };
            inputs.Put(On(4), "bob", 70_00);
        };

        Assert.Equal(OutOfOrderReason.EarlierNotSettled, await days.RefusedAsync(On(5)));

        await days.SettledAsync(On(4));
        await days.SettledAsync(On(5));
        Assert.Equal((1, "0.007", "0.004"), Told((await days.RecordAsync(On(5), "bob"))!));
    }

    [Fact]
    public async Task User_who_comes_by_an_import_while_their_fraction_is_kept_has_the_position_of_the_import()
    {
        await days.SettleAsync(On(4), "1.0000", ("alice", 70_00), ("bob", 70_00), ("carol", 70_00));
        await days.ImportAsync(On(5), Yield.Parse("1.0000"), [("alice", 70_00)]);
        inputs.BeforeWrite = () =>
        {
            inputs.BeforeWrite = static () => { };
            inputs.Put(On(5), "bob", 30_00);
        };

        await days.SettledAsync(On(5));

        Assert.Equal((1, "0.007", "0.00"), Told((await days.RecordAsync(On(5), "bob"))!));
        Assert.Equal((0, "0.007", "0.007"), Told((await days.RecordAsync(On(5), "carol"))!));
    }

    [Fact]
    public async Task Date_whose_fractions_are_taken_over_is_part_of_what_a_dry_run_shows()
    {
        await days.ImportAsync(On(5), Yield.Parse("1.0000"), [("alice", 70_00)]);
        var alone = Assert.IsType<FinishedRun>(await days.RunAsync(new RunRequest { Date = On(5), RunId = Sample.NewRun(), DryRun = true }));
        await days.SettleAsync(On(4), "1.0000", ("alice", 10_00));

        var moved = await days.RunAsync(new RunRequest { Date = On(5), RunId = Sample.NewRun(), ExpectedInputs = alone.Inputs });

        Assert.Equal("the plan", Assert.IsType<PlanObstacle.InputsMoved>(Assert.IsType<RefusedRun>(moved).Obstacle).Found.FindMoved(alone.Inputs!));
    }

    [Fact]
    public async Task Explanation_of_a_settled_user_has_no_conflict()
    {
        await days.SettleAsync(On(4), "1.0000", ("alice", 70_00));
        await days.SettleAsync(On(5), "1.0000", ("alice", 70_00));

        var explained = await Explanation.FindAsync(inputs, store, payments: null, (await store.ReadDayAsync(On(5), default))!.Plan, UserId.Parse("alice"), default);

        Assert.Equal(((RecordConflict?)null, (string?)null), (explained!.Conflict, explained.Problem));
    }

    [Fact]
    public async Task Fractions_of_a_closed_day_that_somebody_alters_are_not_what_was_certified()
    {
        await days.SettleAsync(On(4), "1.0000", ("alice", 70_00));
        Assert.NotNull((await days.CloseAsync(On(4))).Certificate);
        var record = (await days.RecordAsync(On(4), "alice"))!;
        store.Tamper(record with { Carried = new CarriedFractions(default, new CarriedFraction(7)) });

        var report = await new CertificateVerifier(inputs, store, payments: null).VerifyAsync(On(4), kept: null, pageSize: 100, static _ => { }, default);

        Assert.StartsWith("records:", Assert.Single(report.Differences).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_comes_to_a_date_any_more_whose_fractions_were_taken_over()
    {
        await days.SettleAsync(On(4), "1.0000", ("alice", 70_00));
        await days.SettleAsync(On(5), "1.0000", ("alice", 70_00));

        Assert.True((await inputs.ReadSealAsync(On(4), default)).Holds(InputSeal.Corrected));
    }

    [Fact]
    public async Task Fractions_that_another_date_has_taken_over_are_not_taken_over_again()
    {
        await days.SettleAsync(On(4), "1.0000", ("alice", 70_00));
        var day = (await store.ReadDayAsync(On(4), default))!;
        Assert.True(await store.UpdateDayAsync(day with { TakenOverBy = On(6) }, default));
        await days.ImportAsync(On(5), Yield.Parse("1.0000"), [("alice", 70_00)]);

        Assert.Equal(OutOfOrderReason.TakenOver, await days.RefusedAsync(On(5)));
        var shown = await days.RunAsync(new RunRequest { Date = On(5), RunId = Sample.NewRun(), DryRun = true });
        Assert.IsType<PlanObstacle.OutOfOrder>(Assert.IsType<RefusedRun>(shown).Obstacle);

        // The one that has goes on, whatever it was killed before.
        await days.ImportAsync(On(6), Yield.Parse("1.0000"), [("alice", 70_00)]);
        await days.SettledAsync(On(6), CheckCode.CarryGap);
        Assert.Equal((1, "0.007", "0.004"), Told((await days.RecordAsync(On(6), "alice"))!));
    }

    [Fact]
    public async Task Date_that_was_left_out_stops_the_next_until_somebody_accepts_that()
    {
        await days.SettleAsync(On(4), "1.0000", ("alice", 70_00));
        await days.ImportAsync(On(7), Yield.Parse("1.0000"), [("alice", 70_00)]);

        var finding = Assert.Single(Assert.IsType<RefusedRun>(await days.RunAsync(On(7))).Findings);
        Assert.Equal(
            new CheckFinding(CheckCode.CarryGap, "2014-08-07 would take over the fractions of 2014-08-04, and 2 settlement dates between them, the first 2014-08-05, are not settled: after it, no fraction goes to or from those dates"),
            finding);

        await days.SettledAsync(On(7), CheckCode.CarryGap);
        Assert.Equal((1, "0.007", "0.004"), Told((await days.RecordAsync(On(7), "alice"))!));
    }

    [Fact]
    public async Task Weekend_between_two_settlement_dates_is_no_gap()
    {
        days.Settings = days.Settings with { Dates = SettlementDates.Weekdays(AccrualRule.Following, new Dictionary<DateOnly, CalendarDay>()) };
        await days.SettleAsync(On(8), "1.0000", ("alice", 70_00));

        await days.SettleAsync(On(11), "1.0000", ("alice", 70_00));
    }

    [Fact]
    public async Task First_date_that_carries_takes_over_nothing_of_what_the_fund_kept()
    {
        days.Settings = Sample.Settings;
        await days.SettleAsync(On(4), "1.0000", ("alice", 70_00));
        days.Settings = Sample.Settings with { ResiduePolicy = ResiduePolicy.Carry };

        await days.SettleAsync(On(5), "1.0000", ("alice", 70_00));

        Assert.Equal((0, "0.00", "0.007"), Told((await days.RecordAsync(On(5), "alice"))!));
        Assert.Null((await store.ReadDayAsync(On(4), default))!.TakenOverBy);
    }

    [Fact]
    public async Task Quote_may_change_from_one_date_to_the_next()
    {
        await days.SettleAsync(On(4), "1.0000", ("alice", 70_00));
        await days.ImportAsync(On(5), Yield.Parse("3.65", YieldQuote.AnnualPercentAct365), [("alice", 30_00)]);
        await days.SettledAsync(On(5));
        await days.ImportAsync(On(6), Yield.Parse("3.66", YieldQuote.AnnualPercentAct360), [("alice", 30_00)]);
        await days.SettledAsync(On(6));

        Assert.Equal((1, "0.007", "0.00"), Told((await days.RecordAsync(On(5), "alice"))!));
        Assert.Equal((0, "0.00", "0.00305"), Told((await days.RecordAsync(On(6), "alice"))!));
    }

    [Fact]
    public async Task Dry_run_seals_nothing_and_a_run_does_what_it_showed()
    {
        await days.SettleAsync(On(4), "1.0000", ("alice", 70_00), ("bob", 50_00));
        await days.ImportAsync(On(5), Yield.Parse("1.0000"), [("alice", 70_00)]);

        var shown = Assert.IsType<FinishedRun>(await days.RunAsync(new RunRequest { Date = On(5), RunId = Sample.NewRun(), DryRun = true }));
        Assert.Equal((1, 1), (shown.Tally.Settled, (long)shown.Tally.EarningsMinor));
        Assert.False((await inputs.ReadSealAsync(On(4), default)).IsOn);
        Assert.Null((await store.ReadDayAsync(On(4), default))!.TakenOverBy);

        var settled = Assert.IsType<FinishedRun>(await days.RunAsync(new RunRequest { Date = On(5), RunId = Sample.NewRun(), ExpectedInputs = shown.Inputs }));
        Assert.Equal((1, 1), (settled.Tally.Settled, settled.Tally.NothingToSettle));
    }

    [Fact]
    public async Task Altered_fraction_of_the_date_before_is_a_break_of_this_one()
    {
        await days.SettleAsync(On(4), "1.0000", ("alice", 70_00));
        await days.SettleAsync(On(5), "1.0000", ("alice", 70_00));
        store.Tamper((await days.RecordAsync(On(4), "alice"))! with { Carried = new CarriedFractions(default, CarriedFraction.AsStored(long.MaxValue)) });

        var found = Assert.Single(await days.ReconcileAsync(On(5)));
        Assert.Equal((BreakCode.RecordDiffers, "alice"), (found.Code, found.UserId));
        Assert.Single(await days.ReconcileAsync(On(4)));
    }

    [Fact]
    public async Task Certificate_says_that_fractions_are_carried_and_from_where()
    {
        await days.SettleAsync(On(4), "1.0000", ("alice", 70_00));
        await days.SettleAsync(On(5), "1.0000", ("alice", 70_00));

        Assert.Contains("\nresidues=carry\ncarries-from=none\n", (await days.CloseAsync(On(4))).Certificate, StringComparison.Ordinal);
        var text = (await days.CloseAsync(On(5))).Certificate!;
        Assert.Contains("\nresidues=carry\ncarries-from=2014-08-04\n", text, StringComparison.Ordinal);
        Assert.True(CertificateText.TryParse(text, out var read));
        Assert.Equal(On(4), read!.Plan.CarriesFrom);
    }

    [Theory]
    [InlineData("2.0")]
    [InlineData("1.5 2.0")]
    [InlineData("-3.0 1.2 2.0")]
    public async Task Correction_pays_what_the_date_would_have_and_leaves_the_fractions_of_later_dates_as_they_are(string yields)
    {
        var corrections = new InMemoryCorrectionStore();
        var corrected = new CarryingDays(inputs, store, corrections: corrections);
        await corrected.SettleAsync(On(4), "1.0000", ("alice", 70_00), ("bob", 70_00));
        await corrected.SettleAsync(On(5), "1.0000", ("alice", 70_00));
        await corrected.SettleAsync(On(6), "1.0000", ("alice", 70_00), ("bob", 70_00));

        foreach (var yield in yields.Split(' '))
        {
            Assert.Equal(CorrectionVerdict.Booked, (await corrected.CorrectAsync(On(5), Yield.Parse(yield))).Verdict);
        }

        // 0.007 was taken over, and 2.0 earns 0.014: 0.02 instead of 0.01. Bob had no position, and his fraction went on.
        var entries = (await corrections.ReadEntriesAsync(On(5), yields.Split(' ').Length, [UserId.Parse("alice"), UserId.Parse("bob")], default)).ToList();
        Assert.Equal(1, entries[0].Sum(entry => entry.Difference.Minor));
        Assert.Empty(entries[1]);
        Assert.Equal((1, "0.004", "0.001"), Told((await days.RecordAsync(On(6), "alice"))!));
        Assert.Equal((1, "0.007", "0.004"), Told((await days.RecordAsync(On(6), "bob"))!));
        Assert.Empty(await days.ReconcileAsync(On(6)));

        // What the residue account has of it: the exact earnings less all that was credited.
        var totals = (await corrections.ListCorrectionsAsync(On(5), default)).Select(found => found.Plan.ResidueDifference);
        var booked = ResiduePosting.Total(store.Postings.Where(posting => posting.Date == On(5)));
        Assert.Equal(
            new ExactAmount(14 - 20, 10),
            totals.Aggregate(booked, static (sum, moved) => sum + moved));
    }

    private static (long, string, string) Told(SettlementRecord record) => (
        record.Earnings.Credited.Minor, record.Carried!.Value.TakenOver.ToText(Currency.Cny), record.Carried.Value.HandedOn.ToText(Currency.Cny));
}
