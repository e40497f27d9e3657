using Azure.Core;
using Azure.Core.Pipeline;

namespace Settlement.Storage.Tables;

/// <summary>
/// Remembers the status of the last answer to a request that the client tries again by itself: where the time runs out in
/// between, it tells a busy service from one that does not answer.
/// </summary>
internal sealed class LastAnswer
{
    /// <summary>The status; 0 where there was no answer.</summary>
    public int Status { get; private set; }

    /// <summary>Watches the requests sent until the scope is left.</summary>
    public IDisposable Watch() => HttpPipeline.CreateHttpMessagePropertiesScope(
        new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(LastAnswer)] = this });

    /// <summary>Notes each answer; for a client's options, at each try.</summary>
    public sealed class Policy : HttpPipelineSynchronousPolicy
    {
        /// <inheritdoc />
        public override void OnReceivedResponse(HttpMessage message)
        {
            RunInstruments.Answered("tables", message.Response.Status);
            if (message.TryGetProperty(nameof(LastAnswer), out var value) && value is LastAnswer last)
            {
                last.Status = message.Response.Status;
            }
        }
    }
}
