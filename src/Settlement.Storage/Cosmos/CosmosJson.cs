using System.Text.Json;
using System.Text.Json.Serialization;

namespace Settlement.Storage.Cosmos;

/// <summary>How items are written.</summary>
/// <remarks>
/// Every number that may pass 2^53 is a string: Cosmos keeps a JSON number as a 64-bit floating-point number
/// (learn.microsoft.com, "Work with JSON in Azure Cosmos DB").
/// </remarks>
internal static class CosmosJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.Strict,
    };

    public static byte[] Write<T>(T item) => JsonSerializer.SerializeToUtf8Bytes(item, Options);

    public static T Read<T>(Stream content) =>
        JsonSerializer.Deserialize<T>(content, Options) ?? throw new JsonException("an item is null");
}
