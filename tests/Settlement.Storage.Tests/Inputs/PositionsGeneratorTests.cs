using System.Security.Cryptography;
using System.Text;
using Settlement.Core;

namespace Settlement.Storage.Tests;

public sealed class PositionsGeneratorTests
{
    private static readonly SettlementDate Date = SettlementDate.Parse("2014-08-05");

    // The hash comes from an implementation of the same rules in another language.
    [Fact]
    public async Task A_thousand_users_of_seed_42_are_these_bytes()
    {
        var bytes = await GenerateAsync(1_000, seed: 42);

        Assert.StartsWith("user_id,balance\nu00000001,", Encoding.ASCII.GetString(bytes), StringComparison.Ordinal);
        Assert.Equal("53780323fea634e5937413f27fedab0594fd536bff972eb0750279e855d07d30", Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_bytes_and_another_seed_or_date_others()
    {
        var bytes = await GenerateAsync(1_000, seed: 42);

        Assert.Equal(bytes, await GenerateAsync(1_000, seed: 42));
        Assert.NotEqual(bytes, await GenerateAsync(1_000, seed: 43));
        Assert.NotEqual(bytes, await GenerateAsync(1_000, seed: 42, SettlementDate.Parse("2014-08-06")));
    }

    [Fact]
    public async Task More_users_add_lines_and_change_none()
    {
        var bytes = await GenerateAsync(100, seed: -1);

        Assert.Equal(bytes, (await GenerateAsync(20_000, seed: -1))[..bytes.Length]);
    }

    [Fact]
    public async Task Users_are_sorted_and_balances_run_from_zero_to_a_million_with_some_small_ones()
    {
        var lines = Encoding.ASCII.GetString(await GenerateAsync(20_000, seed: 7)).Split('\n')[1..^1];
        var balances = lines.Select(line => decimal.Parse(line[10..], System.Globalization.CultureInfo.InvariantCulture)).ToList();

        Assert.Equal(lines.Order(StringComparer.Ordinal), lines);
        Assert.InRange(balances.Count(balance => balance == 0), 200, 450);
        Assert.InRange(balances.Count(balance => balance < 100), 2_000, 5_000);
        Assert.InRange(balances.Max(), 900_000, 1_000_000);
    }

    [Theory]
    [InlineData("CNY")]
    [InlineData("JPY")]
    [InlineData("KWD")]
    [InlineData("CLF")]
    public async Task A_generated_file_is_imported_without_a_problem(string code)
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("positions.csv");
        var currency = Currency.Find(code)!;
        await File.WriteAllBytesAsync(path, await GenerateAsync(5_000, seed: 1, currency: currency));

        var report = await new PositionsImport(new InMemoryInputStore(), DayStates.None(), currency).ImportAsync(
            path, Date, PositionsRule.WholeSet, progress: null, CancellationToken.None);

        Assert.Equal(new ImportCounts(5_000, 0, 0), report.Counts);
        Assert.Empty(report.IgnoredColumns);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(100_000_001)]
    public Task A_number_of_users_out_of_range_is_refused(long users) =>
        Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => GenerateAsync(users, seed: 1));

    private static async Task<byte[]> GenerateAsync(long users, long seed, SettlementDate? date = null, Currency? currency = null)
    {
        using var output = new MemoryStream();
        await PositionsGenerator.WriteAsync(
            output, users, date ?? Date, seed, currency ?? Currency.Cny, progress: null, CancellationToken.None);
        return output.ToArray();
    }
}
