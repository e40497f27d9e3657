using System.Security.Cryptography;

namespace Settlement.Tests.Emulators;

/// <summary>Azurite's table service: one for all tests of this process, stopped at its end.</summary>
internal sealed class Azurite : IDisposable
{
    private const string Account = "settlement";

    private static readonly Lazy<Azurite> One = new(() =>
    {
        var azurite = new Azurite("azurite", folder: null);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => azurite.Dispose();
        return azurite;
    });

    private readonly string name;
    private readonly string? folder;
    private Emulator emulator;

    /// <summary>Starts one of its own, for a test that kills it.</summary>
    /// <param name="name">Names its log.</param>
    /// <param name="folder">Where it keeps its data; null for memory.</param>
    public Azurite(string name, string? folder)
    {
        this.name = name;
        this.folder = folder;
        emulator = Start(port: 0);
        Port = emulator.Port;
    }

    public static Azurite Shared => One.Value;

    /// <summary>The port it listens on, also after it was started again.</summary>
    public int Port { get; }

    /// <summary>The account's key, made up for this process.</summary>
    public string Key { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>A connection string of tables whose names begin with a prefix.</summary>
    public string ConnectionString(string prefix) =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};TableEndpoint=http://127.0.0.1:{Port}/{Account};TablePrefix={prefix}";

    /// <summary>Ends it as a crash would.</summary>
    public void Kill() => emulator.Kill();

    /// <summary>Starts it again after it was killed, on the same port and data.</summary>
    public void StartAgain()
    {
        emulator.Dispose();
        emulator = Start(Port);
    }

    public void Dispose() => emulator.Dispose();

    private Emulator Start(int port) => Emulator.Start(
        name,
        "azurite/dist/src/table/main.js",
        [
            "--tableHost", "127.0.0.1",
            "--tablePort", port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            "--skipApiVersionCheck",
            "--disableTelemetry",
            .. folder is null ? new[] { "--inMemoryPersistence" } : ["--location", folder],
        ],
        new Dictionary<string, string>(StringComparer.Ordinal) { ["AZURITE_ACCOUNTS"] = $"{Account}:{Key}" });
}
