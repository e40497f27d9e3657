using System.Security.Cryptography;
using System.Text;
using Azure.Storage.Blobs;
using Settlement.Core;
using Settlement.Emulators;
using Settlement.Storage.Tests.Contract;

namespace Settlement.Storage.Tests.Inbox;

/// <summary>What is unlike what was announced, or unlike the days before, in the inbox that is a blob container.</summary>
public sealed class BlobInboxChecksTests : IAsyncLifetime
{
    private const string Positions = "positions-2014-08-05.csv";
    private const string Control = "positions-2014-08-05.csv.control.json";
    private const string Whole = "user_id,balance\nu1,10000.00\nu2,30000.00\n";

    private readonly BlobContainerClient container = new(Azurite.Shared.BlobConnectionString, "c" + Guid.NewGuid().ToString("N"));

    public static TheoryData<string, string> Checks
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var check in CheckCase.All.Where(check => check is { Finder: CheckFinder.Import, Code: not CheckCode.FileDate }))
            {
                foreach (var store in (string[])["SQLite", "Tables", "Cosmos"])
                {
                    all.Add(store, check.Name);
                }
            }

            return all;
        }
    }

    public static TheoryData<string, string> Announcements { get; } = new()
    {
        { """{"rows": 2}""", "" },
        { """{"rows": 3}""", "rows" },
        { """{"total": "40000.00"}""", "" },
        { """{"total": "40000.01"}""", "balances come to" },
        { $$"""{"sha256": "{{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Whole)))}}"}""", "" },
        { $$"""{"sha256": "{{new string('0', 64)}}"}""", "SHA-256" },
    };

    public Task InitializeAsync() => container.CreateAsync();

    public Task DisposeAsync() => container.DeleteIfExistsAsync();

    [Theory, MemberData(nameof(Checks))]
    public async Task File_that_just_passes_a_check_is_taken_and_one_that_just_does_not_is_set_aside_until_it_is_accepted(string store, string name)
    {
        var check = CheckCase.Of(name);
        await using var fixture = EveryStore.Fixture(store);
        await using var stores = await fixture.OpenAsync();
        await stores.Inputs.WriteYieldsAsync([new(Sample.Date, Yield.Parse("1.1301"))], replace: false, default);

        var passing = new SettlementDate(Sample.Date.Day.AddDays(1));
        await DropAsync(check, passing, passes: true);
        Assert.Equal((2, 0), await TakeAsync(stores, check, passing, passes: true, []));
        Assert.Empty(await stores.Inputs.ListAcceptedAsync(passing, default));

        // Too late for the yield of the other date to be compared with.
        var failing = new SettlementDate(Sample.Date.Day.AddDays(100));
        await stores.Inputs.WriteYieldsAsync([new(new SettlementDate(failing.Day.AddDays(-1)), Yield.Parse("1.1301"))], replace: false, default);
        await DropAsync(check, failing, passes: false);
        var setAside = check.Code == CheckCode.FutureDate ? 2 : 1;
        Assert.Equal((2 - setAside, setAside), await TakeAsync(stores, check, failing, passes: false, []));
        var reasons = await ReadAsync("set-aside/", ".errors.txt");
        Assert.Equal(setAside, reasons.Count);
        Assert.All(reasons, reason => Assert.Contains($"({check.Name}); say {check.Name}", reason, StringComparison.Ordinal));

        await DropAsync(check, failing, passes: false);
        Assert.Equal((2, 0), await TakeAsync(stores, check, failing, passes: false, [check.Code]));
        var kept = await stores.Inputs.ListAcceptedAsync(failing, default);
        Assert.Equal(setAside, kept.Count);
        Assert.All(kept, accepted => Assert.Equal((check.Code, "alice@example.com"), (accepted.Code, accepted.By)));
    }

    [Theory, MemberData(nameof(Announcements))]
    public async Task File_is_taken_if_it_is_what_its_control_file_announces_and_both_are_moved_together(string control, string problem)
    {
        await using var fixture = new SqliteFixture();
        await using var stores = await fixture.OpenAsync();
        await DropAsync(Control, control);
        await DropAsync(Positions, Whole);

        var steps = await TakeAllAsync(Inbox(stores, CheckSettings.None, [], Sample.Date.Day.AddDays(1)), Sample.Date);

        var isTaken = problem.Length == 0;
        Assert.Equal(isTaken ? 2 : 0, await stores.Inputs.CountPositionsAsync(Sample.Date, default));
        var place = isTaken ? Assert.Single(steps.SelectMany(step => step.Imported)).MovedTo : Assert.Single(steps.SelectMany(step => step.SetAside)).MovedTo;
        Assert.StartsWith(isTaken ? "done/" : "set-aside/", place, StringComparison.Ordinal);
        var names = await NamesAsync();
        Assert.Contains(place + ".control.json", names);
        Assert.DoesNotContain(Control, names);
        Assert.DoesNotContain(Positions, names);
        if (!isTaken)
        {
            Assert.Contains(problem, Assert.Single(await ReadAsync("set-aside/", ".errors.txt")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Where_a_control_file_is_required_a_file_without_one_waits_for_it()
    {
        await using var fixture = new SqliteFixture();
        await using var stores = await fixture.OpenAsync();
        await DropAsync(Positions, Whole);
        var inbox = Inbox(stores, CheckSettings.None, [], Sample.Date.Day.AddDays(1), requireControl: true);

        Assert.False((await inbox.FindFilesAsync(Sample.Date, default)).Positions);
        Assert.Empty((await TakeAllAsync(inbox, Sample.Date)).SelectMany(step => step.Imported));
        Assert.Equal([Positions], await NamesAsync());

        await DropAsync(Control, """{"rows": 2}""");
        Assert.True((await inbox.FindFilesAsync(Sample.Date, default)).Positions);
        Assert.Single((await TakeAllAsync(inbox, Sample.Date)).SelectMany(step => step.Imported));
        Assert.Equal(2, await stores.Inputs.CountPositionsAsync(Sample.Date, default));
    }

    [Fact]
    public async Task Control_file_that_is_none_sets_its_file_aside()
    {
        await using var fixture = new SqliteFixture();
        await using var stores = await fixture.OpenAsync();
        await DropAsync(Control, """{"lines": 2}""");
        await DropAsync(Positions, Whole);

        var steps = await TakeAllAsync(Inbox(stores, CheckSettings.None, [], Sample.Date.Day.AddDays(1)), Sample.Date);

        Assert.Contains(Control, Assert.Single(Assert.Single(steps.SelectMany(step => step.SetAside)).Problems), StringComparison.Ordinal);
        Assert.Equal(0, await stores.Inputs.CountPositionsAsync(Sample.Date, default));
    }

    private static async Task<List<InboxStep>> TakeAllAsync(BlobInbox inbox, SettlementDate date)
    {
        var steps = new List<InboxStep>();
        string? continuation = null;
        do
        {
            steps.Add(await inbox.TakeAsync(date, continuation, default));
            continuation = steps[^1].Continuation;
            Assert.True(steps.Count < 50, "the inbox never comes to an end");
        }
        while (continuation is not null);

        return steps;
    }

    private async Task<(int Imported, int SetAside)> TakeAsync(
        OpenStores stores, CheckCase check, SettlementDate date, bool passes, IReadOnlyList<CheckCode> accepted)
    {
        var checks = new ImportChecks(check.Settings, accepted, "alice@example.com", check.Now(date, passes)) { Advice = "say {code}" };
        var steps = await TakeAllAsync(new BlobInbox(container, stores.Inputs, stores.Settlements, Currency.Cny, checks: checks), date);
        return (steps.Sum(step => step.Imported.Count), steps.Sum(step => step.SetAside.Count));
    }

    private BlobInbox Inbox(OpenStores stores, CheckSettings settings, IReadOnlyList<CheckCode> accepted, DateOnly now, bool requireControl = false) => new(
        container,
        stores.Inputs,
        stores.Settlements,
        Currency.Cny,
        checks: new ImportChecks(settings, accepted, "alice@example.com", new DateTimeOffset(now.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)))
    {
        RequireControl = requireControl,
    };

    private async Task DropAsync(CheckCase check, SettlementDate date, bool passes)
    {
        await DropAsync("yields.csv", check.YieldText(date, passes));
        await DropAsync(check.PositionsName(date, passes), check.PositionsText(passes));
    }

    private async Task DropAsync(string name, string content) =>
        await container.GetBlobClient(name).UploadAsync(BinaryData.FromString(content), overwrite: true);

    private async Task<IReadOnlyList<string>> NamesAsync()
    {
        var names = new List<string>();
        await foreach (var blob in container.GetBlobsAsync())
        {
            names.Add(blob.Name);
        }

        return names;
    }

    private async Task<IReadOnlyList<string>> ReadAsync(string prefix, string suffix)
    {
        var texts = new List<string>();
        foreach (var name in (await NamesAsync()).Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && name.EndsWith(suffix, StringComparison.Ordinal)))
        {
            texts.Add((await container.GetBlobClient(name).DownloadContentAsync()).Value.Content.ToString());
        }

        return texts;
    }
}
