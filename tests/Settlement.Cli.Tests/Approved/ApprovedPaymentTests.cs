using Microsoft.AspNetCore.Builder;
using PaymentServiceSample;

namespace Settlement.Cli.Tests;

/// <summary>What a day that a payment service pays looks like from outside.</summary>
public sealed class ApprovedPaymentTests
{
    [Fact]
    public async Task Payment_service()
    {
        await using var service = await StartAsync();
        using var day = await ApprovedStore.FillAsync();
        day.Store.Write("one.json", """{ "paymentsConcurrency": 1 }""");
        string[] paid = ["--payments", service.Urls.Single(), "--config", "{folder}/one.json"];

        await day.ApproveAsync("payments-dry", 0, ["run", "--date", ApprovedStore.Day, "--dry-run", .. paid]);
        await day.RunAsync(4, ["run", "--date", ApprovedStore.Day, .. paid]);
        await day.ApproveAsync("payments-rejected", 4, ["run", "--date", ApprovedStore.Day, .. paid]);
        await day.ApproveAsync("payments-reconcile", 3, ["reconcile", "--date", ApprovedStore.Day, .. paid]);
        await day.ApproveAsync("payments-explain", 0, ["explain", "--date", ApprovedStore.Day, "--user", "alice", .. paid]);
        await day.ApproveAsync("payments-explain-rejected", 0, ["explain", "--date", ApprovedStore.Day, "--user", "bob", .. paid]);
        await day.ApproveAsync("payments-statement", 0, "statement", "--user", "bob");
        await day.ApproveAsync("payments-status", 0, "status", "--date", ApprovedStore.Day);
        await day.ApproveAsync("payments-payer-differs", 3, "run", "--date", ApprovedStore.Day);
        await day.ApproveAsync("payments-reconcile-payer-differs", 2, "reconcile", "--date", ApprovedStore.Day);
        await day.ApproveAsync("payments-doctor", 0, ["doctor", .. paid]);
    }

    [Fact]
    public async Task Payment_service_that_is_down()
    {
        using var day = await ApprovedStore.FillAsync();
        day.Store.Write("once.json", """{ "attempts": 1, "paymentsAttempts": 1 }""");

        await day.ApproveAsync(
            "payments-unreachable", 5, "run", "--date", ApprovedStore.Day, "--payments", "http://127.0.0.1:1", "--config", "{folder}/once.json");
    }

    private static async Task<WebApplication> StartAsync()
    {
        var service = PaymentServer.Build(
            "http://127.0.0.1:0",
            new PaymentServerOptions { MostPayments = 1 },
            Faults.Scripted((_, _) => Fault.None),
            new PaymentBook(),
            _ => Task.CompletedTask);
        await service.StartAsync();
        return service;
    }
}
