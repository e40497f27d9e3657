using System.Text.Json.Nodes;

namespace Settlement.Cli.Tests;

/// <summary><c>settle verify</c>: whatever is changed in a closed day is found and named.</summary>
[Takes(seconds: 15)]
public sealed class VerifyCommandTests(VerifyCommandTests.ClosedDay closed) : IClassFixture<VerifyCommandTests.ClosedDay>, IDisposable
{
    private readonly TemporaryStore store = new();

    public void Dispose() => store.Dispose();

    // What is changed by hand, and what verify says of it: a code, and the user or the field.
    public static TheoryData<string, string, string> Changes => new()
    {
        { "UPDATE records SET position_minor = 1 WHERE user_id = 'alice'", "record-differs", "alice" },
        { "UPDATE records SET earnings_minor = 3 WHERE user_id = 'alice'", "record-differs", "alice" },
        { "UPDATE records SET residue_numerator = residue_numerator + 1 WHERE user_id = 'alice'", "record-differs", "alice" },
        { "UPDATE records SET input_hash = zeroblob(32) WHERE user_id = 'alice'", "record-differs", "alice" },
        { "UPDATE records SET transaction_id = zeroblob(16) WHERE user_id = 'alice'", "record-differs", "alice" },
        { "UPDATE records SET status = 0 WHERE user_id = 'alice'", "record-unpaid", "alice" },
        { "UPDATE records SET status = 1 WHERE user_id = 'alice'", "payment-missing", "alice" },
        { "UPDATE records SET status = 1 WHERE user_id = 'carol'", "content-differs", "records: certified " },
        { "UPDATE records SET user_id = 'alicf' WHERE user_id = 'alice'", "record-unexpected", "alicf" },
        { "DELETE FROM records WHERE user_id = 'bob'", "record-missing", "bob" },
        { "INSERT INTO records (settlement_date, user_id, position_minor, earnings_minor, residue_numerator, status, created_by, input_hash, transaction_id) SELECT settlement_date, 'dave', position_minor, earnings_minor, residue_numerator, status, created_by, input_hash, transaction_id FROM records WHERE user_id = 'carol'", "record-unexpected", "dave" },
        { "UPDATE positions SET balance_minor = 999999 WHERE user_id = 'bob'", "record-differs", "bob" },
        { "DELETE FROM positions WHERE user_id = 'bob'", "record-unexpected", "bob" },
        { "INSERT INTO positions (settlement_date, user_id, balance_minor) VALUES (20140805, 'dave', 50000)", "record-missing", "dave" },
        { "UPDATE yields SET yield = '1.2'", "yield-differs", "" },
        { "UPDATE residue_postings SET amount_numerator = '1' WHERE sequence = 1", "residue-differs", "" },
        { "DELETE FROM residue_postings WHERE sequence = 1", "content-differs", "residue: certified " },
        { "UPDATE days SET yield = '1.2'", "content-differs", "yield: certified 1.1301, stored now 1.2" },
        { "UPDATE days SET product = 'other'", "content-differs", "product: certified default, stored now other" },
        { "UPDATE days SET rounding = 'half-up'", "content-differs", "rounding: certified truncate, stored now half-up" },
        { "UPDATE days SET certificate = replace(certificate, 'users=3', 'users=4')", "content-differs", "users: certified 4, stored now 3" },
        { "UPDATE days SET certificate = replace(certificate, 'users=3', 'users=')", "certificate-unreadable", "" },
        { "UPDATE days SET certificate = NULL", "certificate-missing", "" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Change_of_a_closed_day_is_found_and_named(string change, string code, string name)
    {
        Close();
        StoreTables.WriteByHand(store, change);
        var before = StoreTables.All(store);

        var verified = (await VerifyAsync("--json")).Expect(3);

        Assert.False(verified.Json.GetProperty("verified").GetBoolean());
        var found = verified.Json.GetProperty("breaks").EnumerateArray().Concat(verified.Json.GetProperty("differences").EnumerateArray()).ToList();
        Assert.Contains(found, item => item.Text("code") == code &&
            (item.TryGetProperty("userId", out var user) && user.GetString() is { } id ? id == name : item.Text("detail")!.StartsWith(name, StringComparison.Ordinal)));
        Assert.StartsWith("settle: 2014-08-05 is not what was certified: ", Assert.Single(verified.ErrorLines), StringComparison.Ordinal);
        Assert.Contains(code, (await VerifyAsync()).Expect(3).Output, StringComparison.Ordinal);
        Assert.Equal(before, StoreTables.All(store));
    }

    [Fact]
    public async Task Closed_day_that_nobody_touched_is_as_it_was_certified()
    {
        Close();

        var verified = (await VerifyAsync()).Expect(0);

        Assert.StartsWith("2014-08-05: as it was certified\n", verified.Output, StringComparison.Ordinal);
        Assert.Empty(verified.ErrorLines);
        Assert.True((await VerifyAsync("--json")).Expect(0).Json.GetProperty("verified").GetBoolean());
    }

    [Fact]
    public async Task Day_that_is_not_closed_is_bad_usage()
    {
        await store.ImportAsync("1.1301", "alice,201.11");
        Assert.StartsWith("settle: 2014-08-05 was never run", Assert.Single((await VerifyAsync()).Expect(2).ErrorLines), StringComparison.Ordinal);
        await store.RunDayAsync(exitCode: 0);

        Assert.StartsWith("settle: 2014-08-05 is not closed", Assert.Single((await VerifyAsync()).Expect(2).ErrorLines), StringComparison.Ordinal);
    }

    // Whoever can write to the store can write all of it, the certificate too: only what is kept elsewhere tells.
    [Fact]
    public async Task Day_rewritten_with_its_certificate_is_found_by_the_certificate_that_was_kept()
    {
        Close();
        using var other = new TemporaryStore();
        await other.ImportAsync("1.1301", "alice,201.11", "bob,999999.00", "carol,0.01");
        await other.RunDayAsync(exitCode: 0);
        (await other.SettleAsync("close", "--date", StoreCommands.Day)).Expect(0);

        (await other.SettleAsync("verify", "--date", StoreCommands.Day)).Expect(0);
        var verified = (await other.SettleAsync("verify", "--date", StoreCommands.Day, "--certificate", Kept, "--json")).Expect(3);

        Assert.Equal(
            ["earnings", "exact", "paid", "records", "residue"],
            verified.Json.GetProperty("differences").EnumerateArray().Where(item => item.Text("code") == "kept-differs")
                .Select(item => item.Text("detail")!.Split(':')[0]).Order(StringComparer.Ordinal));
        (await VerifyAsync("--certificate", Kept)).Expect(0);
    }

    [Fact]
    public async Task Old_day_rewritten_with_its_certificate_is_found_from_the_next_one()
    {
        Close();
        (await store.SettleAsync("import", "yields", store.Write("next.csv", "date,income_per_10000\n2014-08-06,1.12\n"))).Expect(0);
        await store.ImportPositionsAsync("2014-08-06", ["alice,201.13"]);
        (await store.SettleAsync("run", "--date", "2014-08-06")).Expect(0);
        (await store.SettleAsync("close", "--date", "2014-08-06")).Expect(0);
        StoreTables.WriteByHand(store, "UPDATE days SET certificate = replace(certificate, 'users=3', 'users=4') WHERE settlement_date = 20140805");

        var next = (await store.SettleAsync("verify", "--date", "2014-08-06")).Expect(3);

        Assert.Contains("chain-broken: the certificate of 2014-08-06 names that of 2014-08-05 by the hash ", next.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_file_that_was_changed_is_refused()
    {
        Close();
        var certificate = JsonNode.Parse(await File.ReadAllTextAsync(Kept))!;
        certificate["earnings"] = "0.05";
        await File.WriteAllTextAsync(Kept, certificate.ToJsonString());

        var refused = (await VerifyAsync("--certificate", Kept)).Expect(2);

        Assert.EndsWith("the certificate was changed: earnings and its text disagree", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is not JSON")]
    [InlineData("[]", "is not a certificate")]
    [InlineData("{}", "is not a certificate")]
    [InlineData("{\"text\": 7}", "is not a certificate")]
    [InlineData("{\"text\": \"settlement-certificate=1\\n\"}", "is not a certificate")]
    [InlineData(null, "cannot be read")]
    public async Task File_that_is_no_certificate_is_refused(string? content, string problem)
    {
        Close();
        File.Delete(Kept);
        if (content is not null)
        {
            await File.WriteAllTextAsync(Kept, content);
        }

        Assert.Contains(problem, Assert.Single((await VerifyAsync("--certificate", Kept)).Expect(2).ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_of_another_date_is_refused()
    {
        Close();

        var refused = (await store.SettleAsync("verify", "--date", "2014-08-06", "--certificate", Kept)).Expect(2);

        Assert.EndsWith("is the certificate of 2014-08-05, not of 2014-08-06", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
    }

    private string Kept => store.PathOf("certificate.json");

    // A copy of the day that was closed once for all tests.
    private void Close()
    {
        File.Copy(closed.Store.PathOf("settlement.db"), store.PathOf("settlement.db"));
        File.Copy(closed.Store.PathOf("certificate.json"), Kept);
    }

    private Task<SettleResult> VerifyAsync(params string[] more) => store.SettleAsync(["verify", "--date", StoreCommands.Day, .. more]);

    public sealed class ClosedDay : IAsyncLifetime
    {
        internal TemporaryStore Store { get; } = new();

        public async Task InitializeAsync()
        {
            await Store.ImportAsync("1.1301", "alice,201.11", "bob,203.83", "carol,0.01");
            await Store.RunDayAsync(exitCode: 0);
            (await Store.SettleAsync("close", "--date", StoreCommands.Day, "--out", Store.PathOf("certificate.json"))).Expect(0);
        }

        public Task DisposeAsync()
        {
            Store.Dispose();
            return Task.CompletedTask;
        }
    }
}
