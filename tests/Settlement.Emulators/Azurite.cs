using System.Security.Cryptography;

namespace Settlement.Emulators;

/// <summary>
/// Azurite's table service, and its blob service for those who ask for it: one for all tests of this process, stopped at
/// its end.
/// </summary>
public sealed class Azurite : IDisposable
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
    private readonly Lazy<Emulator> blobs;
    private Emulator emulator;

    /// <summary>Starts one of its own, for a test that kills it.</summary>
    /// <param name="name">Names its log.</param>
    /// <param name="folder">Where it keeps its data; null for memory.</param>
    public Azurite(string name, string? folder)
    {
        this.name = name;
        this.folder = folder;
        emulator = Start("table", port: 0);
        blobs = new Lazy<Emulator>(() => Start("blob", port: 0));
        Port = emulator.Port;
    }

    /// <summary>The one that tests share.</summary>
    public static Azurite Shared => One.Value;

    /// <summary>The port it listens on, also after it was started again.</summary>
    public int Port { get; }

    /// <summary>The account's key, made up for this process.</summary>
    public string Key { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>A connection string of tables whose names begin with a prefix.</summary>
    public string ConnectionString(string prefix) =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};TableEndpoint=http://127.0.0.1:{Port}/{Account};TablePrefix={prefix}";

    /// <summary>A connection string of its blobs; the service starts when this is first asked for.</summary>
    public string BlobConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint=http://127.0.0.1:{blobs.Value.Port}/{Account}";

    /// <summary>Ends the table service as a crash would.</summary>
    public void Kill() => emulator.Kill();

    /// <summary>Starts it again after it was killed, on the same port and data.</summary>
    public void StartAgain()
    {
        emulator.Dispose();
        emulator = Start("table", Port);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        emulator.Dispose();
        if (blobs.IsValueCreated)
        {
            blobs.Value.Dispose();
        }
    }

    private string[] Place => folder is null ? ["--inMemoryPersistence"] : ["--location", folder];

    private Emulator Start(string service, int port) => Emulator.Start(
        $"{name}-{service}",
        service == "table" ? "./azurite-table.cjs" : $"azurite/dist/src/{service}/main.js",
        [
            $"--{service}Host", "127.0.0.1",
            $"--{service}Port", port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            "--skipApiVersionCheck",
            "--disableTelemetry",
            .. Place,
        ],
        new Dictionary<string, string>(StringComparer.Ordinal) { ["AZURITE_ACCOUNTS"] = $"{Account}:{Key}" });
}
