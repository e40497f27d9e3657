using System.Text.RegularExpressions;
using Settlement.Emulators;

namespace Settlement.Cli.Tests;

/// <summary>The Tables emulator is killed in the middle of a run and started again on the data it had.</summary>
[Takes(seconds: 30)]
public sealed partial class TablesKilledTests : StoreKilledTests
{
    [UnixFact]
    public async Task Tables_killed_in_the_middle_of_a_run_are_one_line_and_exit_5_and_the_next_run_finishes()
    {
        var data = Directory.CreateDirectory(Temporary.PathOf("azurite"));
        using var azurite = new Azurite("azurite-killed", data.FullName);
        var store = "tables:" + azurite.ConnectionString("t");

        var line = await BreakOffAsync(
            store,
            async recorded =>
            {
                await WaitUntilWrittenAsync(data, recorded);
                azurite.Kill();
            },
            azurite.StartAgain);

        Assert.Matches($"^settle: tables:http://127.0.0.1:{azurite.Port}/.* (does not answer|did not answer)", line);
    }

    // The emulator writes its data to the disk every few seconds; what it has not written, no kill would leave.
    private static async Task WaitUntilWrittenAsync(DirectoryInfo data, long recorded)
    {
        while (Written() < recorded)
        {
            await Task.Delay(100);
        }

        int Written() => data.EnumerateFiles("*.json").Sum(file => RecordRow().Count(File.ReadAllText(file.FullName)));
    }

    [GeneratedRegex("\"InputHash\":", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex RecordRow();
}
