using Settlement.Core;

namespace Settlement.Storage.Tests;

/// <summary>Imports into the real store: all of a file or none of it.</summary>
public sealed class ImportsIntoSqliteTests : IDisposable
{
    private const int Users = 20_000;

    private static readonly SettlementDate Date = SettlementDate.Parse("2014-08-05");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_file_is_imported_once_and_again_without_effect()
    {
        var path = await GenerateAsync();
        await using var stores = await OpenAsync();
        var import = new PositionsImport(stores.Inputs, stores.Settlements, Currency.Cny);

        var first = await import.ImportAsync(path, Date, PositionsRule.WholeSet, progress: null, CancellationToken.None);
        var second = await import.ImportAsync(path, Date, PositionsRule.WholeSet, progress: null, CancellationToken.None);

        Assert.Equal(new ImportCounts(Users, 0, 0), first.Counts);
        Assert.Equal(new ImportCounts(0, Users, 0), second.Counts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(70)]
    [InlineData(Users - 1)]
    public async Task A_user_who_is_there_among_many_who_are_not_is_counted_as_unchanged(int there)
    {
        var path = await GenerateAsync();
        var one = folder.PathOf("one.csv");
        var lines = await File.ReadAllLinesAsync(path);
        await File.WriteAllLinesAsync(one, [lines[0], lines[1 + there]]);
        await using var stores = await OpenAsync();
        var import = new PositionsImport(stores.Inputs, stores.Settlements, Currency.Cny);
        await import.ImportAsync(one, Date, PositionsRule.WholeSet, progress: null, CancellationToken.None);

        var report = await import.ImportAsync(path, Date, PositionsRule.Adding, progress: null, CancellationToken.None);

        Assert.Equal(new ImportCounts(Users - 1, 1, 0), report.Counts);
        Assert.Equal(Users, await stores.Inputs.CountPositionsAsync(Date, CancellationToken.None));
    }

    [Fact]
    public async Task A_file_that_changes_while_it_is_written_leaves_nothing_behind()
    {
        var path = await GenerateAsync();
        await using var stores = await OpenAsync();
        var import = new PositionsImport(stores.Inputs, stores.Settlements, Currency.Cny);

        var refused = await Assert.ThrowsAsync<InputFileException>(() => import.ImportAsync(
            path, Date, PositionsRule.WholeSet, new ChangesLastDigitInSecondPass(path), CancellationToken.None));

        Assert.Contains("the file changed", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, await stores.Inputs.CountPositionsAsync(Date, CancellationToken.None));
    }

    private async Task<string> GenerateAsync()
    {
        var path = folder.PathOf("positions.csv");
        await using var file = File.Create(path);
        await PositionsGenerator.WriteAsync(file, Users, Date, seed: 42, Currency.Cny, progress: null, CancellationToken.None);
        return path;
    }

    private async Task<OpenStores> OpenAsync()
    {
        Assert.True(StoreUrl.TryParse("sqlite:" + folder.PathOf("settlement.db"), out var url, out _));
        return await OpenStores.OpenAsync(url, positions: null, StoreAccess.Create, card: null, TimeSpan.FromSeconds(5), CancellationToken.None);
    }

    // The file is longer than a buffer, so its end is still to be read when the second pass tells of its first bytes.
    private sealed class ChangesLastDigitInSecondPass(string path) : IProgress<long>
    {
        private bool changed;

        public void Report(long value)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            if (changed || value <= file.Length)
            {
                return;
            }

            changed = true;
            file.Position = file.Length - 2;
            var digit = (byte)file.ReadByte();
            file.Position = file.Length - 2;
            file.WriteByte(digit == '9' ? (byte)'0' : (byte)(digit + 1));
        }
    }
}
