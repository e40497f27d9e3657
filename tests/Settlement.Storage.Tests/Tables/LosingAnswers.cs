using Azure.Core;
using Azure.Core.Pipeline;

namespace Settlement.Storage.Tests.Tables;

/// <summary>A connection on which the answer to every write is lost the first time, after the service did it.</summary>
internal sealed class LosingAnswers : HttpPipelineTransport
{
    private readonly HttpClientTransport real = new();
    private int lost;

    /// <summary>How many answers were lost.</summary>
    public int Lost => lost;

    public override Request CreateRequest() => real.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException("every request is asynchronous");

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        await real.ProcessAsync(message);
        if (message.Request.Method != RequestMethod.Get && !message.TryGetProperty(nameof(LosingAnswers), out _))
        {
            message.SetProperty(nameof(LosingAnswers), true);
            Interlocked.Increment(ref lost);
            message.Response.Dispose();
            throw new IOException("the answer was lost");
        }
    }
}
