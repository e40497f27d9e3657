using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Cli.Tests;

public sealed class SettleOptionsFileTests
{
    [Fact]
    public void Options_without_a_file_are_the_documented_defaults()
    {
        var options = SettleOptionsFile.Load(path: null);

        Assert.Equal("default", options.Product.Value);
        Assert.Equal("CNY", options.Currency.Code);
        Assert.Equal(Rounding.Truncate, options.Rounding);
        Assert.False(options.PaymentsTakeReversals);
        Assert.Equal((10, 2, 2, null), (options.AttemptSeconds, options.Attempts, options.BackOffSeconds, options.LeaseSeconds));
        Assert.Equal(
            (true, 16, 5, 10),
            (options.PaymentsPromiseIdempotency, options.PaymentsConcurrency, options.PaymentsAttempts, options.PaymentsAttemptSeconds));
    }

    [Theory]
    [InlineData("sqlite:s.db", "ledger", "lease 30 s > 2 attempts × (10 s time-out + 2 s back-off) = 24 s")]
    [InlineData("tables:https://a.table.core.windows.net", "ledger", "lease 60 s > 2 attempts × (10 s time-out + 2 s back-off) + 30 s commit grace = 54 s")]
    [InlineData("cosmos:https://a.documents.azure.com", "ledger", "lease 60 s > 2 attempts × (10 s time-out + 2 s back-off) + 30 s commit grace = 54 s")]
    [InlineData("sqlite:s.db", "https://pay.example", "lease 180 s > 2 attempts × (10 s time-out + 75 s payment + 2 s back-off) = 174 s")]
    [InlineData("tables:https://a.table.core.windows.net", "https://pay.example", "lease 210 s > 2 attempts × (10 s time-out + 75 s payment + 2 s back-off) + 30 s commit grace = 204 s")]
    public void Lease_that_nobody_set_is_long_enough_for_the_other_defaults_whatever_the_store_and_whoever_pays(
        string store, string payments, string inequality)
    {
        Assert.True(StoreUrl.TryParse(store, out var storeUrl, out _));
        Assert.True(PaymentsUrl.TryParse(payments, out var paymentsUrl, out _));

        var rule = new SettleOptions().TimeoutRule(storeUrl, paymentsUrl);

        Assert.Equal((true, inequality), (rule.Holds, rule.Inequality));
        Assert.False((new SettleOptions { Attempts = 3 }).TimeoutRule(storeUrl, paymentsUrl).Holds);
        Assert.Equal(TimeSpan.FromSeconds(7), (new SettleOptions { LeaseSeconds = 7 }).TimeoutRule(storeUrl, paymentsUrl).Lease);
    }

    [Fact]
    public void Options_of_a_file_replace_the_defaults_one_by_one()
    {
        using var store = new TemporaryStore();
        var file = store.Write("settle.json", "\uFEFF{ \"product\": \"fund-000198\", // the fund\n \"currency\": \"JPY\", \"rounding\": \"half-even\", \"attempts\": 1, \"paymentsTakeReversals\": true, }");

        var options = SettleOptionsFile.Load(file);

        Assert.Equal("fund-000198", options.Product.Value);
        Assert.Equal("JPY", options.Currency.Code);
        Assert.Equal(Rounding.HalfEven, options.Rounding);
        Assert.True(options.PaymentsTakeReversals);
        Assert.Equal((10, 1, 2, null), (options.AttemptSeconds, options.Attempts, options.BackOffSeconds, options.LeaseSeconds));
    }

    [Theory]
    [InlineData("{\"curency\":\"CNY\"}", "unknown field \"curency\"; known names are product, currency, rounding, residuePolicy, requireControl, attemptSeconds, attempts, backOffSeconds, leaseSeconds, paymentsPromiseIdempotency, paymentsTakeReversals, paymentsConcurrency, paymentsAttempts, paymentsAttemptSeconds")]
    [InlineData("{\"currency\":\"cny\"}", "currency \"cny\" is not an ISO 4217 code such as CNY")]
    [InlineData("{\"rounding\":\"up\"}", "rounding \"up\" is not one of truncate, half-even, half-up")]
    [InlineData("{\"product\":\"a b\"}", "product \"a b\" is not 1 to 64 characters")]
    [InlineData("{\"product\":7}", "product is not a string")]
    [InlineData("{\"attempts\":0}", "attempts is not a whole number from 1 to 100")]
    [InlineData("{\"attempts\":101}", "attempts is not a whole number from 1 to 100")]
    [InlineData("{\"attempts\":1.5}", "attempts is not a whole number from 1 to 100")]
    [InlineData("{\"attempts\":\"2\"}", "attempts is not a whole number from 1 to 100")]
    [InlineData("{\"backOffSeconds\":-1}", "backOffSeconds is not a whole number from 0 to 3600")]
    [InlineData("{\"attemptSeconds\":0}", "attemptSeconds is not a whole number from 1 to 3600")]
    [InlineData("{\"leaseSeconds\":99999999999}", "leaseSeconds is not a whole number from 1 to 1000000")]
    [InlineData("{\"paymentsPromiseIdempotency\":\"false\"}", "paymentsPromiseIdempotency is neither true nor false")]
    [InlineData("{\"paymentsTakeReversals\":1}", "paymentsTakeReversals is neither true nor false")]
    [InlineData("{\"paymentsConcurrency\":257}", "paymentsConcurrency is not a whole number from 1 to 256")]
    [InlineData("{\"paymentsAttempts\":21}", "paymentsAttempts is not a whole number from 1 to 20")]
    [InlineData("{\"paymentsAttemptSeconds\":0}", "paymentsAttemptSeconds is not a whole number from 1 to 3600")]
    [InlineData("[]", "not a JSON object of settings")]
    [InlineData("{\"attempts\":1,\"attempts\":2}", "not a JSON object of settings")]
    [InlineData("{", "not a JSON object of settings")]
    [InlineData("", "not a JSON object of settings")]
    public void File_that_is_refused_names_the_file_and_the_reason(string text, string reason)
    {
        using var store = new TemporaryStore();
        var file = store.Write("settle.json", text);

        var refusal = Assert.Throws<BadUsageException>(() => SettleOptionsFile.Load(file));

        Assert.StartsWith(file, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void File_that_does_not_exist_is_refused_by_name()
    {
        using var store = new TemporaryStore();
        var refusal = Assert.Throws<BadUsageException>(() => SettleOptionsFile.Load(store.PathOf("none.json")));
        Assert.Contains("none.json cannot be read", refusal.Message, StringComparison.Ordinal);
    }
    // Each setting of a profile stands before the file's own, one by one: what it does not name stays.
    [Theory]
    [InlineData("{}", true, "2014-08-08/2014-08-10")]
    [InlineData("""{"settlementDates":"weekdays"}""", true, "2014-08-08/2014-08-10")]
    [InlineData("""{"accrual":"following"}""", true, null)]
    [InlineData("""{"calendarFile":"none.csv"}""", false, "2014-08-08/2014-08-10")]
    public void Profile_takes_over_each_setting_of_the_calendar_that_it_does_not_name(string profile, bool isHoliday, string? friday)
    {
        using var folder = new TemporaryFolder();
        folder.WriteText("holidays.csv", "date,kind\n2014-08-05,holiday\n");
        folder.WriteText("none.csv", "date,kind\n");
        var config = folder.WriteText(
            "settle.json", $$$"""{"settlementDates":"weekdays","accrual":"preceding","calendarFile":"holidays.csv","profiles":{"p":{{{profile}}}}}""");

        var dates = SettleOptionsFile.Load(config, "p").Dates;

        Assert.Equal(!isHoliday, dates.Contains(SettlementDate.Parse("2014-08-05")));
        Assert.Equal(friday, dates.AccrualOf(SettlementDate.Parse("2014-08-08"), YieldQuote.AnnualPercentAct365)?.ToString());
    }

    [Fact]
    public void Profile_that_settles_every_day_has_no_use_for_the_calendar_of_the_file()
    {
        using var folder = new TemporaryFolder();
        folder.WriteText("holidays.csv", "date,kind\n2014-08-05,holiday\n");
        var config = folder.WriteText(
            "settle.json", """{"settlementDates":"weekdays","calendarFile":"holidays.csv","profiles":{"p":{"settlementDates":"every-day"},"q":{"settlementDates":"every-day","accrual":"following"}}}""");

        var refused = Assert.Throws<BadUsageException>(() => SettleOptionsFile.Load(config, "p"));
        File.WriteAllText(config, File.ReadAllText(config).Replace(""","q":{"settlementDates":"every-day","accrual":"following"}""", string.Empty, StringComparison.Ordinal));

        Assert.Contains("profile q: accrual and calendarFile go with settlementDates weekdays", refused.Message, StringComparison.Ordinal);
        Assert.True(SettleOptionsFile.Load(config, "p").Dates.AreEveryDay);
    }
}
