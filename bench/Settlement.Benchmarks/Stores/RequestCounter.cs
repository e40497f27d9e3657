using System.Diagnostics;

namespace Settlement.Benchmarks;

/// <summary>
/// Counts the HTTP requests of this process, as .NET's own client reports them, tries that were repeated included. So the
/// stores are opened and measured as they are, with nothing between them and their connections.
/// </summary>
internal sealed class RequestCounter : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private const string Client = "HttpHandlerDiagnosticListener";
    private const string Started = "System.Net.Http.HttpRequestOut.Start";
    private const string Activity = "System.Net.Http.HttpRequestOut";
    private const string Items = "/docs";

    private readonly List<IDisposable> subscriptions = [];
    private long all;
    private long itemWrites;
    private long pointReads;

    /// <summary>Counts from now on.</summary>
    public RequestCounter() => subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

    /// <summary>What was sent until now.</summary>
    public RequestCounts Counts => new(Interlocked.Read(ref all), Interlocked.Read(ref itemWrites), Interlocked.Read(ref pointReads));

    /// <inheritdoc />
    public void OnNext(DiagnosticListener value)
    {
        if (string.Equals(value.Name, Client, StringComparison.Ordinal))
        {
            subscriptions.Add(value.Subscribe(this, static name => name is Started or Activity));
        }
    }

    /// <inheritdoc />
    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (string.Equals(value.Key, Started, StringComparison.Ordinal) &&
            value.Value?.GetType().GetProperty("Request")?.GetValue(value.Value) is HttpRequestMessage request)
        {
            Count(request);
        }
    }

    /// <inheritdoc />
    public void OnCompleted()
    {
    }

    /// <inheritdoc />
    public void OnError(Exception error)
    {
    }

    /// <inheritdoc />
    public void Dispose() => subscriptions.ForEach(subscription => subscription.Dispose());

    private void Count(HttpRequestMessage request)
    {
        Interlocked.Increment(ref all);
        var path = request.RequestUri!.AbsolutePath;
        var isItem = path.Contains($"{Items}/", StringComparison.Ordinal);
        if (isItem && request.Method == HttpMethod.Get)
        {
            Interlocked.Increment(ref pointReads);
        }
        else if (isItem || IsCreate(request, path))
        {
            Interlocked.Increment(ref itemWrites);
        }
    }

    // A query is posted to the same address, and says what it is.
    private static bool IsCreate(HttpRequestMessage request, string path) =>
        request.Method == HttpMethod.Post && path.EndsWith(Items, StringComparison.Ordinal) &&
        request.Content?.Headers.ContentType?.MediaType is not "application/query+json";
}
