namespace Settlement.Core.Tests;

public sealed class CertificateVerifierTests
{
    private readonly DayWorld world = new(users: 6);

    [Fact]
    public async Task Closed_day_that_nobody_touched_is_as_it_was_certified()
    {
        await CloseAsync();
        var writes = world.Store.Writes;

        var report = await VerifyAsync();

        Assert.Equal((VerifyVerdict.Holds, 1L), (report.Verdict, report.Chained));
        Assert.Empty(report.Differences);
        Assert.Equal(writes, world.Store.Writes);
    }

    [Fact]
    public async Task Date_that_is_not_closed_has_nothing_to_verify()
    {
        Assert.Equal(VerifyVerdict.NotRun, (await VerifyAsync()).Verdict);
        await StraightContext.RunAsync(world, DayWorld.Request());
        Assert.Equal(VerifyVerdict.NotClosed, (await VerifyAsync()).Verdict);
    }

    [Fact]
    public async Task Day_of_another_payer_is_not_verified()
    {
        await CloseAsync();
        var verifier = new CertificateVerifier(world.Inputs, world.Store, payments: null);

        var report = await verifier.VerifyAsync(Sample.Date, kept: null, pageSize: 4, static _ => { }, CancellationToken.None);

        Assert.Equal((VerifyVerdict.PayerDiffers, 0L), (report.Verdict, report.Chained));
        Assert.Equal(Sample.Plan, report.Day!.Plan);
    }

    [Fact]
    public async Task Break_of_a_closed_day_is_reported_and_the_certificate_does_not_hold()
    {
        await CloseAsync();
        world.Payments.Remove(world.Payments.Made[0]);
        var reported = new List<Break>();

        var report = await new CertificateVerifier(world.Inputs, world.Store, world.Payments)
            .VerifyAsync(Sample.Date, kept: null, pageSize: 4, reported.Add, CancellationToken.None);

        Assert.Equal(VerifyVerdict.Differs, report.Verdict);
        Assert.Equal([BreakCode.PaymentMissing], reported.Select(found => found.Code));
    }

    [Fact]
    public async Task Position_record_and_payment_changed_so_that_they_agree_are_still_found()
    {
        await CloseAsync();
        var before = world.Store.Records[0];
        var after = Sample.Record(before.UserId.Value, 9_999_999) with { Status = RecordStatus.Paid };
        world.Inputs.Put(before.UserId.Value, 9_999_999);
        world.Store.Tamper(after);
        world.Payments.Remove(Payment.Of(before));
        world.Payments.Put(Payment.Of(after));
        var residue = after.Earnings.Residue(Sample.Plan.Yield) - before.Earnings.Residue(Sample.Plan.Yield);
        Assert.True(await world.Store.CreateResiduePostingAsync(new ResiduePosting(Sample.Date, 3, residue), CancellationToken.None));

        var report = await VerifyAsync();

        Assert.True(report.Reconciliation!.IsClean);
        Assert.Equal(VerifyVerdict.Differs, report.Verdict);
        Assert.Equal(
            ["earnings", "exact", "paid", "records", "residue"],
            report.Differences.Select(difference => difference.Detail.Split(':')[0]).Order(StringComparer.Ordinal));
        Assert.All(report.Differences, difference => Assert.Equal(CertificateDifferenceCode.ContentDiffers, difference.Code));
    }

    [Fact]
    public async Task Day_closed_with_a_certificate_of_form_1_is_verified_by_the_digest_of_that_form()
    {
        var certificate = await CloseAsync();
        using var digest = new RecordsDigest();
        foreach (var record in world.Store.Records)
        {
            digest.Add(record);
        }

        var older = certificate with { Form = CertificateForm.OneDigest, Records = digest.Take() };
        await PutCertificateAsync(Sample.Date, older.ToText());

        Assert.Equal(VerifyVerdict.Holds, (await VerifyAsync(older)).Verdict);
        Assert.Equal(
            ["kept-differs records", "kept-differs settlement-certificate"],
            (await VerifyAsync(certificate)).Differences.Select(difference => $"{difference.Code.ToKebabCase()} {difference.Detail.Split(':')[0]}").Order(StringComparer.Ordinal));

        var changed = world.Store.Records[0];
        world.Store.Tamper(changed with { TransactionId = world.Store.Records[1].TransactionId });
        Assert.Contains((await VerifyAsync()).Differences, difference => difference.Detail.StartsWith($"records: certified {older.Records}, ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Kept_certificate_of_form_1_is_held_against_what_is_stored_where_the_stored_one_is_gone()
    {
        var certificate = await CloseAsync();
        using var digest = new RecordsDigest();
        foreach (var record in world.Store.Records)
        {
            digest.Add(record);
        }

        await PutCertificateAsync(Sample.Date, null);

        var report = await VerifyAsync(certificate with { Form = CertificateForm.OneDigest, Records = digest.Take() });

        Assert.Equal([CertificateDifferenceCode.CertificateMissing], report.Differences.Select(difference => difference.Code));
    }

    [Fact]
    public async Task Certificate_that_was_taken_away_or_garbled_is_missed()
    {
        await CloseAsync();
        await PutCertificateAsync(Sample.Date, null);
        var missing = await VerifyAsync();
        Assert.Equal(
            new CertificateDifference(CertificateDifferenceCode.CertificateMissing, "2014-08-05 is closed and has no certificate"),
            Assert.Single(missing.Differences));
        Assert.Equal((VerifyVerdict.Differs, null), (missing.Verdict, missing.Certificate));

        await PutCertificateAsync(Sample.Date, "users=8\n");
        var garbled = await VerifyAsync();
        Assert.Equal(
            new CertificateDifference(CertificateDifferenceCode.CertificateUnreadable, "what is stored as the certificate is not a certificate"),
            Assert.Single(garbled.Differences));
        Assert.Equal((VerifyVerdict.Differs, null), (garbled.Verdict, garbled.Certificate));
    }

    [Fact]
    public async Task Certificate_that_was_kept_is_held_against_what_is_stored_where_the_stored_one_is_gone()
    {
        var kept = await CloseAsync();
        await PutCertificateAsync(Sample.Date, null);

        Assert.Equal([CertificateDifferenceCode.CertificateMissing], (await VerifyAsync(kept)).Differences.Select(difference => difference.Code));
        Assert.Equal(
            "users: in the kept certificate 7, stored now 6", (await VerifyAsync(kept with { Users = 7 })).Differences[1].Detail);
    }

    [Fact]
    public async Task Certificate_that_was_kept_and_names_others_is_told_with_all_that_either_names()
    {
        var first = await CloseOtherAsync("2014-08-01");
        var second = await CloseOtherAsync("2014-08-03");
        var kept = await CloseAsync();

        var report = await VerifyAsync(kept with { Previous = [Link(first), Link(second)] });

        Assert.Equal(
            $"previous: in the kept certificate {Link(first)}, {Link(second)}, in the stored one {Link(second)}",
            Assert.Single(report.Differences).Detail);
    }

    [Fact]
    public async Task Certificate_rewritten_with_its_day_is_found_by_one_that_was_kept()
    {
        var kept = await CloseAsync();
        await PutCertificateAsync(Sample.Date, (kept with { Payments = 5 }).ToText());

        var report = await VerifyAsync(kept);

        Assert.Equal(
            [(CertificateDifferenceCode.ContentDiffers, "payments: certified 5, stored now 6"),
                (CertificateDifferenceCode.KeptDiffers, "payments: in the kept certificate 6, in the stored one 5")],
            report.Differences.Select(difference => (difference.Code, difference.Detail)));
    }

    [Fact]
    public async Task Certificate_names_the_ones_that_none_has_named_in_whatever_order_days_are_closed()
    {
        var third = await CloseOtherAsync("2014-08-03");
        var first = await CloseOtherAsync("2014-08-01");
        var fourth = await CloseOtherAsync("2014-08-04");

        var certificate = await CloseAsync();

        Assert.Empty(third.Previous);
        Assert.Equal([Link(third)], first.Previous);
        Assert.Equal([Link(first)], fourth.Previous);
        Assert.Equal([Link(fourth)], certificate.Previous);
        Assert.Equal((VerifyVerdict.Holds, 4L), ((await VerifyAsync()).Verdict, (await VerifyAsync()).Chained));
    }

    [Fact]
    public async Task Two_days_closed_at_once_are_both_named_by_the_next()
    {
        var first = await CloseOtherAsync("2014-08-01");
        var second = await CloseOtherAsync("2014-08-03");
        await PutCertificateAsync(second.Plan.Date, (second = second with { Previous = [] }).ToText());

        var certificate = await CloseAsync();

        Assert.Equal([Link(first), Link(second)], certificate.Previous);
        Assert.Equal(3, (await VerifyAsync()).Chained);
    }

    [Fact]
    public async Task Old_certificate_that_was_rewritten_is_found_from_every_day_closed_after_it_and_from_itself()
    {
        var first = await CloseOtherAsync("2014-08-01");
        await CloseOtherAsync("2014-08-03");
        await CloseAsync();
        await PutCertificateAsync(first.Plan.Date, (first with { Users = 5 }).ToText());

        var report = await VerifyAsync();
        var broken = Assert.Single(report.Differences);
        Assert.Equal(CertificateDifferenceCode.ChainBroken, broken.Code);
        Assert.StartsWith($"the certificate of 2014-08-03 names that of 2014-08-01 by the hash {first.Hash};", broken.Detail, StringComparison.Ordinal);
        Assert.Contains(
            (await VerifyAsync(date: first.Plan.Date)).Differences,
            difference => difference.Code == CertificateDifferenceCode.ChainBroken);
    }

    [Fact]
    public async Task Link_between_two_later_days_is_no_matter_of_an_earlier_one()
    {
        var first = await CloseOtherAsync("2014-08-01");
        var second = await CloseOtherAsync("2014-08-03");
        await CloseAsync();
        await PutCertificateAsync(second.Plan.Date, (second with { Users = 5 }).ToText());

        Assert.Contains((await VerifyAsync()).Differences, difference => difference.Code == CertificateDifferenceCode.ChainBroken);
        Assert.DoesNotContain(
            (await VerifyAsync(date: first.Plan.Date)).Differences, difference => difference.Code == CertificateDifferenceCode.ChainBroken);
    }

    [Fact]
    public async Task Day_that_is_no_longer_closed_breaks_the_chain()
    {
        var first = await CloseOtherAsync("2014-08-01");
        await CloseAsync();
        var day = world.Store.Day(first.Plan.Date)!;
        Assert.True(await world.Store.UpdateDayAsync(day with { State = DayState.Open }, CancellationToken.None));

        Assert.Equal(
            "the certificate of 2014-08-05 names that of 2014-08-01, but 2014-08-01 has none",
            Assert.Single((await VerifyAsync()).Differences).Detail);
    }

    private static CertificateLink Link(Certificate certificate) => new(certificate.Plan.Date, certificate.Hash);

    private async Task<Certificate> CloseAsync()
    {
        await StraightContext.RunAsync(world, DayWorld.Request());
        return Parse((await StraightContext.CloseAsync(world)).Certificate!);
    }

    // An empty day: the inputs have one date only. What is certified of it plays no part here.
    private async Task<Certificate> CloseOtherAsync(string date)
    {
        var plan = Sample.Plan with { Date = SettlementDate.Parse(date) };
        var day = await world.Store.CreateDayAsync(plan, CancellationToken.None);
        Assert.True(await world.Store.UpdateDayAsync(day with { State = DayState.Settled }, CancellationToken.None));
        var inputs = new InMemoryInputStore(plan);
        var closing = new CloseActivities(inputs, world.Store, world.Payments);
        var start = Assert.IsType<CloseBegun>(await closing.BeginCloseAsync(new CloseRequest(plan.Date, new RunSizing()), CancellationToken.None));
        var report = await closing.CloseDayAsync(new CloseDayInput(start, Reconciliation.Empty), CancellationToken.None);
        Assert.Equal(CloseVerdict.Closed, report.Verdict);
        return Parse(report.Certificate!);
    }

    private async Task PutCertificateAsync(SettlementDate date, string? text)
    {
        var day = world.Store.Day(date)!;
        Assert.True(await world.Store.UpdateDayAsync(day with { Certificate = text }, CancellationToken.None));
    }

    private Task<VerifyReport> VerifyAsync(Certificate? kept = null, SettlementDate? date = null) =>
        new CertificateVerifier(world.Inputs, world.Store, world.Payments)
            .VerifyAsync(date ?? Sample.Date, kept, pageSize: 4, static _ => { }, CancellationToken.None);

    private static Certificate Parse(string text) =>
        CertificateText.TryParse(text, out var certificate) ? certificate : throw new FormatException(text);
}
