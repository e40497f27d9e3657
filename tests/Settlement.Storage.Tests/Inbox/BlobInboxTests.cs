using System.Globalization;
using Azure.Storage.Blobs;
using Settlement.Core;
using Settlement.Emulators;
using Settlement.Storage.Tests.Contract;

namespace Settlement.Storage.Tests.Inbox;

/// <summary>The inbox that is a blob container, in Azurite.</summary>
[Takes(seconds: 15)]
public sealed class BlobInboxTests : IAsyncLifetime
{
    private const string Positions = "positions-2014-08-05.csv";
    private const string Yields = "yields.csv";

    private readonly SqliteFixture fixture = new();
    private readonly BlobContainerClient container =
        new(Azurite.Shared.BlobConnectionString, "c" + Guid.NewGuid().ToString("N"));

    private OpenStores stores = null!;

    public async Task InitializeAsync()
    {
        stores = await fixture.OpenAsync();
        await container.CreateAsync();
    }

    public async Task DisposeAsync()
    {
        await stores.DisposeAsync();
        await fixture.DisposeAsync();
        await container.DeleteIfExistsAsync();
    }

    [Theory]
    [InlineData(Yields, "2014-08-06", false, true)]
    [InlineData(Positions, "2014-08-05", true, false)]
    [InlineData(Positions, "2014-08-06", false, false)]
    [InlineData("yields.csv.part", "2014-08-05", false, false)]
    public async Task Files_that_wait_for_a_date_are_seen_before_they_are_taken(string name, string date, bool positions, bool yields)
    {
        var inbox = Inbox(chunkBytes: 1_000, stores);
        Assert.Equal(default, await inbox.FindFilesAsync(SettlementDate.Parse(date), default));

        await DropAsync(name, "anything");

        Assert.Equal(new WaitingFiles(positions, yields), await inbox.FindFilesAsync(SettlementDate.Parse(date), default));
    }

    [Fact]
    public async Task File_whose_name_fits_nothing_is_named_by_the_step_that_finds_nothing_more()
    {
        await DropAsync(Yields, "date,income_per_10000\n2014-08-05,1.1301\n");
        await DropAsync("positions-2014-8-5.csv", Csv(0, 1));
        await DropAsync("positions-2014-08-06.csv", Csv(0, 1));

        var steps = await TakeAllAsync(Inbox(chunkBytes: 1_000, stores), continuation: null);

        Assert.All(steps.SkipLast(1), step => Assert.Null(step.Misnamed));
        Assert.Equal((1, "positions-2014-8-5.csv"), (steps[^1].Misnamed!.Count, Assert.Single(steps[^1].Misnamed!.Names)));
    }

    [Theory, ClassData(typeof(EveryStore))]
    public async Task Positions_are_written_chunk_by_chunk_and_seen_only_when_all_are_there(string store)
    {
        await using var place = EveryStore.Fixture(store);
        await using var there = await place.OpenAsync();
        await DropAsync(Yields, "date,income_per_10000\n2014-08-05,1.1301\n");
        await DropAsync(Positions, Csv(0, 300));
        var inbox = Inbox(chunkBytes: 1_000, there);
        var imported = new List<ImportedFile>();
        var steps = 0;
        for (string? continuation = null; ; steps++)
        {
            var step = await inbox.TakeAsync(Sample.Date, continuation, default);
            imported.AddRange(step.Imported);
            Assert.Empty(step.SetAside);
            Assert.Equal(imported.Count == 2 ? 300 : 0, await there.Inputs.CountPositionsAsync(Sample.Date, default));
            if (step.Continuation is null)
            {
                break;
            }

            continuation = step.Continuation;
        }

        // Yields, check, at least four chunks, publishing, and a look that finds nothing.
        Assert.InRange(steps, 7, 12);
        Assert.Equal([(Yields, 1L), (Positions, 300L)], imported.Select(file => (file.Name, file.Counts.Added)));
        Assert.Equal(Yield.Parse("1.1301"), await there.Inputs.ReadYieldAsync(Sample.Date, default));
        Assert.Equal(
            Enumerable.Range(0, 300).Select(Stored),
            await there.Inputs.ReadPositionsAsync(Sample.Date, [.. Enumerable.Range(0, 300).Select(i => Sample.UserId(i).Value)], default));
        var blobs = await BlobsAsync();
        Assert.Equal(imported.Select(file => file.MovedTo).Order(StringComparer.Ordinal), blobs.Keys);
        Assert.Equal(Csv(0, 300), blobs[imported[1].MovedTo]);
    }

    [Fact]
    public async Task Step_that_is_repeated_or_run_twice_at_once_changes_nothing_of_the_outcome()
    {
        await DropAsync(Positions, Csv(0, 120));
        var inbox = Inbox(chunkBytes: 600);
        var imported = new List<ImportedFile>();
        string? continuation = null;
        do
        {
            var taken = continuation;
            var steps = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => inbox.TakeAsync(Sample.Date, taken, default))));
            var repeated = await inbox.TakeAsync(Sample.Date, taken, default);
            imported.AddRange(steps.Append(repeated).SelectMany(step => step.Imported));
            Assert.All(steps, step => Assert.Empty(step.SetAside));
            continuation = steps[0].Continuation;
        }
        while (continuation is not null);

        Assert.NotEmpty(imported);
        Assert.All(imported, file => Assert.Equal((imported[0].MovedTo, new ImportCounts(120, 0, 0)), (file.MovedTo, file.Counts)));
        Assert.Equal(120, await stores.Inputs.CountPositionsAsync(Sample.Date, default));
        Assert.Equal([imported[0].MovedTo], (await BlobsAsync()).Keys);
    }

    [Fact]
    public async Task File_that_is_overwritten_between_chunks_is_taken_from_its_beginning_and_nothing_of_the_old_one_stays()
    {
        await DropAsync(Positions, Csv(0, 120));
        var inbox = Inbox(chunkBytes: 600);
        var continuation = (await inbox.TakeAsync(Sample.Date, null, default)).Continuation;
        continuation = (await inbox.TakeAsync(Sample.Date, continuation, default)).Continuation;
        continuation = (await inbox.TakeAsync(Sample.Date, continuation, default)).Continuation;
        await DropAsync(Positions, Csv(100, 50));

        var steps = await TakeAllAsync(inbox, continuation);

        Assert.Equal(new ImportCounts(50, 0, 0), Assert.Single(steps.SelectMany(step => step.Imported)).Counts);
        Assert.Equal(50, await stores.Inputs.CountPositionsAsync(Sample.Date, default));
        Assert.Equal([null, Stored(149)], await stores.Inputs.ReadPositionsAsync(Sample.Date, [Sample.UserId(0).Value, Sample.UserId(149).Value], default));
    }

    [Fact]
    public async Task Bad_file_is_set_aside_with_its_errors_and_nothing_of_it_is_imported()
    {
        var bad = "user_id,balance\n" + string.Concat(Enumerable.Range(0, 25).Select(i => $"u{i},1e{i}\n")) + "fine,1\n";
        await DropAsync(Positions, bad);

        var steps = await TakeAllAsync(Inbox(chunkBytes: 100), null);

        var refused = Assert.Single(steps.SelectMany(step => step.SetAside));
        Assert.Equal((Positions, 25L, 20), (refused.Name, refused.ProblemCount, refused.Problems.Count));
        Assert.StartsWith("set-aside/positions-2014-08-05.20", refused.MovedTo, StringComparison.Ordinal);
        var blobs = await BlobsAsync();
        Assert.Equal([refused.MovedTo, refused.MovedTo + ".errors.txt"], blobs.Keys);
        Assert.Equal(bad, blobs[refused.MovedTo]);
        Assert.Equal([.. refused.Problems, "… and 5 more", string.Empty], blobs[refused.MovedTo + ".errors.txt"].Split('\n'));
        Assert.Equal(0, await stores.Inputs.CountPositionsAsync(Sample.Date, default));
    }

    [Fact]
    public async Task Value_that_differs_from_what_is_there_is_refused_also_where_it_came_in_after_the_check()
    {
        await DropAsync(Positions, Csv(0, 120));
        var inbox = Inbox(chunkBytes: 600);
        var continuation = (await inbox.TakeAsync(Sample.Date, null, default)).Continuation;
        continuation = (await inbox.TakeAsync(Sample.Date, continuation, default)).Continuation;
        await stores.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(110, 1)], PositionsRule.Adding, default);

        var steps = await TakeAllAsync(inbox, continuation);

        var refused = Assert.Single(steps.SelectMany(step => step.SetAside));
        Assert.StartsWith("positions-2014-08-05.csv:112: user \"user-00110\" already has balance 0.01 on 2014-08-05", Assert.Single(refused.Problems), StringComparison.Ordinal);
        Assert.Equal(1, await stores.Inputs.CountPositionsAsync(Sample.Date, default));
    }

    [Fact]
    public async Task File_that_was_imported_and_not_moved_before_a_crash_is_moved_by_the_next_run()
    {
        await DropAsync(Positions, Csv(0, 30));
        await TakeAllAsync(Inbox(chunkBytes: 300), null);
        var done = Assert.Single((await BlobsAsync()).Keys);
        await DropAsync(Positions, Csv(0, 30));

        var steps = await TakeAllAsync(Inbox(chunkBytes: 300), null);

        Assert.Equal(new ImportCounts(0, 30, 0), Assert.Single(steps.SelectMany(step => step.Imported)).Counts);
        var blobs = await BlobsAsync();
        Assert.Equal(2, blobs.Count);
        Assert.Contains(done, blobs.Keys);
        Assert.DoesNotContain(Positions, blobs.Keys);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    [InlineData(100_000)]
    public async Task Rows_are_read_the_same_whatever_the_chunks(int chunkBytes)
    {
        const string File =
            "\uFEFF\r\n\"fund\",balance,\"user_id\",\"a \"\"b\"\"\n c\"\r\n1,0.01,u1,x\r\n\n1,0.02,\"u,2\",\"two\nlines\"\r1,0.03,王芳,\"\"\"\"\n1,0.04,\"u4\",";
        await DropAsync(Positions, File);

        var steps = await TakeAllAsync(Inbox(chunkBytes), null);

        Assert.Equal(new ImportCounts(4, 0, 0), Assert.Single(steps.SelectMany(step => step.Imported)).Counts);
        Assert.Equal(
            [new StoredPosition("u1", 1), new StoredPosition("u,2", 2), new StoredPosition("王芳", 3), new StoredPosition("u4", 4)],
            await stores.Inputs.ReadPositionsAsync(Sample.Date, ["u1", "u,2", "王芳", "u4"], default));
    }

    [Fact]
    public async Task Container_that_is_missing_is_refused_and_a_service_that_does_not_answer_is_unavailable()
    {
        var missing = new BlobContainerClient(Azurite.Shared.BlobConnectionString, "nowhere");
        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => Inbox(1_000, container: missing).TakeAsync(Sample.Date, null, default));
        Assert.Equal("inbox nowhere is not a container: create it first", refused.Message);

        var options = new BlobClientOptions { Retry = { MaxRetries = 0 } };
        var silent = new BlobContainerClient(new Uri("http://127.0.0.1:9/settlement/inbox"), options);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Inbox(1_000, container: silent).TakeAsync(Sample.Date, null, default));
    }

    private static string Csv(int first, int count) =>
        "user_id,balance\n" + string.Concat(Enumerable.Range(first, count).Select(i => Sample.Position(i)).Select(position =>
            string.Create(CultureInfo.InvariantCulture, $"{position.UserId},{position.Balance.ToText(Currency.Cny)}\n")));

    private static StoredPosition? Stored(int number) => new StoredPosition(Sample.UserId(number).Value, Sample.Position(number).Balance.Minor);

    private static async Task<List<InboxStep>> TakeAllAsync(BlobInbox inbox, string? continuation)
    {
        var steps = new List<InboxStep>();
        do
        {
            steps.Add(await inbox.TakeAsync(Sample.Date, continuation, default));
            continuation = steps[^1].Continuation;
            Assert.True(steps.Count < 200, "the inbox never comes to an end");
        }
        while (continuation is not null);

        return steps;
    }

    private BlobInbox Inbox(int chunkBytes, OpenStores? there = null, BlobContainerClient? container = null)
    {
        var target = there ?? stores;
        return new BlobInbox(container ?? this.container, target.Inputs, target.Settlements, Currency.Cny, chunkBytes);
    }

    private async Task DropAsync(string name, string content) =>
        await container.GetBlobClient(name).UploadAsync(BinaryData.FromString(content), overwrite: true);

    private async Task<SortedDictionary<string, string>> BlobsAsync()
    {
        var blobs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await foreach (var blob in container.GetBlobsAsync())
        {
            blobs.Add(blob.Name, (await container.GetBlobClient(blob.Name).DownloadContentAsync()).Value.Content.ToString());
        }

        return blobs;
    }
}
