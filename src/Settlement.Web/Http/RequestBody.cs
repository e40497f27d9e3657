using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Settlement.Core;

namespace Settlement.Web;

/// <summary>
/// The body of a request: none, or a JSON object of fields that the route knows. Anything else is refused, for what is not
/// understood may have been meant.
/// </summary>
public static class RequestBody
{
    /// <summary>The largest body taken, in bytes: 1,000 user ids of the longest kind and some room.</summary>
    public const int LargestBytes = 600 * 1024;

    private static readonly JsonDocumentOptions Json = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    /// <summary>Reads the body and hands each field to what takes it. No body is an object without fields.</summary>
    /// <exception cref="ProblemException">It is refused: 400, 413 or 415.</exception>
    public static async Task ReadAsync(
        HttpRequest request, CancellationToken cancellationToken, params IReadOnlyList<(string Name, Action<JsonElement> Take)> fields)
    {
        var body = await ReadBytesAsync(request, cancellationToken);
        if (body.Length == 0)
        {
            return;
        }

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.MediaType != "application/json")
        {
            throw new ProblemException(
                StatusCodes.Status415UnsupportedMediaType, "Unsupported content type", "A body must be application/json.");
        }

        try
        {
            using var document = JsonDocument.Parse(body, Json);
            Take(document.RootElement, fields);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter is what the reader throws where a text holds half a character or bytes that are not UTF-8.
            throw ProblemException.BadRequest("The body is not JSON, contains an invalid string, or repeats a field.");
        }
    }

    /// <summary>Refuses a body where the method takes none.</summary>
    /// <exception cref="ProblemException">There is one: 400.</exception>
    public static async Task RequireNoneAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > 0 || await request.Body.ReadAsync(new byte[1], cancellationToken) > 0)
        {
            throw ProblemException.BadRequest($"{request.Method} takes no body here.");
        }
    }

    /// <summary>A field that is true or false.</summary>
    /// <exception cref="ProblemException">It is neither: 400.</exception>
    public static bool Truth(string name, JsonElement value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False
        ? value.GetBoolean()
        : throw ProblemException.BadRequest($"{name} is neither true nor false.");

    /// <summary>A field that is a date.</summary>
    /// <exception cref="ProblemException">It is none: 400.</exception>
    public static SettlementDate Date(string name, JsonElement value) => value.ValueKind == JsonValueKind.String
        ? SettlementRoute.ParseDate(value.GetString()!)
        : throw ProblemException.BadRequest($"{name} is not a date in the form yyyy-MM-dd.");

    private static void Take(JsonElement root, IReadOnlyList<(string Name, Action<JsonElement> Take)> fields)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw ProblemException.BadRequest("The body is not a JSON object.");
        }

        foreach (var given in root.EnumerateObject())
        {
            var known = fields.FirstOrDefault(field => field.Name == given.Name).Take ?? throw Unknown(given.Name, fields);
            known(given.Value);
        }
    }

    private static ProblemException Unknown(string name, IReadOnlyList<(string Name, Action<JsonElement> Take)> fields) =>
        ProblemException.BadRequest($"The field \"{name}\" is unknown; {fields.Count switch
        {
            0 => "this takes none",
            1 => $"the known one is {fields[0].Name}",
            _ => $"the known ones are {string.Join(", ", fields.SkipLast(1).Select(field => field.Name))} and {fields[^1].Name}",
        }}.");

    // Read up to the limit and no further, whatever the length that the caller gives or leaves out.
    private static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > LargestBytes)
        {
            throw TooLarge();
        }

        var buffer = new byte[LargestBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length > LargestBytes ? throw TooLarge() : buffer.AsMemory(0, length);
    }

    private static ProblemException TooLarge() => new(
        StatusCodes.Status413PayloadTooLarge, "Body too large", $"A body may have at most {LargestBytes} bytes; name fewer users.");
}
