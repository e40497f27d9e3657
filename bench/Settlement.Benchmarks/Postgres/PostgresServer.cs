using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Settlement.Benchmarks;

/// <summary>
/// A PostgreSQL server of its own, from the programs of Debian's package: made in an empty folder, on a free port of
/// 127.0.0.1, with a password made up for it, and stopped by its process id.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string Packages = "/usr/lib/postgresql";
    private const string User = "bench";
    private const string BufferMegabytes = "2048";

    // What whoever runs a batch of millions would set; all else, durability too, is as the server's makers ship it.
    private static readonly string[] Settings =
        ["fsync=on", "synchronous_commit=on", "full_page_writes=on", $"shared_buffers={BufferMegabytes}MB", "work_mem=256MB", "max_wal_size=8GB"];

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly StringBuilder log = new();

    private PostgresServer(Process process, string connectionString)
    {
        this.process = process;
        ConnectionString = connectionString;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>How the client finds it.</summary>
    public string ConnectionString { get; }

    /// <summary>The folder of the newest installed server's programs; null where none is installed.</summary>
    public static string? FindPrograms() => Directory.Exists(Packages)
        ? Directory.EnumerateDirectories(Packages)
            .Select(package => Path.Combine(package, "bin"))
            .Where(programs => File.Exists(Path.Combine(programs, "postgres")) && File.Exists(Path.Combine(programs, "initdb")))
            .MaxBy(programs => int.TryParse(Path.GetFileName(Path.GetDirectoryName(programs)), NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : 0)
        : null;

    /// <summary>Makes a server and starts it.</summary>
    /// <param name="programs">See <see cref="FindPrograms"/>.</param>
    /// <param name="folder">Where its data goes: an empty folder on the disk to be measured.</param>
    /// <param name="cancellationToken">Stops waiting for it.</param>
    /// <exception cref="BenchmarkFailedException">It did not start.</exception>
    public static async Task<PostgresServer> StartAsync(string programs, string folder, CancellationToken cancellationToken)
    {
        var account = UnprivilegedAccount.ForServers();
        await account.CreateFolderAsync(folder, cancellationToken);
        var data = Path.Combine(folder, "data");
        var password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        var passwordFile = Path.Combine(folder, "password");
        await File.WriteAllTextAsync(passwordFile, password, cancellationToken);
        await RunAsync(
            account.Describe(
                folder,
                Path.Combine(programs, "initdb"),
                ["-D", data, "-U", User, "--encoding=UTF8", "--locale=C", "--auth=scram-sha-256", $"--pwfile={passwordFile}"]),
            cancellationToken);
        File.Delete(passwordFile);

        var port = FreePort();
        var listening = new[] { "listen_addresses=127.0.0.1", $"port={port.ToString(CultureInfo.InvariantCulture)}", "unix_socket_directories=" };
        var server = new PostgresServer(
            Process.Start(account.Describe(
                folder, Path.Combine(programs, "postgres"), ["-D", data, .. listening.Concat(Settings).SelectMany(setting => new[] { "-c", setting })]))!,
            new NpgsqlConnectionStringBuilder
            {
                Host = "127.0.0.1",
                Port = port,
                Username = User,
                Password = password,
                Database = "postgres",
                Pooling = false,
                CommandTimeout = 0,
            }.ToString());
        try
        {
            await server.WaitAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            // SIGINT: a fast shutdown, which waits for no client.
            using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
            if (!process.WaitForExit(StopPatience))
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
            }
        }

        process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, port: 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task RunAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        using var run = Process.Start(start)!;
        var output = run.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = await run.StandardError.ReadToEndAsync(cancellationToken);
        await output;
        await run.WaitForExitAsync(cancellationToken);
        if (run.ExitCode != 0)
        {
            throw new BenchmarkFailedException($"{start.FileName} {string.Join(' ', start.ArgumentList)} ended with {run.ExitCode}: {error.Trim()}");
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString);
                await connection.OpenAsync(cancellationToken);
                return;
            }
            catch (NpgsqlException) when (!process.HasExited && waited.Elapsed < StartPatience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            }
            catch (NpgsqlException exception)
            {
                lock (log)
                {
                    throw new BenchmarkFailedException($"PostgreSQL did not start: {exception.Message}\n{log}");
                }
            }
        }
    }

    private void Take(string? line)
    {
        lock (log)
        {
            log.AppendLine(line);
        }
    }
}
