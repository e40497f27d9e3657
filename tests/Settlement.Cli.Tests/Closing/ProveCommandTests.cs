using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Settlement.Cli.Tests;

/// <summary><c>settle prove</c>: what a closed day says of one user, for somebody who has no access to the store.</summary>
public sealed class ProveCommandTests : IDisposable
{
    private readonly TemporaryStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Proof_has_the_line_and_the_certificate_that_was_kept()
    {
        await CloseAsync();
        var before = StoreTables.All(store);

        var proved = (await ProveAsync("alice", "--json")).Expect(0).Json;

        var hash = (await store.SettleAsync("verify", "--date", StoreCommands.Day, "--json")).Expect(0).Json.Text("hash");
        Assert.Equal((hash, "201.11", "0.02", 0, 3), (proved.Text("hash"), proved.Text("position"), proved.Text("earnings"), proved.Count("index"), proved.Count("users")));
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(Proof));
        var proof = document.RootElement;
        Assert.Equal(new FileInfo(Proof).Length, proved.Count("bytes"));
        Assert.Equal(("alice", StoreCommands.Day), (proof.Text("userId"), proof.Text("date")));
        Assert.StartsWith("alice\t20111\t2\t27274411/100000000\t", proof.Text("line"), StringComparison.Ordinal);
        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(proof.Text("certificate")!))));
        Assert.Equal(before, StoreTables.All(store));
    }

    [Fact]
    public async Task Proof_of_one_user_names_no_other()
    {
        await CloseAsync();

        (await ProveAsync("bob")).Expect(0);

        var text = await File.ReadAllTextAsync(Proof);
        Assert.Contains("bob", text, StringComparison.Ordinal);
        Assert.DoesNotContain("alice", text, StringComparison.Ordinal);
        Assert.DoesNotContain("carol", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_proved_of_a_date_that_is_not_closed_or_a_user_who_is_not_there()
    {
        await store.ImportAsync("1.1301", "alice,201.11");
        await RefusedAsync("alice", "2014-08-05 was never run");
        await store.RunDayAsync(exitCode: 0);
        await RefusedAsync("alice", "2014-08-05 is not closed");
        (await store.SettleAsync("close", "--date", StoreCommands.Day)).Expect(0);
        await RefusedAsync("alicf", "user alicf has no record on 2014-08-05; check the spelling");

        async Task RefusedAsync(string user, string problem)
        {
            Assert.StartsWith("settle: " + problem, Assert.Single((await ProveAsync(user)).Expect(2).ErrorLines), StringComparison.Ordinal);
            Assert.False(File.Exists(Proof));
        }
    }

    [Theory]
    [InlineData("UPDATE records SET position_minor = 1 WHERE user_id = 'bob'", "the records of 2014-08-05 are not those that were certified")]
    [InlineData("DELETE FROM records WHERE user_id = 'bob'", "the records of 2014-08-05 are not those that were certified")]
    [InlineData("UPDATE days SET certificate = replace(certificate, 'users=3', 'users=')", "2014-08-05 is closed, but its certificate cannot be read")]
    public async Task Nothing_is_proved_from_a_day_that_was_changed(string change, string problem)
    {
        await CloseAsync();
        StoreTables.WriteByHand(store, change);

        var refused = (await ProveAsync("alice")).Expect(3);

        Assert.StartsWith("settle: " + problem, Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        Assert.EndsWith($"verify --date {StoreCommands.Day}", refused.ErrorLines[0], StringComparison.Ordinal);
        Assert.False(File.Exists(Proof));
    }

    // Two subtrees and three users of a third.
    [Fact]
    public async Task Proof_of_a_large_day_is_made_from_one_subtree_and_is_the_same_without()
    {
        await store.ImportAsync("1.1301", [.. Enumerable.Range(0, 1_027).Select(i => $"user-{i:0000},{1_000 + i}.11")]);
        await store.RunDayAsync(exitCode: 0);
        (await store.SettleAsync("close", "--date", StoreCommands.Day)).Expect(0);
        (await ProveAsync("user-0600")).Expect(0);
        var before = await File.ReadAllTextAsync(Proof);

        // Seen in that a record of another subtree may be gone.
        StoreTables.WriteByHand(store, "DELETE FROM records WHERE user_id = 'user-0003'");
        (await ProveAsync("user-0600")).Expect(0);
        Assert.Equal(before, await File.ReadAllTextAsync(Proof));
        Assert.Contains("are not those that were certified", (await ProveAsync("user-0004")).Expect(3).ErrorLines[0], StringComparison.Ordinal);

        StoreTables.WriteByHand(store, "UPDATE subtrees SET roots = 'settled'");
        Assert.Contains("are not those that were certified", (await ProveAsync("user-0600")).Expect(3).ErrorLines[0], StringComparison.Ordinal);
        (await store.SettleAsync("verify", "--date", StoreCommands.Day)).Expect(3);
    }

    [Fact]
    public async Task Proof_of_a_large_day_whose_subtrees_are_gone_is_the_same()
    {
        await store.ImportAsync("1.1301", [.. Enumerable.Range(0, 1_027).Select(i => $"user-{i:0000},{1_000 + i}.11")]);
        await store.RunDayAsync(exitCode: 0);
        (await store.SettleAsync("close", "--date", StoreCommands.Day)).Expect(0);
        (await ProveAsync("user-1026")).Expect(0);
        var before = await File.ReadAllTextAsync(Proof);

        StoreTables.WriteByHand(store, "DELETE FROM subtrees");
        File.Delete(Proof);
        (await ProveAsync("user-1026")).Expect(0);

        Assert.Equal(before, await File.ReadAllTextAsync(Proof));
        (await store.SettleAsync("verify", "--date", StoreCommands.Day)).Expect(0);
    }

    private string Proof => store.PathOf("proof.json");

    private async Task CloseAsync()
    {
        await store.ImportAsync("1.1301", "alice,201.11", "bob,203.83", "carol,0.01");
        await store.RunDayAsync(exitCode: 0);
        (await store.SettleAsync("close", "--date", StoreCommands.Day)).Expect(0);
    }

    private Task<SettleResult> ProveAsync(string user, params string[] more) =>
        store.SettleAsync(["prove", "--date", StoreCommands.Day, "--user", user, "--out", Proof, .. more]);
}
