using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using PaymentServiceSample;
using Settlement.Core;

namespace Settlement.Cli.Tests;

/// <summary>Commands that pay over HTTP, against the sample service.</summary>
public sealed class PaymentsOverHttpTests : IDisposable
{
    private const string Day = "2014-08-05";

    private readonly TemporaryStore store = new();
    private readonly PaymentBook book = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Run_pays_over_http_and_a_second_run_pays_nobody_again()
    {
        await using var service = await StartAsync(new PaymentServerOptions());
        await FillAsync();

        (await SettleAsync(service, "run", "--date", Day, "--json")).Expect(0);
        (await SettleAsync(service, "run", "--date", Day)).Expect(0);

        Assert.Equal(["alice 0.02", "bob 0.02"], book.Paid.Select(payment => $"{payment.UserId} {payment.Amount}").Order(StringComparer.Ordinal));
        var reconciliation = (await SettleAsync(service, "reconcile", "--date", Day, "--json")).Expect(0).Json;
        Assert.Equal(("0.04", "0.04"), (reconciliation.GetProperty("paid").GetString(), reconciliation.GetProperty("recorded").GetString()));
        Assert.Contains(book.Paid.First().TransactionId!, (await SettleAsync(service, "explain", "--date", Day, "--user", book.Paid.First().UserId!)).Expect(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hints_of_a_run_name_the_payment_service_so_that_typing_them_pays_the_same_way()
    {
        await using var service = await StartAsync(new PaymentServerOptions { MostPayments = 1 });
        await FillAsync();

        var run = (await SettleAsync(service, "run", "--date", Day)).Expect(4);

        Assert.Contains($"--payments {service.Urls.Single()}", run.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Single(book.Paid);
    }

    [Fact]
    public async Task Service_that_is_down_ends_the_run_with_5_and_one_line_and_the_rerun_pays()
    {
        await FillAsync();
        var config = store.Write("once.json", """{ "attempts": 1, "paymentsAttempts": 2 }""");
        var url = $"http://127.0.0.1:{FreePort()}";

        var down = (await store.SettleAsync("run", "--date", Day, "--payments", url, "--config", config)).Expect(5);

        Assert.StartsWith($"settle: payment service {url}/ gives no usable answer: ", Assert.Single(down.ErrorLines), StringComparison.Ordinal);
        Assert.EndsWith("; what is settled stays settled; run it again to resume", down.ErrorLines[0], StringComparison.Ordinal);
        Assert.Empty(down.Output);

        await using var service = await StartAsync(new PaymentServerOptions());
        (await SettleAsync(service, "run", "--date", Day)).Expect(0);
        Assert.Equal(2, book.Paid.Count);
    }

    [Fact]
    public async Task Service_after_the_ledger_is_a_conflict_of_the_day_and_pays_nobody()
    {
        await using var service = await StartAsync(new PaymentServerOptions());
        await FillAsync();
        (await store.SettleAsync("run", "--date", Day, "--users", "alice")).Expect(0);

        var refused = (await SettleAsync(service, "run", "--date", Day)).Expect(3);

        Assert.Contains("rounding truncate, payer ledger. This run's: ", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        Assert.Contains("rounding truncate, payer service. ", refused.ErrorLines[0], StringComparison.Ordinal);
        Assert.Empty(book.Paid);
        (await store.SettleAsync("run", "--date", Day)).Expect(0);
    }

    [Fact]
    public async Task Ledger_after_a_service_whose_answers_were_lost_is_a_conflict_of_the_day_and_pays_nobody_twice()
    {
        await FillAsync();
        await using (var mute = await StartAsync(new PaymentServerOptions(), (_, _) => Fault.FailedAfter))
        {
            var config = store.Write("once.json", """{ "attempts": 1, "paymentsAttempts": 1 }""");
            Assert.NotEqual(0, (await SettleAsync(mute, "run", "--date", Day, "--config", config)).ExitCode);
            Assert.Equal(2, book.Paid.Count);
        }

        var refused = (await store.SettleAsync("run", "--date", Day, "--json")).Expect(3).Json;

        Assert.EndsWith("payer service", refused.GetProperty("frozenPlan").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("payer ledger", refused.GetProperty("plan").GetString(), StringComparison.Ordinal);
        await using var service = await StartAsync(new PaymentServerOptions());
        (await SettleAsync(service, "run", "--date", Day)).Expect(0);
        Assert.Equal(2, book.Paid.Count);
    }

    [Fact]
    public async Task Day_paid_by_a_service_is_reconciled_explained_closed_and_verified_with_that_service_only()
    {
        await using var service = await StartAsync(new PaymentServerOptions());
        await FillAsync();
        (await SettleAsync(service, "run", "--date", Day)).Expect(0);
        string[][] commands = [["reconcile"], ["explain", "--user", "alice"], ["close"], ["verify"]];

        foreach (var command in commands)
        {
            var refused = (await store.SettleAsync([.. command, "--date", Day])).Expect(2);
            Assert.Equal(
                command[0] == "verify"
                    ? "settle: 2014-08-05 is not closed"
                    : "settle: 2014-08-05 is paid by the service, but its payments were looked for at the ledger: name the service with --payments",
                Assert.Single(refused.ErrorLines).Split(", so")[0]);
        }

        Assert.Equal("service", (await SettleAsync(service, "close", "--date", Day, "--json")).Expect(0).Json.GetProperty("certificate").GetProperty("payer").GetString());
        (await SettleAsync(service, "verify", "--date", Day)).Expect(0);
        Assert.Contains("looked for at the ledger", (await store.SettleAsync("verify", "--date", Day)).Expect(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blind_service_is_declared_in_the_configuration()
    {
        await using var service = await StartAsync(
            new PaymentServerOptions { Blind = true }, (what, _) => what.StartsWith("POST", StringComparison.Ordinal) ? Fault.FailedAfter : Fault.None);
        await FillAsync();
        var config = store.Write("blind.json", """{ "paymentsPromiseIdempotency": false }""");

        (await SettleAsync(service, "run", "--date", Day, "--config", config)).Expect(0);

        Assert.Equal(2, book.Paid.Count);
    }

    // Keys are kept for a day, payments for ever: a rerun on the day after must not trust the key.
    [Fact]
    public async Task Service_that_has_forgotten_its_keys_pays_nobody_a_second_time()
    {
        var isNight = true;
        await using var service = await StartAsync(
            new PaymentServerOptions(),
            (what, _) => !isNight ? Fault.None : what.StartsWith("POST", StringComparison.Ordinal) ? Fault.DroppedAfter : Fault.RefusedBefore);
        await FillAsync();
        var config = store.Write("once.json", """{ "attempts": 1, "paymentsAttempts": 1 }""");
        (await SettleAsync(service, "run", "--date", Day, "--config", config)).Expect(5);
        Assert.Equal(2, book.Paid.Count);

        isNight = false;
        book.ForgetKeys();
        (await SettleAsync(service, "run", "--date", Day)).Expect(0);

        Assert.Equal(2, book.Paid.Count);
        (await SettleAsync(service, "reconcile", "--date", Day)).Expect(0);
    }

    // A service that keeps its refusals refuses a transaction id for ever: the next one is the way out.
    [Fact]
    public async Task Refusal_that_the_service_keeps_is_left_behind_with_retry_rejected_and_the_day_is_closed()
    {
        var isNight = true;
        await using var service = await StartAsync(
            new PaymentServerOptions { KeepRefusals = true },
            (what, _) => isNight && what.StartsWith("POST", StringComparison.Ordinal) ? Fault.Refused : Fault.None);
        await FillAsync();
        (await SettleAsync(service, "run", "--date", Day)).Expect(4);
        isNight = false;

        var again = (await SettleAsync(service, "run", "--date", Day, "--only-failed")).Expect(4);
        Assert.Contains("402 Payment Required: refused", again.Output + again.Error, StringComparison.Ordinal);
        Assert.Empty(book.Paid);

        var retried = (await SettleAsync(service, "run", "--date", Day, "--only-failed", "--retry-rejected", "--json")).Expect(0).Json;

        Assert.Equal((2, 0), (retried.GetProperty("alreadySettled").GetInt32(), retried.GetProperty("quarantined").GetInt32()));
        Assert.Equal(["alice 0.02", "bob 0.02"], book.Paid.Select(payment => $"{payment.UserId} {payment.Amount}").Order(StringComparer.Ordinal));
        var explained = (await SettleAsync(service, "explain", "--date", Day, "--user", "alice", "--json")).Expect(0).Json;
        Assert.Equal(2, explained.GetProperty("attempt").GetInt32());
        Assert.Contains(book.Paid, payment => payment.TransactionId == explained.GetProperty("transactionId").GetString());
        Assert.Contains(", attempt 2", (await SettleAsync(service, "explain", "--date", Day, "--user", "alice")).Expect(0).Output, StringComparison.Ordinal);
        (await SettleAsync(service, "close", "--date", Day)).Expect(0);
        (await SettleAsync(service, "verify", "--date", Day)).Expect(0);
    }

    [Fact]
    public async Task Retry_of_what_was_refused_is_for_failed_users_alone()
    {
        await FillAsync();

        var refused = (await store.SettleAsync("run", "--date", Day, "--retry-rejected")).Expect(2);

        Assert.StartsWith("settle: --retry-rejected needs --only-failed", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
    }

    // The incident, as seen from outside: the service paid a user and day a second time under an id nobody here knows.
    [Fact]
    public async Task Second_payment_under_another_id_is_named_with_both_ids_and_keeps_the_day_open()
    {
        await using var service = await StartAsync(new PaymentServerOptions { ListPage = 1 });
        await FillAsync();
        (await SettleAsync(service, "run", "--date", Day)).Expect(0);
        (await SettleAsync(service, "reconcile", "--date", Day)).Expect(0);
        var alice = book.Paid.Single(payment => payment.UserId == "alice");
        book.Add(alice with { TransactionId = "by-hand-7" });

        var found = (await SettleAsync(service, "reconcile", "--date", Day, "--json")).Expect(3).Json;

        var only = found.GetProperty("breaks")[0];
        Assert.Equal(("payment-twice", "alice"), (only.GetProperty("code").GetString(), only.GetProperty("userId").GetString()));
        Assert.Equal($"payment {alice.TransactionId} of 0.02 and payment by-hand-7 of 0.02", only.GetProperty("detail").GetString());
        Assert.Equal((1, "0.06", false), (found.GetProperty("breakCount").GetInt32(), found.GetProperty("paid").GetString(), found.GetProperty("unseen").GetBoolean()));
        (await SettleAsync(service, "close", "--date", Day)).Expect(3);
        (await SettleAsync(service, "run", "--date", Day)).Expect(3);
        (await SettleAsync(service, "close", "--date", Day)).Expect(2);
    }

    // Its answer is the right one, so that nothing but its list shows it.
    [Fact]
    public async Task Service_that_pays_one_request_twice_under_two_ids_is_found_by_its_list()
    {
        await using var service = await StartAsync(
            new PaymentServerOptions { ListPage = 1 },
            (what, _) => what == $"POST {TransactionId.Derive(ProductId.Parse("default"), SettlementDate.Parse(Day), UserId.Parse("bob"))}" ? Fault.PaidTwice : Fault.None);
        await FillAsync();

        var run = (await SettleAsync(service, "run", "--date", Day, "--json")).Expect(3).Json;
        Assert.Equal((2, 1), (run.GetProperty("settled").GetInt32(), run.GetProperty("breakCount").GetInt32()));

        var found = (await SettleAsync(service, "reconcile", "--date", Day, "--json")).Expect(3).Json;
        var bob = book.Paid.First(payment => payment.UserId == "bob");
        var only = Assert.Single(found.GetProperty("breaks").EnumerateArray());
        Assert.Equal(("payment-twice", "bob"), (only.GetProperty("code").GetString(), only.GetProperty("userId").GetString()));
        Assert.Equal($"payment {bob.TransactionId} of 0.02 and payment own-{bob.TransactionId} of 0.02", only.GetProperty("detail").GetString());
        Assert.Equal(("0.04", "0.06"), (found.GetProperty("recorded").GetString(), found.GetProperty("paid").GetString()));
        (await SettleAsync(service, "close", "--date", Day)).Expect(2);
    }

    [Fact]
    public async Task Closed_day_is_verified_against_the_services_list_that_is_handed_over()
    {
        await using var service = await StartAsync(new PaymentServerOptions { NoList = true });
        await FillAsync();
        (await SettleAsync(service, "run", "--date", Day)).Expect(0);
        string[] lines = ["transaction_id,user_id,date,amount", .. book.Paid.Select(payment => $"{payment.TransactionId},{payment.UserId},{payment.Date},{payment.Amount}")];
        var right = store.Write("paid.csv", string.Join('\n', lines));
        var twice = store.Write("twice.csv", string.Join('\n', [.. lines, "by-hand,alice,2014-08-05,0.02"]));
        (await SettleAsync(service, "close", "--date", Day, "--payments-file", right)).Expect(0);

        var without = (await SettleAsync(service, "verify", "--date", Day)).Expect(0);
        Assert.StartsWith("2014-08-05: as it was certified, payments unseen", without.Output, StringComparison.Ordinal);
        Assert.Contains("give its list with --payments-file", without.Output, StringComparison.Ordinal);
        var with = (await SettleAsync(service, "verify", "--date", Day, "--payments-file", right, "--json")).Expect(0).Json;
        Assert.Equal((true, false), (with.GetProperty("verified").GetBoolean(), with.GetProperty("unseen").GetBoolean()));

        var found = (await SettleAsync(service, "verify", "--date", Day, "--payments-file", twice, "--json")).Expect(3).Json;
        var only = Assert.Single(found.GetProperty("breaks").EnumerateArray());
        Assert.Equal(("payment-twice", "alice"), (only.GetProperty("code").GetString(), only.GetProperty("userId").GetString()));
        Assert.Equal(
            ["paid: certified 4, stored now 6", "payments: certified 2, stored now 3"],
            found.GetProperty("differences").EnumerateArray().Select(difference => difference.GetProperty("detail").GetString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Day_of_a_service_without_a_list_is_unseen_and_closed_only_where_somebody_accepts_it_by_name()
    {
        await using var service = await StartAsync(new PaymentServerOptions { NoList = true });
        await FillAsync();
        (await SettleAsync(service, "run", "--date", Day)).Expect(0);

        var found = (await SettleAsync(service, "reconcile", "--date", Day)).Expect(0);
        Assert.StartsWith("2014-08-05: clean, payments unseen", found.Output, StringComparison.Ordinal);
        Assert.True((await SettleAsync(service, "reconcile", "--date", Day, "--json")).Expect(0).Json.GetProperty("unseen").GetBoolean());

        var refused = (await SettleAsync(service, "close", "--date", Day, "--json")).Expect(3);
        Assert.Equal(("payments-unseen", false), (refused.Json.GetProperty("verdict").GetString(), refused.Json.GetProperty("closed").GetBoolean()));
        Assert.Contains("close it all the same with --accept payments-unseen", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        (await SettleAsync(service, "close", "--date", Day, "--accept", "anything")).Expect(2);

        (await SettleAsync(service, "close", "--date", Day, "--accept", "payments-unseen")).Expect(0);

        var runs = (await SettleAsync(service, "status", "--date", Day, "--json")).Expect(0).Json.GetProperty("runs");
        Assert.Contains("--accept payments-unseen", runs[0].GetProperty("options").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, runs.GetArrayLength());
        (await SettleAsync(service, "verify", "--date", Day)).Expect(0);
    }

    [Fact]
    public async Task Services_list_that_is_handed_over_decides_what_was_paid()
    {
        await using var service = await StartAsync(new PaymentServerOptions { NoList = true });
        await FillAsync();
        (await SettleAsync(service, "run", "--date", Day)).Expect(0);
        var rows = book.Paid.Select(payment => $"{payment.Date},{payment.Amount},x,{payment.UserId},{payment.TransactionId}").ToList();
        string[] lines = ["date,amount,note,user_id,transaction_id", .. rows, "2014-08-04,9.99,another day,zoe,by-hand"];
        var right = store.Write("paid.csv", string.Join('\n', lines));
        var twice = store.Write("twice.csv", string.Join('\n', [.. lines, "2014-08-05,0.02,x,alice,by-hand"]));
        var elsewhere = store.Write("elsewhere.csv", string.Join('\n', [lines[0], lines[^1]]));
        var bad = store.Write("bad.csv", string.Join('\n', [lines[0], "2014-08-05,lots,x,alice,by-hand"]));

        (await SettleAsync(service, "reconcile", "--date", Day, "--payments-file", right)).Expect(0);
        var found = (await SettleAsync(service, "reconcile", "--date", Day, "--payments-file", twice)).Expect(3);
        Assert.Contains("payment-twice alice: payment ", found.Output, StringComparison.Ordinal);
        Assert.Contains("none of its 1 payments is of 2014-08-05", (await SettleAsync(service, "reconcile", "--date", Day, "--payments-file", elsewhere)).Expect(2).Error, StringComparison.Ordinal);
        Assert.Contains("bad.csv:2: amount \"lots\"", (await SettleAsync(service, "reconcile", "--date", Day, "--payments-file", bad)).Expect(2).Error, StringComparison.Ordinal);
        (await SettleAsync(service, "close", "--date", Day, "--payments-file", twice)).Expect(3);
        (await SettleAsync(service, "close", "--date", Day, "--payments-file", right)).Expect(0);
    }

    [Fact]
    public async Task Ledger_has_no_other_side_to_list_its_payments()
    {
        await FillAsync();
        (await store.SettleAsync("run", "--date", Day)).Expect(0);
        var file = store.Write("paid.csv", "transaction_id,user_id,date,amount\n");

        Assert.Contains("leave --payments-file out", (await store.SettleAsync("reconcile", "--date", Day, "--payments-file", file)).Expect(2).Error, StringComparison.Ordinal);
        Assert.Contains("leave --payments-file out", (await store.SettleAsync("close", "--date", Day, "--payments-file", file)).Expect(2).Error, StringComparison.Ordinal);
        (await store.SettleAsync("close", "--date", Day)).Expect(0);
        Assert.Contains("leave --payments-file out", (await store.SettleAsync("verify", "--date", Day, "--payments-file", file)).Expect(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_asks_the_payment_service_and_shows_no_key()
    {
        await using var service = await StartAsync(new PaymentServerOptions { Key = "s3cret" });
        await FillAsync();
        var url = service.Urls.Single();

        var right = (await DoctorAsync(url, "s3cret")).Expect(0);
        var wrong = (await DoctorAsync(url, "wr0ng")).Expect(5);
        var none = (await DoctorAsync(url, key: null)).Expect(5);
        var elsewhere = (await DoctorAsync(url + "/elsewhere", "s3cret")).Expect(5);
        var bad = (await DoctorAsync(url, "two words")).Expect(2);

        Assert.Contains($"{url}/ answers; it pays a transaction id once; it takes no reversals, so what a correction takes back is owed", OnOneLine(right.Output), StringComparison.Ordinal);
        Assert.Contains("payment service: 32 connections ≥ 16 requests at once", right.Output, StringComparison.Ordinal);
        Assert.Contains("401 Unauthorized: the key is missing or wrong", wrong.Error, StringComparison.Ordinal);
        Assert.Contains("401", none.Error, StringComparison.Ordinal);
        Assert.Contains("check the address", elsewhere.Error, StringComparison.Ordinal);
        Assert.Contains("SETTLE_PAYMENTS_KEY", bad.Error, StringComparison.Ordinal);
        Assert.All(
            new[] { right, wrong, elsewhere, bad },
            result => Assert.DoesNotMatch("s3cret|wr0ng|two words", result.Output + result.Error));
    }

    [Fact]
    public async Task Doctor_says_whether_the_payment_service_lists_its_payments()
    {
        await FillAsync();
        await using var listing = await StartAsync(new PaymentServerOptions());
        await using var silent = await StartAsync(new PaymentServerOptions { NoList = true });

        var lists = (await SettleAsync(listing, "doctor", "--json")).Expect(0).Json;
        Assert.True(lists.GetProperty("listsPayments").GetBoolean());
        Assert.EndsWith("; it lists its payments", DetailOf(lists), StringComparison.Ordinal);
        var none = (await SettleAsync(silent, "doctor", "--json")).Expect(0).Json;
        Assert.False(none.GetProperty("listsPayments").GetBoolean());
        Assert.EndsWith("; it has no list of its payments: reconcile, close and verify take one as --payments-file", DetailOf(none), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, (await store.SettleAsync("doctor", "--json")).Expect(0).Json.GetProperty("listsPayments").ValueKind);

        static string? DetailOf(JsonElement doctor) =>
            doctor.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("name").GetString() == "payment service").GetProperty("detail").GetString();
    }

    // A cell of a table may go over several lines.
    private static string OnOneLine(string output) => string.Join(' ', output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private async Task<WebApplication> StartAsync(PaymentServerOptions options, Func<string, int, Fault>? faults = null)
    {
        var service = PaymentServer.Build(
            "http://127.0.0.1:0", options, Faults.Scripted(faults ?? ((_, _) => Fault.None)), book, _ => Task.CompletedTask);
        await service.StartAsync();
        return service;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Task FillAsync() => store.FillAsync(
        SettlementDate.Parse(Day), "1.1301", ("alice", 20_111), ("bob", 20_383), ("carol", 1));

    private Task<SettleResult> SettleAsync(WebApplication service, params string[] args) =>
        store.SettleAsync([.. args, "--payments", service.Urls.Single()]);

    private Task<SettleResult> DoctorAsync(string url, string? key)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        if (key is not null)
        {
            variables["SETTLE_PAYMENTS_KEY"] = key;
        }

        return InProcessSettle.RunAsync(
            ["doctor", "--store", store.Url, "--payments", url, "--config", store.Write("once.json", """{ "paymentsAttempts": 1 }""")],
            variables,
            CancellationToken.None);
    }
}
