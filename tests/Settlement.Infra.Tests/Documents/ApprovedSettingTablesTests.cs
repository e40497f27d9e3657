using System.Globalization;
using System.Text;
using System.Text.Json;
using Settlement.Cli;
using Settlement.Functions;

namespace Settlement.Infra.Tests;

/// <summary>The tables of settings in the documents are those that the app reads by.</summary>
public sealed class ApprovedSettingTablesTests
{
    private static readonly Setting<int>[] PaymentNumbers = [AppSettings.PaymentsConcurrency, AppSettings.PaymentsAttempts, AppSettings.PaymentsAttemptSeconds];

    private static readonly Setting[] OfCommandLineToo = [AppSettings.PaymentsPromiseIdempotency, AppSettings.PaymentsTakeReversals, .. PaymentNumbers];

    [Fact]
    public Task Page_of_the_app_lists_every_setting() => ApprovedText.CheckTableAsync(
        "docs/functions.md",
        Table(["setting", "meaning", "values", "default"], AppSettings.All.Select(setting => new[] { Variable(setting), Meaning(setting), setting.Values, setting.WhenLeftOut })));

    [Fact]
    public Task Page_of_payments_lists_how_their_service_is_called() => ApprovedText.CheckTableAsync(
        "docs/payments.md",
        Table(
            ["[configuration file](command-line.md#configuration-file)", "[setting of the app](functions.md#settings)", "meaning", "values", "default"],
            OfCommandLineToo.Select(setting => new[] { $"`{Field(setting)}`", Variable(setting), Meaning(setting), setting.Values, setting.WhenLeftOut })));

    // Which the one table for both says.
    [Fact]
    public void Command_line_calls_a_payment_service_by_the_apps_defaults_and_ranges()
    {
        var defaults = new SettleOptions();
        Assert.Equal(AppSettings.PaymentsPromiseIdempotency.Default, defaults.PaymentsPromiseIdempotency);
        Assert.Equal(AppSettings.PaymentsTakeReversals.Default, defaults.PaymentsTakeReversals);
        Assert.Equal(PaymentNumbers.Select(setting => setting.Default), [defaults.PaymentsConcurrency, defaults.PaymentsAttempts, defaults.PaymentsAttemptSeconds]);

        foreach (var setting in PaymentNumbers)
        {
            var taken = Enumerable.Range(0, 5_000).Where(number => setting.FindProblem(number.ToString(CultureInfo.InvariantCulture)) is null).ToList();

            Assert.True(IsTakenFromFile(setting, taken[0]) && IsTakenFromFile(setting, taken[^1]), setting.Name);
            Assert.False(IsTakenFromFile(setting, taken[0] - 1) || IsTakenFromFile(setting, taken[^1] + 1), setting.Name);
        }
    }

    private static bool IsTakenFromFile(Setting setting, int number)
    {
        using var folder = new TemporaryFolder();
        var file = folder.PathOf("settle.json");
        File.WriteAllText(file, $$"""{"{{Field(setting)}}": {{number}}}""");
        try
        {
            SettleOptionsFile.Load(file);
            return true;
        }
        catch (BadUsageException refused)
        {
            Assert.Contains("is not a whole number from", refused.Message, StringComparison.Ordinal);
            return false;
        }
    }

    private static string Table(string[] columns, IEnumerable<string[]> rows)
    {
        var table = new StringBuilder();
        foreach (var cells in rows.Prepend([.. columns.Select(_ => "---")]).Prepend(columns))
        {
            table.Append('|').AppendJoin('|', cells[0] == "---" ? cells : cells.Select(cell => $" {cell} ")).Append("|\n");
        }

        return table.ToString();
    }

    private static string Variable(Setting setting) => $"`{SettlementOptions.Section}__{setting.Name}`";

    private static string Field(Setting setting) => JsonNamingPolicy.CamelCase.ConvertName(setting.Name);

    private static string Meaning(Setting setting) => setting.IsSecret ? setting.Meaning + " Secret; take it from a key vault." : setting.Meaning;
}
