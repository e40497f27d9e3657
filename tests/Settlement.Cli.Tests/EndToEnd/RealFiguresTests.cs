using System.Globalization;
using Settlement.Core;

namespace Settlement.Cli.Tests;

/// <summary>Real yields and a real user's income, day after day through a store.</summary>
[Takes(seconds: 22)]
public sealed class RealFiguresTests : IDisposable
{
    private const string User = "user-201";

    private readonly TemporaryStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Balance_of_201_11_compounding_daily_at_the_real_yields_is_204_37_after_163_credits_of_0_02()
    {
        (await store.SettleAsync("import", "yields", RepositoryFolder.Yields)).Expect(0);
        var balance = 201.11m;
        var last = new DateOnly(2014, 8, 31);
        for (var day = new DateOnly(2014, 3, 22); day <= last; day = day.AddDays(1))
        {
            balance += await SettleAsync(SettlementDate.Parse(Text(day)), balance);
        }

        Assert.Equal(204.37m, balance);

        var statement = (await store.SettleAsync("statement", "--user", User, "--json")).Expect(0).Json;
        Assert.Equal("3.26", statement.Text("total"));
        Assert.Equal(163, statement.Count("credits"));
        var days = statement.GetProperty("days").EnumerateArray().ToList();
        Assert.Equal(163, days.Count);
        Assert.All(days, day => Assert.Equal(("0.02", "paid"), (day.Text("earnings"), day.Text("status"))));
        Assert.Equal(("2014-03-22", "201.11"), (days[0].Text("date"), days[0].Text("position")));
        Assert.Equal(("2014-08-31", "204.35"), (days[^1].Text("date"), days[^1].Text("position")));
    }

    [RealIncomeFact]
    public async Task Confirmed_balance_of_a_real_user_gives_the_income_credited_on_all_165_days_and_half_up_fails_on_88()
    {
        (await store.SettleAsync("import", "yields", RepositoryFolder.Yields)).Expect(0);
        var yields = File.ReadLines(RepositoryFolder.Yields).Skip(1)
            .Select(line => line.Split(',')).ToDictionary(fields => fields[0], fields => Yield.Parse(fields[1]), StringComparer.Ordinal);
        var days = 0;
        var wrongByHalfUp = 0;
        foreach (var fields in File.ReadLines(RepositoryFolder.RealIncome!).Skip(1).Select(line => line.Split(',')))
        {
            var (confirmed, credited) = (Amount(fields[2]), Amount(fields[3]));
            Assert.Equal((fields[0], credited), (fields[0], await SettleAsync(SettlementDate.Parse(fields[0]), confirmed)));
            var halfUp = Earnings.Compute(new Money((long)(confirmed * 100)), yields[fields[0]], Rounding.HalfUp).Credited;
            wrongByHalfUp += halfUp.Minor == (long)(credited * 100) ? 0 : 1;
            days++;
        }

        Assert.Equal(165, days);
        Assert.Equal(88, wrongByHalfUp);
        var statement = (await store.SettleAsync("statement", "--user", User, "--json")).Expect(0).Json;
        Assert.Equal(("3.26", 163), (statement.Text("total"), statement.Count("credits")));
    }

    // A week late, as such mistakes are found. A yield 0.01 too high changes nobody's earnings where they are truncated to the cent,
    // and only the residue; one that is 0.5 too high pays a cent too much. The days around them are enough: the nightly run has all.
    [RealIncomeFact]
    public async Task Yields_too_high_are_corrected_a_week_later_and_the_statement_adds_up_as_if_they_had_been_right()
    {
        var right = File.ReadLines(RepositoryFolder.Yields).Skip(1).Select(line => line.Split(',')).ToDictionary(fields => fields[0], fields => fields[1], StringComparer.Ordinal);
        (string Day, decimal Excess, string Found)[] wrong = [("2014-04-01", 0.5m, "2014-04-08"), ("2014-04-03", 0.01m, "2014-04-10")];
        var published = File.ReadAllText(RepositoryFolder.Yields);
        foreach (var (day, excess, _) in wrong)
        {
            published = published.Replace($"{day},{right[day]}", $"{day},{(Amount(right[day]) + excess).ToString(CultureInfo.InvariantCulture)}", StringComparison.Ordinal);
        }

        (await store.SettleAsync("import", "yields", store.Write("yields.csv", published))).Expect(0);
        var income = File.ReadLines(RepositoryFolder.RealIncome!).Skip(1).Select(line => line.Split(','))
            .Where(fields => TestSeeds.IsNightly || string.CompareOrdinal(fields[0], "2014-04-12") < 0).ToList();
        foreach (var fields in income)
        {
            await SettleAsync(SettlementDate.Parse(fields[0]), Amount(fields[2]));
            foreach (var (day, _, _) in wrong.Where(one => one.Found == fields[0]))
            {
                (await store.SettleAsync("close", "--date", day)).Expect(0);
                (await store.SettleAsync("correct", "--date", day, "--yield", right[day], "--reason", "yield published wrong", "--book")).Expect(0);
                (await store.SettleAsync("reconcile", "--date", day)).Expect(0);
                (await store.SettleAsync("verify", "--date", day)).Expect(0);
            }
        }

        var statement = (await store.SettleAsync("statement", "--user", User, "--json")).Expect(0).Json;
        var credits = income.Select(fields => Amount(fields[3])).ToList();
        Assert.Equal((credits.Sum(), credits.Count(credit => credit > 0)), (Amount(statement.Text("total")!), statement.Count("credits")));
        var entry = Assert.Single(statement.GetProperty("corrections").EnumerateArray());
        Assert.Equal(
            ("2014-04-01", "0.03", "0.02", "-0.01", "posted"),
            (entry.Text("date"), entry.Text("earningsBefore"), entry.Text("earnings"), entry.Text("difference"), entry.Text("status")));
        Assert.Single((await store.SettleAsync("statement", "--user", User)).Expect(0).Output.Split('\n'), line => line.Contains("correction 1", StringComparison.Ordinal));
    }

    // Imports the balance of a day, settles the day, and returns what was credited.
    private async Task<decimal> SettleAsync(SettlementDate date, decimal balance)
    {
        await store.ImportPositionsAsync(date.ToString(), [$"{User},{balance.ToString("0.00", CultureInfo.InvariantCulture)}"]);
        var run = (await store.SettleAsync("run", "--date", date.ToString(), "--json")).Expect(0).Json;
        Assert.Equal((1, true), (run.Count("users"), run.GetProperty("clean").GetBoolean()));
        return Amount(run.Text("earnings")!);
    }

    private static decimal Amount(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
