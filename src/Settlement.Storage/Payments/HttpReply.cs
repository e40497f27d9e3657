using System.Net;
using System.Text.Json;

namespace Settlement.Storage;

/// <summary>What one attempt brought: an answer, or word of why there is none.</summary>
internal sealed record HttpReply
{
    private const int LongestReason = 300;

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

    /// <summary>The status with the problem's own words behind it, where there are any (RFC 9457), on one line.</summary>
    public string Reason()
    {
        var words = IsProblem ? ReadProblem() : null;
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

        var line = string.Join(' ', value.GetString()!.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var shown = string.Concat(line.Where(c => !char.IsControl(c)));
        return shown.Length > LongestReason ? shown[..LongestReason] + "…" : shown.Length > 0 ? shown : null;
    }
}
