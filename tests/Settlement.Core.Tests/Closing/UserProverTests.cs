namespace Settlement.Core.Tests;

public sealed class UserProverTests
{
    private const int Users = 11;

    private readonly DayWorld world = new(Users);

    [Fact]
    public async Task Every_user_of_a_closed_day_has_a_proof_of_what_was_recorded()
    {
        var certificate = await CloseAsync();
        var writes = world.Store.Writes;

        for (var i = 0; i < Users; i++)
        {
            var report = await ProveAsync(i);
            Assert.Equal((ProofVerdict.Proved, (long)i), (report.Verdict, report.Proof!.Index));
            Assert.Equal((certificate, world.Store.Records[i]), (report.Proof.Certificate, report.Record));
            Assert.StartsWith($"{Sample.User(i)}\t{20_000 + (i * 37)}\t2\t", report.Proof.Line, StringComparison.Ordinal);
            Assert.True(report.Proof.Holds);
        }

        Assert.Equal(writes, world.Store.Writes);
    }

    [Fact]
    public async Task Altering_a_users_line_makes_the_proof_of_that_user_fail_and_of_nobody_else()
    {
        await CloseAsync();
        var kept = new List<UserProof>();
        for (var i = 0; i < Users; i++)
        {
            kept.Add((await ProveAsync(i)).Proof!);
        }

        for (var altered = 0; altered < Users; altered++)
        {
            // What the day says now, held against what was kept of it.
            var record = world.Store.Records[altered];
            world.Store.Tamper(record with { Position = new Money(record.Position.Minor + 1) });
            using var tree = new RecordsTree(Sample.Plan);
            var now = world.Store.Records.Select(stored => System.Text.Encoding.UTF8.GetString(tree.AddProved(stored))).ToList();
            for (var i = 0; i < Users; i++)
            {
                Assert.Equal(i != altered, (kept[i] with { Line = now[i] }).Holds);
            }

            // Nothing new can be proved from it, of anybody.
            Assert.Equal(ProofVerdict.RecordsDiffer, (await ProveAsync((altered + 1) % Users)).Verdict);
            world.Store.Tamper(record);
        }
    }

    [Fact]
    public async Task Proof_of_another_certificate_place_or_path_does_not_hold()
    {
        await CloseAsync();
        var proof = (await ProveAsync(3)).Proof!;
        var other = (await ProveAsync(4)).Proof!;

        Assert.False((proof with { Certificate = proof.Certificate with { Records = Digest.Of("other") } }).Holds);
        Assert.False((proof with { Certificate = proof.Certificate with { Users = 2 } }).Holds);
        Assert.False((proof with { Index = 4 }).Holds);
        Assert.False((proof with { Path = other.Path }).Holds);
        Assert.False((proof with { Line = other.Line }).Holds);
    }

    [Fact]
    public async Task Day_that_is_not_closed_proves_nothing()
    {
        Assert.Equal(ProofVerdict.NotRun, (await ProveAsync(0)).Verdict);
        await StraightContext.RunAsync(world, DayWorld.Request());
        Assert.Equal(ProofVerdict.NotClosed, (await ProveAsync(0)).Verdict);
    }

    [Fact]
    public async Task User_without_a_record_has_no_proof()
    {
        await CloseAsync();

        var report = await ProveAsync(Users);

        Assert.Equal((ProofVerdict.UserUnknown, null, null), (report.Verdict, report.Proof, report.Record));
    }

    [Fact]
    public async Task Record_added_or_taken_away_behind_the_products_back_leaves_nothing_to_prove()
    {
        await CloseAsync();
        var last = world.Store.Records[^1];
        world.Store.Remove(last);
        Assert.Equal(ProofVerdict.RecordsDiffer, (await ProveAsync(0)).Verdict);

        world.Store.Tamper(last);
        Assert.Equal(ProofVerdict.Proved, (await ProveAsync(0)).Verdict);
        world.Store.Tamper(Sample.Record(Users, Sample.Run(1)) with { Status = RecordStatus.Paid });
        Assert.Equal(ProofVerdict.RecordsDiffer, (await ProveAsync(0)).Verdict);
    }

    [Fact]
    public async Task Number_of_users_that_was_altered_in_the_certificate_leaves_nothing_to_prove()
    {
        var certificate = await CloseAsync();
        await PutCertificateAsync((certificate with { Users = Users + 1 }).ToText());

        Assert.Equal(ProofVerdict.RecordsDiffer, (await ProveAsync(0)).Verdict);
    }

    [Fact]
    public async Task Certificate_of_form_1_or_of_none_has_no_proofs()
    {
        var certificate = await CloseAsync();
        await PutCertificateAsync((certificate with { Form = CertificateForm.OneDigest }).ToText());
        Assert.Equal(ProofVerdict.FormHasNoProofs, (await ProveAsync(0)).Verdict);

        await PutCertificateAsync("users=8\n");
        Assert.Equal(ProofVerdict.CertificateUnreadable, (await ProveAsync(0)).Verdict);
        await PutCertificateAsync(null);
        Assert.Equal(ProofVerdict.CertificateUnreadable, (await ProveAsync(0)).Verdict);
    }

    private async Task<Certificate> CloseAsync()
    {
        await StraightContext.RunAsync(world, DayWorld.Request());
        Assert.True(CertificateText.TryParse((await StraightContext.CloseAsync(world)).Certificate!, out var certificate));
        return certificate;
    }

    private async Task PutCertificateAsync(string? text) =>
        Assert.True(await world.Store.UpdateDayAsync(world.Store.Day(Sample.Date)! with { Certificate = text }, CancellationToken.None));

    private Task<ProofReport> ProveAsync(int user) =>
        new UserProver(world.Store).ProveAsync(Sample.Date, Sample.UserId(user), CancellationToken.None);
}
