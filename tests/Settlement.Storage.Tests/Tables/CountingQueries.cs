using Azure.Core;
using Azure.Core.Pipeline;

namespace Settlement.Storage.Tests.Tables;

/// <summary>A connection that counts queries.</summary>
internal sealed class CountingQueries : HttpPipelineTransport
{
    private readonly HttpClientTransport real = new();
    private int queries;

    /// <summary>How many queries were sent.</summary>
    public int Queries => queries;

    public override Request CreateRequest() => real.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException("every request is asynchronous");

    public override ValueTask ProcessAsync(HttpMessage message)
    {
        if (message.Request.Method == RequestMethod.Get)
        {
            Interlocked.Increment(ref queries);
        }

        return real.ProcessAsync(message);
    }
}
