using System.Diagnostics;
using System.Reflection;

namespace Settlement.Cli.Tests;

/// <summary>The scripts of <c>settle completion</c> in the shells themselves: somebody types, presses Tab, and gets a line.</summary>
public sealed class ShellCompletionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public ShellCompletionTests()
    {
        folder.WriteText("yields.csv", "date,income_per_10000\n");
        Directory.CreateDirectory(folder.PathOf("inbox"));
        var settle = folder.WriteText(
            "settle",
            $"#!/bin/sh\nexec '{Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet"}' '{Path.Combine(AppContext.BaseDirectory, "settle.dll")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(settle, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    public static TheoryData<string, string> Lines => new()
    {
        { "settle recon", "reconcile" },
        { "settle run --only", "--only-failed" },
        { "settle --store sqlite:a.db status --date yest", "yesterday" },
        { "settle import yields yie", "yields.csv" },
        { "settle run --inbox inb", "inbox" },
        { "settle status --json --date=yest", "yesterday" },
    };

    [ShellTheory("bash")]
    [MemberData(nameof(Lines))]
    public async Task Bash(string line, string word)
    {
        // What readline hands over: the words, cut at = too.
        var words = string.Join(' ', line.Replace("=", " = ", StringComparison.Ordinal).Split(' ').Select(each => $"'{each}'"));

        var completed = await RunAsync("bash", "--norc", "-c", $$"""
            source <(settle completion bash)
            COMP_WORDS=({{words}}); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _settle 2>/dev/null; printf '%s\n' "${COMPREPLY[@]}"
            """);

        Assert.Equal(word, completed);
    }

    [ShellTheory("fish")]
    [MemberData(nameof(Lines))]
    public async Task Fish(string line, string word)
    {
        var completed = await RunAsync("fish", "--no-config", "-c", $"settle completion fish | source; complete -C '{line}'");

        // With its meaning after a tab.
        Assert.Equal(Whole(line, word), completed.Split('\t')[0].TrimEnd('/'));
    }

    [ShellTheory("zsh")]
    [MemberData(nameof(Lines))]
    public async Task Zsh(string line, string word)
    {
        // A zsh with a terminal of its own; Ctrl-X writes down the line as it stands.
        folder.WriteText("typed.zsh", $$"""
            zmodload zsh/zpty
            zpty -b shell zsh -f -i
            zpty -w shell "PS1=; autoload -Uz compinit; compinit -u -d dump; source <(settle completion zsh); write() { print -r -- \$BUFFER > line.new; mv line.new line }; zle -N write; bindkey '^X' write; bindkey '^I' complete-word; : > ready"
            until [[ -e ready ]]; do zpty -rt shell output; sleep 0.05; done
            zpty -n -w shell $'{{line}}\t\x18'
            until [[ -e line ]]; do zpty -rt shell output; sleep 0.05; done
            print -r -- "$(<line)"
            """);

        var completed = await RunAsync("zsh", "-f", "typed.zsh");

        Assert.Equal($"{line[..(line.LastIndexOf(' ') + 1)]}{Whole(line, word)}", completed.TrimEnd('/'));
    }

    [ShellTheory("sh")]
    [InlineData("pwsh")]
    public async Task PowerShell(string shell)
    {
        // It takes long to start: once is enough for all lines.
        var program = typeof(ShellCompletionTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "PowerShell").Value!;
        var lines = Lines.Select(row => (Line: (string)row[0], Word: (string)row[1])).ToList();

        var completed = await RunAsync("dotnet", program, "-NoProfile", "-NonInteractive", "-Command", $$"""
            settle completion {{shell}} | Out-String | Invoke-Expression
            foreach ($line in @({{string.Join(", ", lines.Select(each => $"'{each.Line}'"))}}))
            {
                [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText -join ' '
            }
            """);

        Assert.Equal(lines.Select(each => Whole(each.Line, each.Word)), completed.Split('\n', StringSplitOptions.TrimEntries));
    }

    public void Dispose() => folder.Dispose();

    // The whole of the last word, --option= included.
    private static string Whole(string line, string word)
    {
        var last = line[(line.LastIndexOf(' ') + 1)..];
        return last[..(last.IndexOf('=', StringComparison.Ordinal) + 1)] + word;
    }

    private async Task<string> RunAsync(string program, params string[] args)
    {
        var start = new ProcessStartInfo(program, args)
        {
            WorkingDirectory = folder.FullName,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{folder.FullName}:{start.Environment["PATH"]}";
        start.Environment["HOME"] = folder.FullName;
        start.Environment["TERM"] = "dumb";
        start.Environment.Remove("SETTLE_STORE");
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        var said = await error;
        Assert.True(process.ExitCode == 0, said);
        return (await output).Trim();
    }
}
