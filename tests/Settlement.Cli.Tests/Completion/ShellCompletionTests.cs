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

    // Each shell starts once, and the script is loaded once, for all of them.
    private static readonly (string Line, string Word)[] Lines =
    [
        ("settle recon", "reconcile"),
        ("settle run --only", "--only-failed"),
        ("settle --store sqlite:a.db status --date yest", "yesterday"),
        ("settle import yields yie", "yields.csv"),
        ("settle run --inbox inb", "inbox"),
        ("settle status --json --date=yest", "yesterday"),
    ];

    [ShellFact("bash")]
    public async Task Bash()
    {
        // What readline hands over: the words, cut at = too.
        var completed = await RunAsync("bash", "--norc", "-c", $$"""
            source {{await WriteScriptAsync("bash")}}
            for line in {{Quoted(line => line.Replace("=", " = ", StringComparison.Ordinal))}}; do
              COMP_WORDS=($line); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMPREPLY=()
              _settle 2>/dev/null; printf '%s\n' "${COMPREPLY[*]}"
            done
            """);

        Assert.Equal(Lines.Select(each => each.Word), completed);
    }

    [ShellFact("fish")]
    public async Task Fish()
    {
        // Each with its meaning after a tab.
        var completed = await RunAsync("fish", "--no-config", "-c", $$"""
            source {{await WriteScriptAsync("fish")}}
            for line in {{Quoted(line => line)}}
              complete -C $line | string split -f 1 \t | string join ' '
            end
            # To split or join nothing, as where a single word comes back, is a failure to fish.
            true
            """);

        Assert.Equal(Lines.Select(each => Whole(each.Line, each.Word)), completed.Select(words => words.TrimEnd('/')));
    }

    [ShellFact("zsh")]
    public async Task Zsh()
    {
        // A zsh with a terminal of its own. Ctrl-U clears the line; Ctrl-X writes down the line as it stands.
        folder.WriteText("typed.zsh", $$"""
            zmodload zsh/zpty
            zpty -b shell zsh -f -i
            zpty -w shell "PS1=; autoload -Uz compinit; compinit -u -d dump; source {{await WriteScriptAsync("zsh")}}; write() { print -r -- \$BUFFER > line.new; mv line.new line }; zle -N write; bindkey '^X' write; bindkey '^U' kill-whole-line; bindkey '^I' complete-word; : > ready"
            until [[ -e ready ]]; do zpty -rt shell output; sleep 0.05; done
            for line in {{Quoted(line => line)}}; do
              zpty -n -w shell $'\x15'$line$'\t\x18'
              until [[ -e line ]]; do zpty -rt shell output; sleep 0.05; done
              print -r -- "$(<line)"
              rm line
            done
            """);

        var completed = await RunAsync("zsh", "-f", "typed.zsh");

        Assert.Equal(Lines.Select(each => $"{each.Line[..(each.Line.LastIndexOf(' ') + 1)]}{Whole(each.Line, each.Word)}"), completed.Select(line => line.TrimEnd('/')));
    }

    [ShellFact("sh")]
    public async Task PowerShell()
    {
        var program = typeof(ShellCompletionTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "PowerShell").Value!;

        var completed = await RunAsync("dotnet", program, "-NoProfile", "-NonInteractive", "-Command", $$"""
            Get-Content -Raw {{await WriteScriptAsync("pwsh")}} | Out-String | Invoke-Expression
            foreach ($line in @({{string.Join(", ", Lines.Select(each => $"'{each.Line}'"))}}))
            {
                [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText -join ' '
            }
            """);

        Assert.Equal(Lines.Select(each => Whole(each.Line, each.Word)), completed);
    }

    public void Dispose() => folder.Dispose();

    // The whole of the last word, --option= included.
    private static string Whole(string line, string word)
    {
        var last = line[(line.LastIndexOf(' ') + 1)..];
        return last[..(last.IndexOf('=', StringComparison.Ordinal) + 1)] + word;
    }

    private static string Quoted(Func<string, string> typed) => string.Join(' ', Lines.Select(each => $"'{typed(each.Line)}'"));

    // What somebody would keep of settle completion.
    private async Task<string> WriteScriptAsync(string shell) =>
        folder.WriteText($"settle.{shell}", (await InProcessSettle.RunAsync("completion", shell)).Expect(0).Output);

    // What the program wrote, line by line.
    private async Task<string[]> RunAsync(string program, params string[] args)
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
        return (await output).TrimEnd().Split('\n', StringSplitOptions.TrimEntries);
    }
}
