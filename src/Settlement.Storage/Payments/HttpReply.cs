using System.Net;
using System.Text;
using System.Text.Json;
using Settlement.Core;

namespace Settlement.Storage;

/// <summary>What one attempt brought: an answer, or word of why there is none.</summary>
internal sealed record HttpReply
{
    private const int LongestReason = 300;

    // Of a body that is not the service's own word: enough to tell a proxy's page from a message.
    private const int LongestStart = 120;

    /// <summary>The status; null if there was no answer.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>What happened, for a message: the status, or why there is none.</summary>
    public required string What { get; init; }

    /// <summary>The media type of the body; null for none.</summary>
    public string? MediaType { get; init; }

    /// <summary>The body; may be empty.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Whether the service says that it gives an earlier answer again.</summary>
    public bool IsReplay { get; init; }

    /// <summary>How long the service asks to wait; null if it does not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether it is an error in the service's own words, and not in those of a proxy before it.</summary>
    public bool IsProblem => MediaType is "application/problem+json" or "application/json" && Body.Length > 0;

    /// <summary>Whether waiting may bring another answer.</summary>
    public bool MayPass => Status is null or
        HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests or (HttpStatusCode)425 or
        >= HttpStatusCode.InternalServerError;

    /// <summary>
    /// The status with the words behind it, on one line: those of the problem (RFC 9457), or the start of an error's body that is no
    /// problem.
    /// </summary>
    public string Reason()
    {
        var words = (IsProblem ? ReadProblem() : null) ?? (Status >= HttpStatusCode.BadRequest ? ReadStart() : null);
        return words is null ? What : $"{What}: {words}";
    }

    private string? ReadProblem()
    {
        try
        {
            using var json = JsonDocument.Parse(Body);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
            {
                return Text(json.RootElement, "detail") ?? Text(json.RootElement, "title");
            }
        }
        catch (JsonException)
        {
            // The status alone has to do.
        }

        return null;
    }

    private static string? Text(JsonElement problem, string name)
    {
        if (!problem.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        return Shown(value.GetString()!, LongestReason);
    }

    private string? ReadStart()
    {
        // Bytes that are no text become replacement characters; a character cut in half at the end is dropped.
        var start = Encoding.UTF8.GetString(Body.Span[..Math.Min(Body.Length, 4 * LongestStart)]).TrimEnd('\uFFFD');
        return Shown(start, LongestStart);
    }

    private static string? Shown(string text, int longest)
    {
        var line = OneLine.Of(text);
        return line.Length > longest ? line[..longest] + "…" : line.Length > 0 ? line : null;
    }
}
