using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Settlement.Cli;
using Settlement.Core;
using Settlement.Functions;

namespace Settlement.Infra.Tests;

/// <summary>The settings that the template gives the app, read by the app's own reader.</summary>
public sealed class AppSettingsTests
{
    private const string Prefix = "Settlement__";

    [Fact]
    public async Task App_accepts_the_settings_it_is_given()
    {
        var settings = Read((await Prediction.DefaultAsync()).AppSettings());

        Assert.Equal("cosmos:" + RunTimeValues.Cosmos.Replace(":443", string.Empty, StringComparison.Ordinal), settings.Store.ToString());
        Assert.Equal("tables:" + RunTimeValues.Tables, settings.Positions.ToString());
        Assert.Null(settings.Payments.Service);
        Assert.Null(settings.PaymentsKey);
        Assert.Equal("Asia/Shanghai", settings.TimeZone.Id);
        Assert.Equal("https://account.blob.core.windows.net/inbox", settings.Inbox!.Uri.AbsoluteUri);
        Assert.Equal(120, settings.InputsDeadlineMinutes);
    }

    [Fact]
    public async Task App_accepts_the_settings_of_every_option()
    {
        var settings = Read((await Prediction.EverythingAsync()).AppSettings());

        Assert.Equal("https://pay.example.com/v1", settings.Payments.ToString().TrimEnd('/'));
        Assert.Equal("@Microsoft.KeyVault(SecretUri=https://vault.vault.azure.net/secrets/payments)", settings.PaymentsKey);
        Assert.False(settings.PaymentsPromiseIdempotency);
        Assert.True(settings.PaymentsTakeReversals);
    }

    [Fact]
    public async Task Every_setting_that_the_app_cannot_do_without_is_given()
    {
        var given = (await Prediction.DefaultAsync()).AppSettings();

        var required = typeof(SettlementOptions).GetProperties()
            .Where(property => property.GetCustomAttribute<RequiredMemberAttribute>() is not null)
            .Select(property => property.Name)
            .ToList();

        Assert.NotEmpty(required);
        Assert.All(required, name => Assert.False(string.IsNullOrEmpty(given.GetValueOrDefault(Prefix + name)), name));
    }

    [Fact]
    public async Task No_setting_is_given_that_the_app_does_not_know()
    {
        var known = AppSettings.All.Select(setting => setting.Name).ToHashSet(StringComparer.Ordinal);
        var given = (await Prediction.EverythingAsync()).AppSettings().Keys;

        var unknown = given.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && !known.Contains(name[Prefix.Length..]));

        Assert.Equal([], unknown);
    }

    [Fact]
    public async Task Secret_setting_is_given_as_a_reference_to_a_key_vault()
    {
        var given = (await Prediction.EverythingAsync()).AppSettings();

        var secrets = AppSettings.All.Where(setting => setting.IsSecret).Select(setting => setting.Name).ToList();

        Assert.NotEmpty(secrets);
        Assert.All(secrets, name => Assert.StartsWith("@Microsoft.KeyVault(SecretUri=https://", given[Prefix + name], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lease_outlasts_all_attempts_with_the_hosts_own_time_outs()
    {
        foreach (var prediction in new[] { await Prediction.DefaultAsync(), await Prediction.EverythingAsync() })
        {
            var settings = Read(prediction.AppSettings());

            Assert.Null(settings.TimeoutRule.FindProblem());
            Assert.Null(settings.FunctionTimeoutRule!.FindProblem());
            Assert.Equal(HostJson.Time("functionTimeout"), settings.FunctionTimeout);
            Assert.Equal(HostJson.Time("extensions", "durableTask", "storageProvider", "workItemQueueVisibilityTimeout"), settings.WorkItemVisibility);
        }
    }

    // The host logs the worker's standard error, where bad settings are named, as information of this category.
    [Fact]
    public void Lines_that_name_bad_settings_are_not_dropped_by_the_host() =>
        Assert.Equal("Information", HostJson.Text("logging", "logLevel", "Host.Function.Console"));

    [Fact]
    public async Task App_signs_in_with_its_own_identity_everywhere()
    {
        var settings = (await Prediction.EverythingAsync()).AppSettings();

        Assert.All(
            ["AZURE_CLIENT_ID", "AzureWebJobsStorage__clientId", "SettlementTables__clientId", "SettlementInbox__clientId", "SettlementCosmos__clientId"],
            name => Assert.Equal(RunTimeValues.ClientId, settings[name]));
        Assert.All(
            settings.Keys.Where(name => name.EndsWith("__credential", StringComparison.Ordinal)),
            name => Assert.Equal("managedidentity", settings[name]));
        Assert.DoesNotContain("AzureWebJobsStorage", settings.Keys);
    }

    [Fact]
    public async Task Command_line_plans_a_day_as_the_app_does()
    {
        var prediction = await Prediction.EverythingAsync();
        var app = Read(prediction.AppSettings());
        var file = Path.Combine(AppContext.BaseDirectory, "settle-configuration.json");
        await File.WriteAllTextAsync(file, prediction.Output("SETTLE_CONFIGURATION"));

        var commandLine = SettleOptionsFile.Load(file);

        Assert.Equal(app.Settlement, commandLine.Settlement);
        Assert.Equal(Currency.Find("USD"), commandLine.Currency);
        Assert.Equal(app.PaymentsPromiseIdempotency, commandLine.PaymentsPromiseIdempotency);
        Assert.Equal(app.PaymentsTakeReversals, commandLine.PaymentsTakeReversals);
    }

    private static SettlementOptions Read(IReadOnlyDictionary<string, string> environment) => SettlementOptionsReader.Read(
        new ConfigurationBuilder()
            .AddJsonFile(RepositoryFolder.PathOf("host.json"))
            .AddInMemoryCollection(environment.Select(setting =>
                KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value)))
            .Build());
}
