using System.Text.RegularExpressions;

namespace Settlement.Cli.Tests;

/// <summary>
/// A store whose commands have their outward output approved: standard output with <c>--json</c> in <c>Approved/Json</c>,
/// exit code and both streams without it in <c>Approved/Text</c>, lists with <c>-o csv</c> in <c>Approved/Csv</c>, files in <c>Approved/Files</c>. <c>{folder}</c> stands for
/// the store's folder, in arguments as in approved texts.
/// </summary>
internal sealed partial class ApprovedStore : IDisposable
{
    public const string Day = StoreCommands.Day;

    private static readonly Dictionary<string, string> Wide = new(StringComparer.Ordinal) { ["COLUMNS"] = "500" };

    private static readonly Regex CopiedFolder = new(
        Regex.Escape(Path.GetTempPath()) + "settle-test-[A-Za-z0-9]{6}", RegexOptions.None, TimeSpan.FromSeconds(1));

    /// <summary>The store.</summary>
    public TemporaryStore Store { get; } = new();

    /// <summary>Arguments that every command gets.</summary>
    public string[] Always { get; init; } = [];

    public void Dispose() => Store.Dispose();

    /// <summary>A day with three users, of whom the last has too little to earn anything.</summary>
    public static async Task<ApprovedStore> FillAsync(params string[] always)
    {
        var filled = new ApprovedStore { Always = always };
        await filled.Store.ImportAsync("1.1301", "alice,201.11", "bob,203.83", "carol,0.01");
        return filled;
    }

    /// <summary>The same day, settled.</summary>
    public static async Task<ApprovedStore> SettleAsync()
    {
        var settled = await FillAsync();
        await settled.RunAsync(0, "run", "--date", Day);
        return settled;
    }

    /// <summary>Runs a command whose output is approved elsewhere.</summary>
    public async Task<SettleResult> RunAsync(int exitCode, params string[] args) => (await InvokeAsync(Store, args)).Expect(exitCode);

    /// <summary>Runs a command as a person does, on a copy, and as a script does, on the store itself; approves the output of both.</summary>
    public async Task ApproveAsync(string name, int exitCode, params string[] args)
    {
        using var copy = new TemporaryStore();
        CopyFolder(new DirectoryInfo(Store.Folder), copy.Folder);
        var text = (await InvokeAsync(copy, args)).Expect(exitCode);
        var json = (await InvokeAsync(Store, [.. args, "--json"])).Expect(exitCode);

        // A script is told on standard error what a person is told there, but for the command to type again.
        Assert.Equal(Scrub(text.Error, copy), Scrub(json.Error, Store).Replace(" --json", string.Empty, StringComparison.Ordinal));
        await ApprovedText.CheckAsync($"Json/{name}.json", Scrub(json.Output, Store));
        await ApprovedText.CheckAsync(
            $"Text/{name}.txt", $"exit code {exitCode}\n--- standard output\n{Scrub(text.Output, copy)}--- standard error\n{Scrub(text.Error, copy)}");
    }

    /// <summary>Runs a command for a program that reads CSV; approves what that gets.</summary>
    public async Task ApproveCsvAsync(string name, int exitCode, params string[] args) =>
        await ApprovedText.CheckAsync($"Csv/{name}.csv", Scrub((await RunAsync(exitCode, [.. args, "-o", "csv"])).Output, Store));

    /// <summary>Approves a file that a command wrote into the store's folder, to the byte.</summary>
    public async Task ApproveFileAsync(string name, string file) =>
        await ApprovedText.CheckAsync($"Files/{name}", Scrub(await File.ReadAllTextAsync(Store.PathOf(file)), Store));

    private async Task<SettleResult> InvokeAsync(TemporaryStore store, string[] args)
    {
        string[] all = [.. args, .. Always, "--store", "sqlite:{folder}/settlement.db"];
        return await InProcessSettle.RunAsync(
            [.. all.Select(arg => arg.Replace("{folder}", store.Folder, StringComparison.Ordinal))],
            Wide,
            CancellationToken.None,
            new StillClock(),
            "teller@bank");
    }

    private static void CopyFolder(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.EnumerateFiles())
        {
            file.CopyTo(Path.Combine(to, file.Name));
        }

        foreach (var folder in from.EnumerateDirectories())
        {
            CopyFolder(folder, Path.Combine(to, folder.Name));
        }
    }

    // The one place that knows what differs from machine to machine and from run to run. A run's id is random (version 4), a
    // transaction id is derived (version 5) and stays.
    private static string Scrub(string text, TemporaryStore store)
    {
        // What a run on the store itself was asked for is in the log of its copy, too.
        text = text.Replace(store.Folder, "{folder}", StringComparison.Ordinal);
        text = CopiedFolder.Replace(text, "{folder}");
        text = Timing().Replace(text, "{${name}}");
        text = Speed().Replace(text, "{time} s, {count} ${noun}s a second");
        text = HeldUntil().Replace(text, "{held until}");
        text = RandomId().Replace(text, "{random id}");
        text = ProcessNumber().Replace(text, "(process {number})");
        text = Port().Replace(text, "http://127.0.0.1:{port}");
        text = FaultCount().Replace(text, "{count}");
        return Rule().Replace(text, "──");
    }

    [GeneratedRegex("(?<=\"(?<name>elapsedSeconds|settleSeconds|usersPerSecond|schedulesPerSecond)\": )[0-9]+(\\.[0-9]{1,3})?(?=[,\n])", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Timing();

    [GeneratedRegex(@"[0-9.,]+ s, [0-9,]+ (?<noun>user|schedule)s? a second", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Speed();

    // A lease's age is measured by the store's own clock.
    [GeneratedRegex("(?<=lease lasts until )[0-9-]+ [0-9:]+Z|(?<=\"heldUntil\": \")[0-9-]+T[0-9:.]+Z(?=\")", RegexOptions.None, 1_000)]
    private static partial Regex HeldUntil();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", RegexOptions.None, 1_000)]
    private static partial Regex RandomId();

    [GeneratedRegex(@"\(process [0-9]+\)", RegexOptions.None, 1_000)]
    private static partial Regex ProcessNumber();

    // Port 1 is where nobody listens.
    [GeneratedRegex("http://127\\.0\\.0\\.1:[0-9]{2,}", RegexOptions.None, 1_000)]
    private static partial Regex Port();

    // The simulator's faults fall where the workflow's steps are, which are nobody's contract.
    [GeneratedRegex("(?<=\n    \"[a-z]+-[a-z-]+\": )[0-9]+|(?<=\n  [a-z]+-[a-z-]+ +)[0-9]+(?=\n)", RegexOptions.None, 1_000)]
    private static partial Regex FaultCount();

    // As wide as the longest path above or below it.
    [GeneratedRegex("─{2,}", RegexOptions.None, 1_000)]
    private static partial Regex Rule();

    // The date does not go on; what is measured does.
    private sealed class StillClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2014, 8, 6, 1, 2, 3, TimeSpan.Zero);
    }
}
