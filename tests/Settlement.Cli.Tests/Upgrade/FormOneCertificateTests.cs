namespace Settlement.Cli.Tests;

/// <summary>
/// A file of an earlier version, which wrote certificates of form 1: 2014-08-04 is closed, 2014-08-05 is settled. The
/// certificate beside it was kept then.
/// </summary>
public sealed class FormOneCertificateTests : IAsyncLifetime
{
    private const string Hash = "0cf03fddbeaff8f726a8d3ab7afefd65c01233b3abea028e87c940e446d16941";

    private readonly TemporaryStore store = new();

    public async Task InitializeAsync()
    {
        File.Copy(FileOf("schema-8.sqlite"), store.PathOf("settlement.db"));
        (await store.SettleAsync("doctor")).Expect(0);
    }

    public Task DisposeAsync()
    {
        store.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Closed_day_is_verified_and_its_kept_certificate_too()
    {
        var verified = (await VerifyAsync("2014-08-04", "--json")).Expect(0).Json;

        Assert.Equal((true, Hash), (verified.GetProperty("verified").GetBoolean(), verified.Text("hash")));
        (await VerifyAsync("2014-08-04", "--certificate", FileOf("certificate-of-form-1.json"))).Expect(0);
    }

    [Fact]
    public async Task Closing_it_again_returns_the_same_certificate_in_the_same_file()
    {
        (await store.SettleAsync("close", "--date", "2014-08-04", "--out", store.PathOf("again.json"))).Expect(0);

        Assert.Equal(await File.ReadAllTextAsync(FileOf("certificate-of-form-1.json")), await File.ReadAllTextAsync(store.PathOf("again.json")));
    }

    [Theory]
    [InlineData("UPDATE records SET position_minor = position_minor + 1 WHERE user_id = 'bob' AND settlement_date = 20140804")]
    [InlineData("UPDATE records SET status = 1 WHERE user_id = 'carol' AND settlement_date = 20140804")]
    public async Task Record_that_was_changed_is_found(string change)
    {
        StoreTables.WriteByHand(store, change);

        Assert.Contains("content-differs: records: certified ", (await VerifyAsync("2014-08-04")).Expect(3).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Next_day_is_closed_with_a_certificate_of_form_2_that_stands_for_it_too()
    {
        var closed = (await store.SettleAsync("close", "--date", "2014-08-05", "--json")).Expect(0).Json.GetProperty("certificate");

        Assert.Equal(2, closed.Count("form"));
        Assert.Equal(Hash, closed.GetProperty("previous")[0].Text("hash"));
        Assert.Equal(2, (await VerifyAsync("2014-08-05", "--json")).Expect(0).Json.Count("chained"));
        (await ProveAsync("2014-08-05")).Expect(0);
        Assert.Equal(
            "settle: 2014-08-04 was closed with a certificate of form 1, which has no proofs; it is checked as a whole with: " +
            $"settle --store {store.Url} verify --date 2014-08-04",
            Assert.Single((await ProveAsync("2014-08-04")).Expect(2).ErrorLines));
    }

    private static string FileOf(string name) => RepositoryFolder.PathOf("tests", "Settlement.Cli.Tests", "Upgrade", "Files", name);

    private Task<SettleResult> VerifyAsync(string date, params string[] more) => store.SettleAsync(["verify", "--date", date, .. more]);

    private Task<SettleResult> ProveAsync(string date) =>
        store.SettleAsync("prove", "--date", date, "--user", "王芳", "--out", store.PathOf("proof.json"));
}
