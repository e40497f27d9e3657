using System.Globalization;
using System.Numerics;
using Microsoft.Data.Sqlite;
using Settlement.Core;
using Settlement.Storage.Tests.Contract;

namespace Settlement.Storage.Tests.Sqlite;

/// <summary>The double entry behind the ledger, read from the tables as an accountant would.</summary>
public sealed class SqliteLedgerTests
{
    [Theory]
    [InlineData("1.1301", Rounding.Truncate)]
    [InlineData("1.1301", Rounding.HalfUp)]
    [InlineData("-0.7", Rounding.Truncate)]
    public async Task After_a_day_the_earnings_account_has_paid_exactly_what_users_and_residue_received(string yield, Rounding rounding)
    {
        await using var fixture = new SqliteFixture();
        await using var stores = await fixture.OpenAsync();
        var positions = Enumerable.Range(0, 400).Select(i => Sample.Position(i, i * 991L)).ToList();
        await stores.Inputs.WriteYieldsAsync([new(Sample.Date, Yield.Parse(yield))], replace: true, default);
        await stores.Inputs.WritePositionsAsync(Sample.Date, positions, PositionsRule.AddingOrReplacing, default);

        await SettleDayAsync(stores, rounding);

        var balances = ReadBalances(fixture.Path);
        var plan = Sample.LedgerPlan with { Yield = Yield.Parse(yield), Rounding = rounding };
        var exact = positions.Aggregate(
            default(ExactAmount), (sum, position) => sum + new ExactAmount(new BigInteger(position.Balance.Minor) * plan.Yield.Unscaled, plan.Yield.Denominator));
        Assert.Equal(-exact, balances["earnings"]);
        Assert.True(balances.Values.Aggregate((left, right) => left + right).IsZero);
        foreach (var position in positions)
        {
            var credited = Earnings.Compute(position.Balance, plan.Yield, rounding).Credited.Minor;
            Assert.Equal(ExactAmount.FromMinor(credited), balances.GetValueOrDefault("user:" + position.UserId));
        }
    }

    private static async Task SettleDayAsync(OpenStores stores, Rounding rounding)
    {
        var activities = new DayActivities(
            stores.Inputs, stores.Settlements, stores.Payments, Sample.Settings with { Rounding = rounding });
        var request = new RunRequest { Date = Sample.Date, RunId = Sample.NewRun() };
        var planned = (PlannedDay)await activities.PlanDayAsync(request, default);
        var users = Reconciliation.Empty;
        foreach (var part in planned.Parts)
        {
            var page = await activities.ListPageAsync(new ListPageInput(request, part, null), default);
            await activities.SettleUsersAsync(new SettleUsersInput(planned.Plan, request.RunId, false, false, page.Items), default);
            users += await activities.ReconcilePartAsync(new ReconcilePartInput(planned.Plan, part, 100), default);
        }

        var whole = await activities.FinishDayAsync(new FinishDayInput(planned.Plan, users), default);
        Assert.Empty(whole.Breaks);
    }

    private static Dictionary<string, ExactAmount> ReadBalances(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT debit_account, credit_account, CAST(amount_minor AS TEXT), '1' FROM postings
            UNION ALL
            SELECT debit_account, credit_account, amount_numerator, amount_denominator FROM residue_postings
            """;
        using var reader = command.ExecuteReader();
        var balances = new Dictionary<string, ExactAmount>(StringComparer.Ordinal);
        while (reader.Read())
        {
            var amount = new ExactAmount(
                BigInteger.Parse(reader.GetString(2), CultureInfo.InvariantCulture),
                BigInteger.Parse(reader.GetString(3), CultureInfo.InvariantCulture));
            balances[reader.GetString(0)] = balances.GetValueOrDefault(reader.GetString(0)) - amount;
            balances[reader.GetString(1)] = balances.GetValueOrDefault(reader.GetString(1)) + amount;
        }

        return balances;
    }
}
