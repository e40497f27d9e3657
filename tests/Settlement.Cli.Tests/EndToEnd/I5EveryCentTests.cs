using System.Globalization;
using System.Numerics;

namespace Settlement.Cli.Tests;

/// <summary>I5: the sums agree to the last digit. Recomputed from the tables with whole numbers of any size.</summary>
public sealed class I5EveryCentTests : IDisposable
{
    private readonly TemporaryStore store = new();

    public void Dispose() => store.Dispose();

    [Theory]
    [InlineData("income_per_10000", "1.1301", 10_000, 10_000, "truncate")]
    [InlineData("income_per_10000", "0.0000000001", 10_000_000_000, 10_000, "truncate")]
    [InlineData("income_per_10000", "1.1301", 10_000, 10_000, "half-up")]
    [InlineData("income_per_10000", "-1.1301", 10_000, 10_000, "truncate")]
    [InlineData("annual_percent_act_365", "4.1257", 10_000, 36_500, "truncate")]
    [InlineData("annual_percent_act_360", "3.7", 10, 36_000, "half-even")]
    public async Task I5_payments_are_the_records_and_records_and_residues_are_the_exact_total(
        string quote, string yield, long scale, long divisor, string rounding)
    {
        var config = store.Write("settle.json", $$"""{"rounding":"{{rounding}}"}""");
        var yields = store.Write("yields.csv", $"date,{quote}\n{StoreCommands.Day},{yield}\n");
        (await store.SettleAsync("import", "yields", yields, "--allow-negative")).Expect(0);
        await store.ImportPositionsAsync(StoreCommands.Day, Balances());
        await store.RunDayAsync(exitCode: 0, "--users", "largest,user-0001", "--config", config);
        await store.RunDayAsync(exitCode: 0, "--config", config);

        // Parts of a minor unit: exact earnings are balance × yield / divisor, the yield being a whole number of 1 / scale.
        var parts = (BigInteger)scale * divisor;
        var unscaled = BigInteger.Parse(yield.Replace(".", string.Empty, StringComparison.Ordinal), CultureInfo.InvariantCulture);
        var exact = Sum("SELECT balance_minor FROM positions") * unscaled;
        var earnings = Sum("SELECT earnings_minor FROM records");
        var residue = Sum("SELECT residue_numerator FROM records");
        Assert.Equal(exact, (earnings * parts) + residue);
        Assert.Equal(earnings, Sum("SELECT iif(debit_account = 'earnings', amount_minor, -amount_minor) FROM postings"));

        var booked = StoreTables.Query(
            store, "SELECT iif(credit_account = 'residue', '', '-') || amount_numerator, amount_denominator FROM residue_postings");
        Assert.NotEmpty(booked);
        Assert.Equal(residue, booked.Select(row => row.Split('|')).Aggregate(BigInteger.Zero, (sum, row) =>
        {
            var share = BigInteger.DivRem(Whole(row[0]) * parts, Whole(row[1]), out var rest);
            Assert.True(rest.IsZero);
            return sum + share;
        }));
        await store.ExpectCleanAsync();
    }

    private BigInteger Sum(string sql) => StoreTables.Query(store, sql).Aggregate(BigInteger.Zero, (sum, row) => sum + Whole(row));

    private static BigInteger Whole(string text) => BigInteger.Parse(text, CultureInfo.InvariantCulture);

    // From nothing to the largest balance accepted, each order of magnitude many times.
    private static IEnumerable<string> Balances()
    {
        var random = new Random(20140805);
        yield return "zero,0.00";
        yield return "largest,10000000000000.00";
        for (var i = 0; i < 1_000; i++)
        {
            var minor = random.NextInt64((long)Math.Pow(10, i % 15));
            yield return string.Create(CultureInfo.InvariantCulture, $"user-{i:0000},{minor / 100}.{minor % 100:00}");
        }
    }
}
