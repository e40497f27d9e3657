using System.Globalization;
using System.Security.Cryptography;

namespace Settlement.Emulators;

/// <summary>A Cosmos server that keeps everything in memory: one for all tests of this process, stopped at its end.</summary>
public sealed class CosmosServer : IDisposable
{
    private static readonly Lazy<CosmosServer> One = new(() =>
    {
        var server = new CosmosServer("cosmos", port: 0);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        return server;
    });

    private readonly Emulator emulator;

    /// <summary>Starts one of its own, for a test that kills it.</summary>
    /// <param name="name">Names its log.</param>
    /// <param name="port">The port to listen on; 0 for a free one.</param>
    public CosmosServer(string name, int port) => emulator = Emulator.Start(
        name, "./cosmos.cjs", ["127.0.0.1", port.ToString(CultureInfo.InvariantCulture)], new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>The one that tests share.</summary>
    public static CosmosServer Shared => One.Value;

    /// <summary>The key that clients sign with, made up for this process; the server looks at none.</summary>
    public string Key { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));

    /// <summary>The port it listens on.</summary>
    public int Port => emulator.Port;

    /// <summary>A store URL of a database.</summary>
    /// <param name="database">The database's name.</param>
    /// <param name="through">A relay to this server; null for none.</param>
    public string Url(string database, Relay? through = null) => string.Create(
        CultureInfo.InvariantCulture,
        $"cosmos:http://127.0.0.1:{through?.Port ?? Port}/?key={Uri.EscapeDataString(Key)}&database={database}");

    /// <summary>Ends it as a crash would; its data is gone.</summary>
    public void Kill() => emulator.Kill();

    /// <inheritdoc />
    public void Dispose() => emulator.Dispose();
}
