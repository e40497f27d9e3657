using Microsoft.AspNetCore.Builder;
using PaymentServiceSample;

namespace Settlement.Cli.Tests;

/// <summary>Corrections of a day that a payment service pays, against the sample service.</summary>
public sealed class CorrectOverHttpTests : IDisposable
{
    private const string Day = StoreCommands.Day;

    private readonly TemporaryStore store = new();
    private readonly PaymentBook book = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Service_with_reversals_takes_back_what_was_too_much_and_its_list_shows_no_second_payment()
    {
        await using var service = await StartAsync();
        await SettledAsync(service);

        (await CorrectAsync(service, "alice,30111.00", "bob,10383.00")).Expect(0);

        Assert.Equal(["alice 1.13 1 ", "bob -1.13 1 reversal"], Corrections());
        var found = (await SettleAsync(service, "reconcile", "--date", Day, "--json")).Expect(0).Json;
        Assert.Equal((0, "4.57"), (found.Count("breakCount"), found.Text("paid")));
        Assert.Equal(("0.00", "0.00"), (found.GetProperty("corrections").Text("paid"), found.GetProperty("corrections").Text("owed")));
        (await SettleAsync(service, "close", "--date", Day)).Expect(0);

        // A payment beside these is still one too many.
        book.Add(new PaymentRequest("by-hand", Day, "alice", "1.13", "CNY"));
        Assert.Contains("payment-twice alice", (await SettleAsync(service, "reconcile", "--date", Day)).Expect(3).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Service_without_reversals_is_sent_none_and_what_is_owed_is_taken_up_by_a_later_correction()
    {
        await using var service = await StartAsync();
        await SettledAsync(service);
        (await CorrectAsync(service, reversals: false, "alice,30111.00", "bob,10383.00")).Expect(0);

        var owed = (await SettleAsync(service, "owed", "--json")).Expect(0).Json;

        Assert.Equal(["alice 1.13 1 "], Corrections());
        Assert.Equal(("1.13", 1), (owed.Text("total"), owed.Count("entryCount")));
        Assert.Equal("bob", owed.GetProperty("entries")[0].Text("userId"));
        Assert.Equal(
            $"user_id,date,correction,amount,currency\nbob,{Day},1,1.13,CNY\n", (await SettleAsync(service, "owed", "-o", "csv")).Expect(0).Output);
        (await SettleAsync(service, "reconcile", "--date", Day)).Expect(0);

        (await CorrectAsync(service, reversals: false, "bob,25383.00")).Expect(0);

        // 2.86 is due, 2.30 was paid: of the difference of 1.69, 1.13 was owed.
        Assert.Equal(["alice 1.13 1 ", "bob 0.56 2 "], Corrections());
        Assert.Equal(0, (await SettleAsync(service, "owed", "--json")).Expect(0).Json.Count("entryCount"));
        (await SettleAsync(service, "reconcile", "--date", Day)).Expect(0);
    }

    [Fact]
    public async Task What_is_owed_is_settled_elsewhere_once_somebody_says_so()
    {
        await using var service = await StartAsync();
        await SettledAsync(service);
        (await CorrectAsync(service, reversals: false, "bob,10383.00")).Expect(0);

        (await SettleAsync(service, "owed", "--settled", "alice")).Expect(2);
        var settled = (await SettleAsync(service, "owed", "--settled", "bob", "--json")).Expect(0).Json;

        Assert.Equal(("0.00", "1.13"), (settled.Text("total"), settled.GetProperty("settled")[0].Text("amount")));
        var logged = (await SettleAsync(service, "status", "--date", Day, "--json")).Expect(0).Json.GetProperty("runs");
        Assert.StartsWith("settle owed --settled bob --json ", logged[0].Text("options"), StringComparison.Ordinal);
        Assert.Contains("nothing is owed", (await SettleAsync(service, "owed", "--settled", "bob")).Expect(2).Error, StringComparison.Ordinal);
        Assert.Equal(logged.GetArrayLength(), (await SettleAsync(service, "status", "--date", Day, "--json")).Expect(0).Json.GetProperty("runs").GetArrayLength());
        (await SettleAsync(service, "reconcile", "--date", Day)).Expect(0);

        // And no later correction takes it up: what was settled is settled.
        (await CorrectAsync(service, reversals: false, "bob,20383.00")).Expect(0);
        Assert.Equal(["bob 1.13 2 "], Corrections());
    }

    [Fact]
    public async Task Refused_payment_of_a_correction_leaves_it_open_and_booking_again_finishes_it()
    {
        var isNight = true;
        await using var service = await StartAsync((what, _) => isNight && what.StartsWith("POST", StringComparison.Ordinal) ? Fault.Refused : Fault.None);
        isNight = false;
        await SettledAsync(service);
        isNight = true;

        var refused = (await CorrectAsync(service, "alice,30111.00", "bob,10383.00")).Expect(4);
        Assert.Contains("payment-rejected", refused.Output, StringComparison.Ordinal);
        Assert.Empty(Corrections());
        (await SettleAsync(service, "correct", "--date", Day, "--yield", "1.2", "--reason", "another", "--book")).Expect(3);

        isNight = false;
        (await CorrectAsync(service, "alice,30111.00", "bob,10383.00")).Expect(0);
        Assert.Equal(2, Corrections().Count());
        (await CorrectAsync(service, "alice,30111.00", "bob,10383.00")).Expect(0);
        Assert.Equal(2, Corrections().Count());
    }

    private IEnumerable<string> Corrections() => book.Paid
        .Where(paid => paid.Correction is not null)
        .OrderBy(paid => paid.Correction).ThenBy(paid => paid.UserId, StringComparer.Ordinal)
        .Select(paid => $"{paid.UserId} {paid.Amount} {paid.Correction} {paid.Kind}");

    private async Task SettledAsync(WebApplication service)
    {
        await store.ImportAsync("1.1301", "alice,20111.00", "bob,20383.00");
        (await SettleAsync(service, "run", "--date", Day)).Expect(0);
    }

    private Task<SettleResult> CorrectAsync(WebApplication service, params string[] positions) => CorrectAsync(service, reversals: true, positions);

    private async Task<SettleResult> CorrectAsync(WebApplication service, bool reversals, params string[] positions)
    {
        var file = store.Write("right.csv", "user_id,balance\n" + string.Concat(positions.Select(row => row + "\n")));
        var config = store.Write("reversals.json", $$"""{ "paymentsTakeReversals": {{(reversals ? "true" : "false")}} }""");
        return await SettleAsync(service, "correct", "--date", Day, "--positions-file", file, "--reason", "wrong", "--book", "--config", config);
    }

    private Task<SettleResult> SettleAsync(WebApplication service, params string[] args) =>
        store.SettleAsync([.. args, "--payments", service.Urls.Single()]);

    private async Task<WebApplication> StartAsync(Func<string, int, Fault>? faults = null)
    {
        var service = PaymentServer.Build(
            "http://127.0.0.1:0", new PaymentServerOptions(), Faults.Scripted(faults ?? ((_, _) => Fault.None)), book, _ => Task.CompletedTask);
        await service.StartAsync();
        return service;
    }
}
