using Microsoft.Extensions.Configuration;
using Settlement.Core;
using Settlement.Web;

namespace Settlement.Functions.Tests;

public sealed class SettlementOptionsReaderTests
{
    // Three settings that one option is made of.
    private static readonly string[] OfDates = [nameof(AppSettings.SettlementDates), nameof(AppSettings.Accrual), nameof(AppSettings.CalendarFile)];

    private static readonly Dictionary<string, string?> Least = new(StringComparer.Ordinal)
    {
        ["SettlementTables"] = "UseDevelopmentStorage=true",
        ["Settlement:Store"] = "tables",
        ["Settlement:Schedule"] = "0 30 16 * * *",
        ["Settlement:PurgeSchedule"] = "0 0 3 * * *",
        ["extensions:durableTask:storageProvider:workItemQueueVisibilityTimeout"] = "00:02:00",
    };

    [Fact]
    public void Least_settings_give_the_documented_defaults()
    {
        var options = Read();

        Assert.Equal(("UTC", TimeSpan.FromDays(1), 7, 30), (options.TimeZone.Id, options.CutOff, options.MostDatesPerTick, options.KeepHistoryDays));
        Assert.Equal(("default", "CNY", Rounding.Truncate), (options.Product.Value, options.Currency.Code, options.Rounding));
        Assert.Equal((1, 8, 8, 32, 500), (options.UsersPerActivity, options.Partitions, options.PartitionWindow, options.ActivityWindow, options.PageSize));
        Assert.Null(options.Payments.Service);
        Assert.Equal(options.Store, options.Positions);
        Assert.Equal(CallerAuthentication.Key, options.Authentication);
        Assert.Equal("lease 630 s > 3 attempts × (130 s time-out + 5 s back-off) + 30 s commit grace = 435 s", options.TimeoutRule.Inequality);
        Assert.Equal("function time-out 300 s > activity time-out 10 s", options.FunctionTimeoutRule!.Inequality);
    }

    [Fact]
    public void Weekdays_come_with_a_calendar_file_that_is_deployed_with_the_app()
    {
        var file = Path.Combine(AppContext.BaseDirectory, $"calendar-{Guid.NewGuid():N}.csv");
        try
        {
            File.WriteAllText(file, "date,kind\n2014-08-05,holiday\n2014-08-09,working\n");
            var options = Read(
                ("Settlement:SettlementDates", "weekdays"), ("Settlement:Accrual", "preceding"), ("Settlement:CalendarFile", Path.GetFileName(file)));

            Assert.Equal("2014-08-04/2014-08-05", options.Settlement.PlanFor(SettlementDate.Parse("2014-08-04"), Yield.Parse("1"), Payer.Ledger).Accrual.ToString());
            Assert.True(options.DateRules.Dates.Contains(SettlementDate.Parse("2014-08-09")));

            File.WriteAllText(file, "date,kind\n2014-08-05,feast\n");
            Assert.Contains("kind \"feast\" is neither holiday nor working", Assert.Single(Assert.Throws<SettingsException>(() => Read(
                ("Settlement:SettlementDates", "weekdays"), ("Settlement:CalendarFile", Path.GetFileName(file)))).Problems), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Sample_settings_are_accepted()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "local.settings.sample.json")))
        {
            folder = folder.Parent!;
        }

        var sample = new ConfigurationBuilder().AddJsonFile(Path.Combine(folder.FullName, "local.settings.sample.json")).Build().GetSection("Values");
        var settings = sample.GetChildren().ToDictionary(pair => pair.Key.Replace("__", ":", StringComparison.Ordinal), pair => pair.Value, StringComparer.Ordinal);
        var configuration = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(folder.FullName, "host.json")).AddInMemoryCollection(settings).Build();

        var options = SettlementOptionsReader.Read(configuration);

        Assert.Equal("Asia/Shanghai", options.TimeZone.Id);
        Assert.Equal(TimeSpan.FromMinutes(2), options.WorkItemVisibility);
    }

    [Theory]
    [InlineData("Schedule", "16:30", "Settlement:Schedule: \"16:30\" is not an NCRONTAB expression of 6 fields")]
    [InlineData("PurgeSchedule", "", "Settlement:PurgeSchedule: \"\" is not an NCRONTAB expression")]
    [InlineData("TimeZone", "Mars/Olympus", "Settlement:TimeZone: \"Mars/Olympus\" is not a known time zone")]
    [InlineData("CutOff", "8.00:00:00", "Settlement:CutOff: \"8.00:00:00\" is not a time from")]
    [InlineData("CutOff", "15", "Settlement:CutOff: \"15\" is not a time from")]
    [InlineData("Attempts", "0", "Settlement:Attempts: \"0\" is not a whole number from 1 to 100")]
    [InlineData("UsersPerActivity", "101", "Settlement:UsersPerActivity: \"101\" is not a whole number from 1 to 100")]
    [InlineData("Currency", "XXX", "Settlement:Currency: \"XXX\" is not an ISO 4217 code")]
    [InlineData("Rounding", "up", "Settlement:Rounding: \"up\" is not one of truncate, half-even, half-up")]
    [InlineData("Product", "a b", "Settlement:Product: \"a b\" is not 1 to 64 characters")]
    [InlineData("Payments", "http://pay.example/", "Settlement:Payments: \"http://pay.example/\" would send payments unencrypted")]
    [InlineData("PaymentsPromiseIdempotency", "yes", "Settlement:PaymentsPromiseIdempotency: \"yes\" is neither true nor false")]
    [InlineData("Store", "cosmos", "Settlement:Store: is cosmos, and neither SettlementCosmos__accountEndpoint nor SettlementCosmos says where that is")]
    [InlineData("Store", "mongo:x", "Settlement:Store: \"mongo:x\" is not a store this program knows")]
    [InlineData("Inbox", "inbox", "Settlement:Inbox: is inbox, and neither SettlementInbox__blobServiceUri nor SettlementInbox says where that is")]
    [InlineData("InputsDeadlineMinutes", "10081", "Settlement:InputsDeadlineMinutes: \"10081\" is not a whole number from 0 to 10080")]
    [InlineData("SettlementDates", "mondays", "Settlement:SettlementDates: settlementDates \"mondays\" is neither every-day nor weekdays")]
    [InlineData("Accrual", "following", "Settlement:SettlementDates: accrual and calendarFile go with settlementDates weekdays")]
    [InlineData("Shedule", "x", "Settlement:Shedule: is not a setting; known names are Accrual, ActivityWindow, ")]
    [InlineData("LeaseSeconds", "435", "Settlement:LeaseSeconds: the lease of 435 s is too short: lease 435 s > 3 attempts × (130 s time-out + 5 s back-off) + 30 s commit grace = 435 s does not hold")]
    [InlineData("Authentication", "Entra", "Settlement:Authentication: \"Entra\" is neither key nor entra")]
    [InlineData("Authentication", "none", "Settlement:Authentication: \"none\" is neither key nor entra")]
    [InlineData("Authentication", "0", "Settlement:Authentication: \"0\" is neither key nor entra")]
    [InlineData("AttemptSeconds", "300", "host.json, functionTimeout: the function time-out of 300 s is too short: function time-out 300 s > activity time-out 300 s does not hold", "2000")]
    public void Bad_setting_is_named_on_one_line(string name, string value, string problem, string? leaseSeconds = null)
    {
        var found = Assert.Single(Assert.Throws<SettingsException>(() =>
            Read(("Settlement:LeaseSeconds", leaseSeconds), ($"Settlement:{name}", value))).Problems);

        Assert.StartsWith(problem, found, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', found);
    }

    [Fact]
    public void All_bad_settings_are_named_at_once()
    {
        var exception = Assert.Throws<SettingsException>(() => Read(("Settlement:Attempts", "many"), ("Settlement:Currency", "yuan"), ("Settlement:Schedule", null)));

        Assert.Equal(3, exception.Problems.Count);
    }

    [Theory]
    [InlineData("Accrual", "?")]
    [InlineData("CalendarFile", "no-such-calendar.csv")]
    public void What_goes_with_weekdays_is_read(string name, string value)
    {
        var found = Assert.Single(Assert.Throws<SettingsException>(() =>
            Read(("Settlement:SettlementDates", "weekdays"), ($"Settlement:{name}", value))).Problems);

        Assert.Contains(value, found, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_setting_sets_the_option_of_its_name() =>
        Assert.All(AppSettings.All.Where(static setting => !OfDates.Contains(setting.Name)), setting => Assert.NotNull(typeof(SettlementOptions).GetProperty(setting.Name)));

    // Any text is a key.
    [Fact]
    public void Every_setting_that_is_declared_is_read()
    {
        // What goes with SettlementDates is refused with it.
        var refused = AppSettings.All.Where(setting => setting != AppSettings.PaymentsKey).Select(setting => setting.Name).Except(OfDates[1..]).ToList();

        var exception = Assert.Throws<SettingsException>(() => Read([.. refused.Select(name => ($"Settlement:{name}", (string?)$"?{name}"))]));

        Assert.Equal(refused.Order(StringComparer.Ordinal), exception.Problems.Select(problem => problem.Split(':')[1]).Order(StringComparer.Ordinal));
        Assert.Equal("k", Read("Settlement:PaymentsKey", "k").PaymentsKey);
    }

    [Fact]
    public void Secrets_of_a_bad_connection_are_not_shown()
    {
        var exception = Assert.Throws<SettingsException>(() => Read("SettlementTables", "AccountName=a;AccountKey=c2VjcmV0;oops"));

        Assert.DoesNotContain("c2VjcmV0", exception.Message, StringComparison.Ordinal);

        var inbox = Assert.Throws<SettingsException>(() => Read(("Settlement:Inbox", "inbox"), ("SettlementInbox", "AccountName=a;AccountKey=c2VjcmV0;oops")));
        Assert.StartsWith("Settlement:Inbox: is inbox, and SettlementInbox is not a connection string", Assert.Single(inbox.Problems), StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", inbox.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SettlementInbox", "UseDevelopmentStorage=true", "http://127.0.0.1:10000/devstoreaccount1/inbox")]
    [InlineData("SettlementInbox:blobServiceUri", "https://acc.blob.core.windows.net/", "https://acc.blob.core.windows.net/inbox")]
    public void Runs_use_the_inbox_that_is_set_and_wait_until_the_minutes_after_the_cut_off(string name, string value, string address)
    {
        var options = Read(("Settlement:Inbox", "inbox"), (name, value), ("Settlement:InputsDeadlineMinutes", "90"));

        Assert.Equal(address, options.Inbox!.Uri.AbsoluteUri);
        Assert.Equal(
            new DateTimeOffset(2014, 8, 6, 1, 30, 0, TimeSpan.Zero),
            new WorkflowRequests(options.Served, Guid.NewGuid).Run(SettlementDate.Parse("2014-08-05"), RunKind.Timer, "timer", "all users").Inbox!.Deadline);
        Assert.Null(new WorkflowRequests(Read().Served, Guid.NewGuid).Run(SettlementDate.Parse("2014-08-05"), RunKind.Timer, "timer", "all users").Inbox);
    }

    [Fact]
    public void Time_out_of_the_work_item_queue_counts_as_the_host_reads_it()
    {
        var longer = Assert.Throws<SettingsException>(() => Read(
            "AzureFunctionsJobHost:extensions:durableTask:storageProvider:workItemQueueVisibilityTimeout", "00:05:00"));

        Assert.Contains("3 attempts × (310 s time-out + 5 s back-off) + 30 s commit grace = 975 s", Assert.Single(longer.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "function time-out 300 s > activity time-out 85 s")]
    [InlineData("00:10:00", "function time-out 600 s > activity time-out 85 s")]
    [InlineData("-1", null)]
    public void Payments_over_http_count_in_both_rules_and_the_hosts_time_out_is_read_where_it_reads_it(string? functionTimeout, string? inequality)
    {
        var options = Read(("Settlement:Payments", "https://pay.example/"), ("functionTimeout", functionTimeout));

        Assert.Equal("lease 855 s > 3 attempts × (130 s time-out + 75 s payment + 5 s back-off) + 30 s commit grace = 660 s", options.TimeoutRule.Inequality);
        Assert.Equal(inequality, options.FunctionTimeoutRule?.Inequality);
    }

    [Fact]
    public void Function_that_the_host_ends_before_its_payments_have_had_their_time_is_refused()
    {
        var refused = Assert.Throws<SettingsException>(() => Read(
            ("Settlement:Payments", "https://pay.example/"), ("functionTimeout", "00:10:00"), ("AzureFunctionsJobHost:functionTimeout", "00:01:25")));

        Assert.StartsWith("host.json, functionTimeout: the function time-out of 85 s is too short", Assert.Single(refused.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("key", CallerAuthentication.Key)]
    [InlineData("entra", CallerAuthentication.Entra)]
    [InlineData("", CallerAuthentication.Key)]
    public void Callers_are_told_apart_as_set(string text, CallerAuthentication authentication) =>
        Assert.Equal(authentication, Read("Settlement:Authentication", text).Authentication);

    [Fact]
    public void Identity_based_connections_name_both_databases_by_default()
    {
        var options = Read(
            ("Settlement:Store", null),
            ("SettlementTables", null),
            ("SettlementTables:tableServiceUri", "https://acc.table.core.windows.net"),
            ("SettlementTables:credential", "managedidentity"),
            ("SettlementTables:clientId", "11111111-2222-3333-4444-555555555555"),
            ("SettlementCosmos:accountEndpoint", "https://acc.documents.azure.com:443/"),
            ("SettlementCosmos:credential", "managedidentity"));

        Assert.StartsWith("cosmos:https://acc.documents.azure.com", options.Store.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("tables:https://acc.table.core.windows.net", options.Positions.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AccountEndpoint=https://acc.documents.azure.com:443/;AccountKey=c2VjcmV0;", "cosmos:https://acc.documents.azure.com/")]
    [InlineData("accountendpoint=https://acc.documents.azure.com:443/;accountkey=c2VjcmV0;database=other", "cosmos:https://acc.documents.azure.com/?database=other")]
    public void Connection_string_of_Cosmos_names_the_account_and_its_key_is_shown_nowhere(string text, string store) =>
        Assert.Equal(store, Read(("Settlement:Store", "cosmos"), ("SettlementCosmos", text)).Store.ToString());

    [Theory]
    [InlineData("AccountEndpoint=https://acc.documents.azure.com:443/", "is a connection string without AccountEndpoint or without AccountKey")]
    [InlineData("AccountEndpoint=https://acc.documents.azure.com:443/;AccountKey=secret!", "has a key that is not base 64")]
    [InlineData("AccountEndpoint=http://acc.documents.azure.com/;AccountKey=c2VjcmV0", "is plain http to another machine; plain http is for an emulator on this one")]
    [InlineData("AccountEndpoint=https://acc.documents.azure.com/;AccountKey=c2VjcmV0;Timeout=1", "is no connection string of Cosmos DB; write AccountEndpoint=URI;AccountKey=KEY, followed by ;Database=NAME if needed")]
    public void Bad_connection_string_of_Cosmos_is_refused_without_its_key(string text, string problem)
    {
        var refused = Assert.Throws<SettingsException>(() => Read(("Settlement:Store", "cosmos"), ("SettlementCosmos", text)));

        var line = Assert.Single(refused.Problems);
        Assert.StartsWith("Settlement:Store: is cosmos, and SettlementCosmos, \"AccountEndpoint=", line, StringComparison.Ordinal);
        Assert.EndsWith($", {problem}", line, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", line, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Credential_of_another_kind_is_refused()
    {
        var exception = Assert.Throws<SettingsException>(() => Read("SettlementTables:credential", "clientsecret"));

        Assert.StartsWith("Settlement:Store: is tables, and SettlementTables__credential is \"clientsecret\"", exception.Problems[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 500, 2)]
    [InlineData(1, 1000, 1)]
    [InlineData(100, 1000, 100)]
    public void Parts_continue_as_new_before_their_history_holds_more_than_a_thousand_activities(int usersPerActivity, int pageSize, int pages)
    {
        var options = Read(
            ("Settlement:UsersPerActivity", usersPerActivity.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("Settlement:PageSize", pageSize.ToString(System.Globalization.CultureInfo.InvariantCulture)));

        Assert.Equal(pages, options.Sizing.PagesPerGeneration);
    }

    private static SettlementOptions Read(string name, string? value) => Read((name, value));

    private static SettlementOptions Read(params (string Name, string? Value)[] changes)
    {
        var settings = new Dictionary<string, string?>(Least, StringComparer.Ordinal);
        foreach (var (name, value) in changes)
        {
            settings[name] = value;
        }

        return SettlementOptionsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
    }
}
