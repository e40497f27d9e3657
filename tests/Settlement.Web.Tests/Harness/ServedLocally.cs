using System.Net.Http.Headers;
using System.Text;
using Settlement.Cli;
using Settlement.Storage;

namespace Settlement.Web.Tests;

/// <summary><c>settle serve</c> in this process, over a SQLite file of its own, asked over HTTP.</summary>
internal sealed class ServedLocally : IServed
{
    private readonly TemporaryFolder ownFolder;
    private readonly CancellationTokenSource ownStop;
    private readonly Task<int> ownCommand;
    private readonly LineWriter ownError;

    private ServedLocally(TemporaryFolder folder, CancellationTokenSource stop, Task<int> command, LineWriter error, Uri address, OpenStores stores)
    {
        ownFolder = folder;
        ownStop = stop;
        ownCommand = command;
        ownError = error;
        AddressWithToken = address;
        Stores = stores;
        Client = CreateClient();
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public OpenStores Stores { get; }

    public Uri AddressWithToken { get; }

    public Uri Address => new(AddressWithToken.GetLeftPart(UriPartial.Authority));

    public string Token => AddressWithToken.Query["?token=".Length..];

    /// <summary>A client with the token in a header.</summary>
    public HttpClient Client { get; }

    public IReadOnlyList<string> Noted => ownError.Lines;

    public string StorePath => ownFolder.PathOf("settlement.db");

    public static async Task<ServedLocally> StartAsync(TimeProvider? time = null, string who = "function key", params string[] more)
    {
        var folder = new TemporaryFolder();
        var config = folder.WriteText("settle.json", """{"timeZone":"UTC","cutOff":"1.00:00:00"}""");
        var store = $"sqlite:{folder.PathOf("settlement.db")}";
        var stop = new CancellationTokenSource();
        var (output, error) = (new LineWriter(), new LineWriter());
        var host = new CliHost { Output = output, Error = error, Time = time ?? TimeProvider.System, ReadVariable = static _ => null, Who = who };
        string[] arguments = ["serve", "--no-open", "--store", store, "--config", config, .. more];
        var command = Task.Run(() => SettleCommandLine.InvokeAsync(arguments, host, stop.Token));
        if (await Task.WhenAny(output.First, command) == command)
        {
            throw new InvalidOperationException($"settle serve ended with {await command}: {string.Join('\n', error.Lines)}");
        }

        Assert.True(StoreUrl.TryParse(store, out var url, out _));
        var stores = await OpenStores.OpenAsync(
            url, positions: null, StoreAccess.Create, StoreCard.Of(Sample.Settings), TimeSpan.FromSeconds(10), CancellationToken.None);
        return new ServedLocally(folder, stop, command, error, new Uri(await output.First), stores);
    }

    /// <summary>Imports a file of positions as a person does, with a command of its own beside the server.</summary>
    public async Task ImportFileAsync(string date, string positions, params string[] more)
    {
        var (output, error) = (new LineWriter(), new LineWriter());
        var host = new CliHost { Output = output, Error = error, Time = TimeProvider.System, ReadVariable = static _ => null, Who = "alice@desk" };
        string[] arguments =
            ["import", "positions", ownFolder.WriteText("positions.csv", "user_id,balance\n" + positions), "--date", date, "--store", $"sqlite:{StorePath}", .. more];
        Assert.True(await SettleCommandLine.InvokeAsync(arguments, host, default) == 0, string.Join('\n', error.Lines));
    }

    /// <summary>A client without the token, which follows no redirect and keeps no cookie.</summary>
    public HttpClient CreateClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { BaseAddress = Address };

    public async Task<Answer> SendAsync(string method, string path, string? body = null, string? contentType = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (contentType is not null)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            }
        }

        using var response = await Client.SendAsync(request);
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)response.StatusCode, headers.GetValueOrDefault("Content-Type"), headers, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Stops it as Ctrl-C does; its exit code.</summary>
    public async Task<int> StopAsync()
    {
        await ownStop.CancelAsync();
        return await ownCommand.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Client.Dispose();
        await Stores.DisposeAsync();
        ownStop.Dispose();
        ownFolder.Dispose();
    }
}

/// <summary>Keeps lines, and says when there is the first.</summary>
internal sealed class LineWriter : StringWriter
{
    private readonly List<string> lines = [];
    private readonly TaskCompletionSource<string> first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<string> First => first.Task;

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (lines)
            {
                return [.. lines];
            }
        }
    }

    public override void WriteLine(string? value)
    {
        lock (lines)
        {
            lines.Add(value ?? string.Empty);
        }

        first.TrySetResult(value ?? string.Empty);
    }
}
