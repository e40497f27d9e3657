namespace Settlement.Core.Tests;

public sealed class CorrectionCloserTests
{
    private static readonly Yield Right = Yield.Parse("2.2301");

    [Fact]
    public async Task Correction_is_closed_after_its_day_with_a_certificate_that_says_all_of_it()
    {
        var world = await CorrectedAsync();
        Assert.Equal(CorrectionCloseVerdict.DayNotClosed, (await CloseAsync(world)).Verdict);
        await StraightContext.CloseAsync(world);

        var report = await CloseAsync(world);

        Assert.Equal((CorrectionCloseVerdict.Closed, DayState.Closed), (report.Verdict, world.Corrections.Corrections[0].State));
        Assert.Equal(report.Certificate, world.Corrections.Corrections[0].Certificate);
        var plan = world.Corrections.Corrections[0].Plan;
        var day = Digest.Of(world.Store.Day(Sample.Date)!.Certificate!);
        Assert.Equal(
            $"""
            settlement-correction-certificate=1
            date=2014-08-05
            correction=1
            day={day}
            product=default
            currency=CNY
            quote=income_per_10000
            yield=2.2301
            quote-before=income_per_10000
            yield-before=1.1301
            rounding=truncate
            payer=ledger
            at-least=0
            takes-reversals=no
            brings-positions=no
            positions=none
            reason=the yield was wrong
            booked-by=alice
            booked-at=2014-08-12T09:00:00Z
            hash={plan.Hash}
            users=3
            more=3 6
            less=0 0
            left-out=0 0
            residue-difference=61221/100000
            entries=3
            difference=6
            paid=6
            owed=0
            taken-up=0
            root=4f9c
            previous=2014-08-05 {day}

            """.ReplaceLineEndings("\n"),
            report.Certificate!.Replace(Root(report.Certificate), "4f9c", StringComparison.Ordinal));

        // Worked out by hand, in another language, from what the remarks of CertifiedEntries say.
        Assert.Equal("89ecd10031131dac87b45770a1399224905401416784e7cb5fce71fd092a768e", Root(report.Certificate));
    }

    [Fact]
    public async Task Closing_again_answers_with_the_same_certificate()
    {
        var world = await ClosedAsync();
        var writes = world.Corrections.Writes;

        var again = await CloseAsync(world);

        Assert.Equal((CorrectionCloseVerdict.AlreadyClosed, world.Corrections.Corrections[0].Certificate), (again.Verdict, again.Certificate));
        Assert.Equal(writes, world.Corrections.Writes);
    }

    [Fact]
    public async Task Correction_that_cannot_be_closed_says_why()
    {
        var world = new DayWorld(users: 3);
        await StraightContext.RunAsync(world, DayWorld.Request());
        Assert.Equal(CorrectionCloseVerdict.NoSuchCorrection, (await CloseAsync(world)).Verdict);
        world.Payments.Refuse(Sample.User(1), new PaymentAnswer(PaymentStatus.Rejected));
        await StraightContext.CorrectAsync(world, DayWorld.Correction() with { Yield = Right });
        Assert.Equal(CorrectionCloseVerdict.NotSettled, (await CloseAsync(world)).Verdict);
        world.Payments.Relent(Sample.User(1));
        await StraightContext.CorrectAsync(world, DayWorld.Correction() with { Yield = Right });
        await StraightContext.CorrectAsync(world, DayWorld.Correction() with { Yield = Yield.Parse("2.5") });
        world.Payments.Lists = false;
        await StraightContext.CloseAsync(world, DayWorld.CloseOf() with { AcceptUnseen = true });
        Assert.Equal(CorrectionCloseVerdict.EarlierNotClosed, (await CloseAsync(world, number: 2)).Verdict);
        var ledger = new CorrectionActivities(world.Inputs, world.Store, world.Corrections, payments: null);
        Assert.Equal(
            CorrectionCloseVerdict.PayerDiffers,
            (await ledger.BeginCloseCorrectionAsync(new CorrectionCloseRequest(Sample.Date, 1, new RunSizing()), CancellationToken.None)).Answer!.Verdict);
        var entry = world.Corrections.EntriesOf(Sample.User(1))[0];
        world.Corrections.Tamper(entry with { Position = new Money(1) });

        var report = await CloseAsync(world);

        Assert.Equal((CorrectionCloseVerdict.BreaksFound, BreakCode.EntryDiffers), (report.Verdict, report.Reconciliation!.Breaks[0].Code));
        Assert.Equal(DayState.Settled, world.Corrections.Corrections[0].State);
        world.Corrections.Tamper(entry);
        Assert.Equal(CorrectionCloseVerdict.Closed, (await CloseAsync(world)).Verdict);
        Assert.Equal(CorrectionCloseVerdict.Closed, (await CloseAsync(world, number: 2)).Verdict);
    }

    [Fact]
    public async Task Certificate_is_the_same_in_any_order_of_completions_and_whatever_becomes_of_what_is_owed()
    {
        var world = new DayWorld(users: 0);
        world.Inputs.Put(Sample.User(0), 10_000_000);
        world.Inputs.Put(Sample.User(1), 10_000_000);
        await StraightContext.RunAsync(world, DayWorld.Request());
        await StraightContext.CorrectAsync(world, DayWorld.Correction() with { Yield = Yield.Parse("1.0") });
        world.Payments.Lists = false;
        await StraightContext.CloseAsync(world, DayWorld.CloseOf() with { AcceptUnseen = true });
        var report = await new ReplayingEngine(world, seed: 7).CloseCorrectionAsync(new CorrectionCloseRequest(Sample.Date, 1, DayWorld.Request(partitions: 4).Sizing));
        Assert.Contains("owed=260\n", report.Certificate, StringComparison.Ordinal);

        await new OwedEntries(world.Corrections).SettleElsewhereAsync([Sample.UserId(1)], date: null, CancellationToken.None);
        await StraightContext.CorrectAsync(world, DayWorld.Correction() with { Yield = Yield.Parse("2.0") });

        var verified = await VerifyAsync(world, 1);
        Assert.Equal((CorrectionVerifyVerdict.Holds, 2L), (verified.Verdict, verified.Chained));
    }

    [Fact]
    public async Task Certificates_of_days_and_corrections_are_one_chain()
    {
        var world = await ClosedAsync();
        await StraightContext.CorrectAsync(world, DayWorld.Correction() with { Yield = Yield.Parse("2.5") });
        await CloseAsync(world, number: 2);

        Assert.Equal((2L, 3L), ((await VerifyAsync(world, 1)).Chained, (await VerifyAsync(world, 2)).Chained));
        var first = Digest.Of(world.Corrections.Corrections[0].Certificate!);
        Assert.Contains($"previous=2014-08-05 c1 {first}\n", world.Corrections.Corrections[1].Certificate, StringComparison.Ordinal);
        world.Corrections.Tamper(world.Corrections.Corrections[0] with { Certificate = "x" });

        var broken = await VerifyAsync(world, 2);

        Assert.Equal(CorrectionVerifyVerdict.Differs, broken.Verdict);
        Assert.Equal(
            $"the certificate of correction 2 of 2014-08-05 names that of correction 1 of 2014-08-05 by the hash {first}; the one stored now has {Digest.Of("x")}",
            Assert.Single(broken.Differences).Detail);
    }

    [Fact]
    public async Task Day_that_is_closed_later_names_the_certificate_of_the_correction()
    {
        var world = await ClosedAsync();
        var later = SettlementDate.Parse("2014-08-06");
        world.Inputs.Put(later, Sample.User(1), 20_000);
        await world.Inputs.WriteYieldsAsync([new(later, Right)], replace: false, CancellationToken.None);
        await StraightContext.RunAsync(world, DayWorld.Request(run: 2) with { Date = later });

        var report = await StraightContext.CloseAsync(world, DayWorld.CloseOf() with { Date = later });

        Assert.Contains($"previous=2014-08-05 c1 {Digest.Of(world.Corrections.Corrections[0].Certificate!)}\n", report.Certificate, StringComparison.Ordinal);
        Assert.True(CertificateText.TryParse(report.Certificate!, out _));
        var verified = await new CertificateVerifier(world.Inputs, world.Store, payments: null, list: null, world.Corrections)
            .VerifyAsync(later, kept: null, pageSize: 2, static _ => { }, CancellationToken.None);
        Assert.Equal((VerifyVerdict.Holds, 3L), (verified.Verdict, verified.Chained));
    }

    public static TheoryData<string, string> Deeds => new()
    {
        { "entry", "entry-differs" },
        { "reason", "content-differs reason: certified the yield was wrong, stored now another" },
        { "certificate missing", "certificate-missing" },
        { "certificate unreadable", "certificate-unreadable" },
        { "certificate altered", "content-differs users: certified 9, stored now 3" },
        { "day", "chain-broken" },
    };

    [Theory]
    [MemberData(nameof(Deeds))]
    public async Task What_was_altered_after_the_close_is_named(string deed, string named)
    {
        var world = await ClosedAsync();
        var correction = world.Corrections.Corrections[0];
        Alter(world, deed, correction);

        var found = new List<Break>();
        var report = await VerifyAsync(world, 1, kept: null, found.Add);

        Assert.Equal(CorrectionVerifyVerdict.Differs, report.Verdict);
        Assert.Contains(
            found.Select(one => one.Code.ToKebabCase()).Concat(report.Differences.Select(one => $"{one.Code.ToKebabCase()} {one.Detail}")),
            text => text.StartsWith(named, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Kept_certificate_shows_what_was_altered_together_with_the_stored_one()
    {
        var world = await ClosedAsync();
        var kept = world.Corrections.Corrections[0].Certificate!;
        Assert.Equal(CorrectionVerifyVerdict.Holds, (await VerifyAsync(world, 1, kept)).Verdict);
        var correction = world.Corrections.Corrections[0];
        world.Corrections.Tamper(correction with { Plan = correction.Plan with { Reason = "another" }, Certificate = kept.Replace("the yield was wrong", "another", StringComparison.Ordinal) });
        Assert.Equal(CorrectionVerifyVerdict.Holds, (await VerifyAsync(world, 1)).Verdict);

        var report = await VerifyAsync(world, 1, kept);

        Assert.Equal("reason: in the kept certificate the yield was wrong, in the stored one another", Assert.Single(report.Differences).Detail);
        Assert.Equal(CorrectionVerifyVerdict.Differs, (await VerifyAsync(world, 1, "no certificate")).Verdict);
    }

    [Fact]
    public async Task Correction_that_is_not_closed_has_nothing_to_verify()
    {
        var world = await CorrectedAsync();

        Assert.Equal(CorrectionVerifyVerdict.NotClosed, (await VerifyAsync(world, 1)).Verdict);
        Assert.Equal(CorrectionVerifyVerdict.NoSuchCorrection, (await VerifyAsync(world, 2)).Verdict);
        Assert.Equal(
            CorrectionVerifyVerdict.PayerDiffers,
            (await new CorrectionVerifier((await ClosedAsync()) is var closed ? closed.Inputs : null!, closed.Store, closed.Corrections, closed.Payments)
                .VerifyAsync(Sample.Date, 1, kept: null, pageSize: 2, static _ => { }, CancellationToken.None)).Verdict);
    }

    private static void Alter(DayWorld world, string deed, Correction correction)
    {
        switch (deed)
        {
            case "entry":
                world.Corrections.Tamper(world.Corrections.Entries[1] with { Position = new Money(1) });
                break;
            case "reason":
                world.Corrections.Tamper(correction with { Plan = correction.Plan with { Reason = "another" } });
                break;
            case "certificate missing":
                world.Corrections.Tamper(correction with { Certificate = null });
                break;
            case "certificate unreadable":
                world.Corrections.Tamper(correction with { Certificate = "no certificate" });
                break;
            case "certificate altered":
                world.Corrections.Tamper(correction with { Certificate = correction.Certificate!.Replace("users=3\n", "users=9\n", StringComparison.Ordinal) });
                break;
            case "day":
                var day = world.Store.Day(Sample.Date)!;
                Assert.True(world.Store.UpdateDayAsync(day with { Certificate = day.Certificate + "x" }, CancellationToken.None).Result);
                break;
        }
    }

    private static string Root(string? certificate) =>
        certificate!.Split('\n').Single(line => line.StartsWith("root=", StringComparison.Ordinal))["root=".Length..];

    private static Task<CorrectionCloseReport> CloseAsync(DayWorld world, int number = 1) =>
        StraightContext.CloseCorrectionAsync(world, new CorrectionCloseRequest(Sample.Date, number, DayWorld.Request().Sizing));

    private static Task<CorrectionVerifyReport> VerifyAsync(DayWorld world, int number, string? kept = null, Action<Break>? report = null) =>
        new CorrectionVerifier(
                world.Inputs, world.Store, world.Corrections, world.Store.Day(Sample.Date)!.Plan.Payer == Payer.Ledger ? null : world.Payments)
            .VerifyAsync(Sample.Date, number, kept, pageSize: 2, report ?? (static _ => { }), CancellationToken.None);

    private static async Task<DayWorld> ClosedAsync()
    {
        var world = await CorrectedAsync();
        await StraightContext.CloseAsync(world);
        Assert.Equal(CorrectionCloseVerdict.Closed, (await CloseAsync(world)).Verdict);
        return world;
    }

    private static async Task<DayWorld> CorrectedAsync()
    {
        var world = new DayWorld(users: 3, ledger: true);
        await StraightContext.RunAsync(world, DayWorld.Request());
        Assert.True((await StraightContext.CorrectAsync(world, DayWorld.Correction() with { Yield = Right })).Reconciled!.IsClean);
        return world;
    }
}
