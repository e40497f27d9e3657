using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Settlement.Documents;

/// <summary>
/// How documents are written: fields in the order of their type, names in camel case, null where there is nothing to say.
/// Money is a text in major units, a code is in kebab case.
/// </summary>
public static class DocumentJson
{
    /// <summary>On one line, as HTTP answers are. Characters are escaped where JSON needs it and nowhere else: this is no HTML.</summary>
    public static JsonSerializerOptions Compact { get; } = Make(isIndented: false);

    /// <summary>The same over several lines, ended by LF, as a terminal shows it.</summary>
    public static JsonSerializerOptions Indented { get; } = Make(isIndented: true);

    /// <summary>A document as a text.</summary>
    public static string ToText<T>(T document, JsonSerializerOptions options) => JsonSerializer.Serialize(document, TypeOf<T>(options));

    /// <summary>Writes a document, a piece at a time: a sequence in it may be longer than memory.</summary>
    public static void Write<T>(Stream stream, T document, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(stream, document, TypeOf<T>(options));

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    /// <exception cref="JsonException">It is no such document.</exception>
    public static T Read<T>(string text) =>
        JsonSerializer.Deserialize(text, TypeOf<T>(Compact)) ?? throw new JsonException("the document is null");

    /// <summary>A time as documents show it: seconds, to the millisecond.</summary>
    public static decimal Seconds(TimeSpan time) => decimal.Round((decimal)time.Ticks / TimeSpan.TicksPerSecond, 3);

    private static JsonTypeInfo<T> TypeOf<T>(JsonSerializerOptions options) => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));

    private static JsonSerializerOptions Make(bool isIndented)
    {
        var options = new JsonSerializerOptions
        {
            TypeInfoResolver = DocumentsContext.Default,
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            WriteIndented = isIndented,
            NewLine = "\n",
        };
        options.MakeReadOnly();
        return options;
    }
}
