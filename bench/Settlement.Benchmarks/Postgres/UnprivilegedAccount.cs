using System.Diagnostics;
using System.Globalization;

namespace Settlement.Benchmarks;

/// <summary>
/// The account that a server runs as: that of this process, or, since PostgreSQL refuses to run as root, another one that
/// the machine has.
/// </summary>
/// <param name="Ids">User and group; null for those of this process.</param>
internal sealed record UnprivilegedAccount((string User, string Group)? Ids)
{
    private static readonly string[] Candidates = ["postgres", "nobody"];

    /// <summary>Chooses it.</summary>
    /// <exception cref="BenchmarkFailedException">This is root, and neither candidate exists.</exception>
    public static UnprivilegedAccount ForServers()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return new UnprivilegedAccount(Ids: null);
        }

        // name:password:user:group:…
        var accounts = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(fields => fields.Length > 3).ToList();
        return Candidates
            .Select(name => accounts.Find(fields => string.Equals(fields[0], name, StringComparison.Ordinal)))
            .Where(fields => fields is not null)
            .Select(fields => new UnprivilegedAccount((fields![2], fields[3])))
            .FirstOrDefault()
            ?? throw new BenchmarkFailedException("PostgreSQL does not run as root, and there is no account postgres or nobody");
    }

    /// <summary>Makes a folder that belongs to it and that nobody else looks into.</summary>
    public async Task CreateFolderAsync(string path, CancellationToken cancellationToken)
    {
        string[] owner = Ids is { } ids ? ["-o", ids.User, "-g", ids.Group] : [];
        using var install = Process.Start("install", ["-d", "-m", "700", .. owner, path]);
        await install.WaitForExitAsync(cancellationToken);
        if (install.ExitCode != 0)
        {
            throw new BenchmarkFailedException(string.Create(CultureInfo.InvariantCulture, $"the folder {path} cannot be made: install ended with {install.ExitCode}"));
        }
    }

    /// <summary>How a program is started as it; the process that is started becomes the program, under the same id.</summary>
    public ProcessStartInfo Describe(string folder, string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(Ids is null ? program : "setpriv")
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        IEnumerable<string> switching = Ids is { } ids ? [$"--reuid={ids.User}", $"--regid={ids.Group}", "--clear-groups", "--", program] : [];
        foreach (var argument in switching.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["LC_ALL"] = "C";
        return start;
    }
}
