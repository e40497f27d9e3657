using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Settlement.Infra.Tests;

/// <summary>
/// The scripts of <c>infra/</c>, run by both shells with programs of their names that write down how they were called.
/// </summary>
public sealed partial class HooksTests : IDisposable
{
    private static readonly string[] Scripts = ["infra/settle.sh", "infra/settle.ps1", "infra/hooks/postprovision.sh", "infra/hooks/postprovision.ps1", "infra/hooks/predown.sh", "infra/hooks/predown.ps1"];

    private static readonly string PowerShell = typeof(HooksTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "PowerShell").Value!;

    private readonly string root = Directory.CreateTempSubdirectory("settlement-hooks-").FullName;

    public HooksTests()
    {
        foreach (var script in Scripts)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, script))!);
            File.Copy(RepositoryFolder.PathOf(script), Path.Combine(root, script));
        }

        Directory.CreateDirectory(Path.Combine(root, ".azure", "production"));
        Directory.CreateDirectory(Path.Combine(root, "src", "Settlement.Functions"));
        Program("azd", """echo "$3-value" | sed 's/AZURE_ENV_NAME-value/production/'""");
        Program("dotnet", """echo "$@" >> called; codes=$(cat codes); echo "${codes#* }" > codes; exit "${codes%% *}" """);
        Program("az", """echo "az $@" >> called; exit $(cat codes)""");
        Program("sleep", """echo "sleep $1" >> called""");
    }

    [PosixTheory]
    [InlineData("sh")]
    [InlineData("ps1")]
    public async Task New_environment_is_checked_until_its_roles_are_known_everywhere(string shell)
    {
        var (exitCode, output) = await RunAsync($"infra/hooks/postprovision.{shell}", codes: "5 5 0");

        const string Doctor = "settle.json doctor";
        var calls = Calls();
        Assert.True(exitCode == 0, output);
        Assert.Equal(["doctor", "sleep 30", "doctor", "sleep 30", "doctor"], calls.Select(call => call.EndsWith(Doctor, StringComparison.Ordinal) ? "doctor" : call));
        Assert.Equal("{\"product\":\"fund-a\"}", Written(".azure/production/settle.json"));
        Assert.Equal("{\"IsEncrypted\":false}", Written("src/Settlement.Functions/local.settings.json"));
    }

    [PosixTheory]
    [InlineData("sh")]
    [InlineData("ps1")]
    public async Task Environment_that_waiting_does_not_mend_fails_at_once(string shell)
    {
        var (exitCode, _) = await RunAsync($"infra/hooks/postprovision.{shell}", codes: "2 0");

        Assert.Equal(2, exitCode);
        Assert.Single(Calls());
    }

    [PosixTheory]
    [InlineData("sh")]
    [InlineData("ps1")]
    public async Task Environment_that_stays_out_of_reach_fails_after_ten_minutes(string shell)
    {
        var (exitCode, _) = await RunAsync($"infra/hooks/postprovision.{shell}", string.Concat(Enumerable.Repeat("5 ", 30)));

        Assert.Equal(5, exitCode);
        Assert.Equal(20, Calls().Count(call => call.EndsWith("doctor", StringComparison.Ordinal)));
        Assert.Equal(19, Calls().Count(call => call == "sleep 30"));
    }

    [PosixTheory]
    [InlineData("sh")]
    [InlineData("ps1")]
    public async Task Local_settings_that_are_there_stay_as_they_are(string shell)
    {
        await File.WriteAllTextAsync(Path.Combine(root, "src/Settlement.Functions/local.settings.json"), "mine");

        await RunAsync($"infra/hooks/postprovision.{shell}", codes: "0");

        Assert.Equal("mine", Written("src/Settlement.Functions/local.settings.json"));
    }

    [PosixTheory]
    [InlineData("sh")]
    [InlineData("ps1")]
    public async Task Private_data_is_not_checked_from_where_it_cannot_be_reached(string shell)
    {
        var (exitCode, output) = await RunAsync($"infra/hooks/postprovision.{shell}", codes: "5", ("DATA_IS_PRIVATE", "true"));

        Assert.Equal(0, exitCode);
        Assert.Contains("inside the virtual network only", output, StringComparison.Ordinal);
        Assert.Empty(Calls());
    }

    [PosixTheory]
    [InlineData("sh", null)]
    [InlineData("sh", "true")]
    [InlineData("sh", "")]
    [InlineData("ps1", null)]
    [InlineData("ps1", "true")]
    [InlineData("ps1", "")]
    public async Task Locked_records_are_not_removed_by_azd_down(string shell, string? lockRecords)
    {
        (string, string)[] environment = lockRecords is null ? [] : [("LOCK_RECORDS", lockRecords)];

        var (exitCode, output) = await RunAsync($"infra/hooks/predown.{shell}", codes: "0", [("RECORD_LOCKS", "/lock/one /lock/two"), .. environment]);

        Assert.Equal(1, exitCode);
        Assert.Equal("Records are locked against deletion. To delete them for good: azd env set LOCK_RECORDS false, then azd down again.", output.Trim());
        Assert.Empty(Calls());
    }

    [PosixTheory]
    [InlineData("sh", 0)]
    [InlineData("sh", 3)]
    [InlineData("ps1", 0)]
    [InlineData("ps1", 3)]
    public async Task Whoever_switches_the_locks_off_has_them_taken_away_before_azd_down(string shell, int codeOfAz)
    {
        var (exitCode, _) = await RunAsync(
            $"infra/hooks/predown.{shell}", $"{codeOfAz}", ("RECORD_LOCKS", "/lock/one /lock/two"), ("LOCK_RECORDS", "false"));

        Assert.Equal(codeOfAz, exitCode);
        Assert.Equal(["az lock delete --ids /lock/one /lock/two"], Calls());
    }

    [PosixTheory]
    [InlineData("sh")]
    [InlineData("ps1")]
    public async Task Environment_without_locks_is_removed_without_ado(string shell)
    {
        var (exitCode, output) = await RunAsync($"infra/hooks/predown.{shell}", codes: "0");

        Assert.Equal((0, string.Empty), (exitCode, output));
        Assert.Empty(Calls());
    }

    [PosixTheory]
    [InlineData("sh")]
    [InlineData("ps1")]
    public async Task Settle_gets_the_environments_stores_and_settings_before_the_command(string shell)
    {
        var (exitCode, output) = await RunAsync($"infra/settle.{shell}", codes: "4", [], "run", "--inbox", "a b");

        Assert.True(exitCode == 4, output);
        Assert.Equal(
            $"run --project {root}/src/Settlement.Cli --configuration Release -- --store SETTLE_STORE-value --positions SETTLE_POSITIONS-value " +
            $"--payments SETTLE_PAYMENTS-value --config {root}/.azure/production/settle.json run --inbox a b",
            Assert.Single(Calls()));
    }

    [PosixTheory]
    [InlineData("sh")]
    [InlineData("ps1")]
    public async Task Environment_without_stores_runs_nothing(string shell)
    {
        Program("azd", "exit 1");

        var (exitCode, _) = await RunAsync($"infra/settle.{shell}", codes: "0", [], "run", "--date", "2014-08-05");

        Assert.Equal(1, exitCode);
        Assert.Empty(Calls());
    }

    [Fact]
    public async Task Everything_that_scripts_ask_the_environment_for_is_an_output_or_a_variable()
    {
        var template = await CompiledTemplate.GetAsync();
        using var json = JsonDocument.Parse(template.Text);
        HashSet<string> known =
        [
            .. json.RootElement.GetProperty("outputs").EnumerateObject().Select(output => output.Name),
            .. ParametersTests.Variables().Values.Select(variable => variable.Name),
        ];

        var asked = Scripts.SelectMany(Asked).ToList();

        Assert.NotEmpty(asked);
        Assert.Equal([], asked.Where(name => !known.Contains(name)));
    }

    [Theory]
    [InlineData("infra/settle")]
    [InlineData("infra/hooks/postprovision")]
    [InlineData("infra/hooks/predown")]
    public void Script_for_windows_asks_for_the_same(string script)
    {
        Assert.NotEmpty(Asked(script + ".sh"));
        Assert.Equal(Asked(script + ".sh"), Asked(script + ".ps1"));
        Assert.Equal(Options(script + ".sh"), Options(script + ".ps1"));
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static IEnumerable<string> Asked(string script) => Name()
        .Matches(RepositoryFolder.Text(script)).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Options(string script) => Option()
        .Matches(RepositoryFolder.Text(script)).Select(match => match.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private void Program(string name, string script)
    {
        var path = Path.Combine(root, "bin", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, $"#!/bin/sh\ncd \"{root}\"\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private async Task<(int ExitCode, string Output)> RunAsync(
        string script, string codes, (string Name, string Value)[] environment, params string[] arguments)
    {
        await File.WriteAllTextAsync(Path.Combine(root, "codes"), codes);
        string[] command = script.EndsWith(".ps1", StringComparison.Ordinal)
            ? ["dotnet", PowerShell, "-NoProfile", "-NonInteractive", "-File", WaitingWritesItDown(script), .. arguments]
            : ["sh", Path.Combine(root, script), .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = Path.GetTempPath(),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["PATH"] = $"{root}/bin:{Environment.GetEnvironmentVariable("PATH")}",
                ["AZURE_ENV_NAME"] = "production",
                ["SETTLE_CONFIGURATION"] = "{\"product\":\"fund-a\"}",
                ["LOCAL_SETTINGS"] = "{\"IsEncrypted\":false}",
            },
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    // Its waiting is a command of the shell itself, which only the shell can replace.
    private string WaitingWritesItDown(string script)
    {
        var path = Path.Combine(root, "start.ps1");
        File.WriteAllText(path, $$"""
            function Start-Sleep { param($Seconds) Add-Content -Path '{{root}}/called' -Value "sleep $Seconds" }
            & '{{Path.Combine(root, script)}}' @args
            exit $LASTEXITCODE
            """);
        return path;
    }

    private Task<(int ExitCode, string Output)> RunAsync(string script, string codes, params (string Name, string Value)[] environment) =>
        RunAsync(script, codes, environment, []);

    private string[] Calls()
    {
        var file = Path.Combine(root, "called");
        return File.Exists(file) ? File.ReadAllLines(file) : [];
    }

    private string Written(string path) => File.ReadAllText(Path.Combine(root, path)).Trim();

    // LASTEXITCODE is PowerShell's own.
    [GeneratedRegex(@"(\$env:|\$\{?|\bvalue |Get-EnvironmentValue )(?<name>(?!LASTEXITCODE)[A-Z][A-Z_]+)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Name();

    [GeneratedRegex("--[a-z]+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Option();
}
