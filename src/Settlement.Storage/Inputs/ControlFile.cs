using System.Text.Json;

namespace Settlement.Storage;

/// <summary>
/// The file beside another one that announces what it holds: <c>NAME.csv.control.json</c>, an object of <c>rows</c>,
/// <c>total</c> and <c>sha256</c>, any of the three. A field it does not know is refused: what is misspelt would announce
/// nothing.
/// </summary>
public static class ControlFile
{
    /// <summary>What follows the name of the file that it announces.</summary>
    public const string Suffix = ".control.json";

    /// <summary>The longest one read, in bytes.</summary>
    internal const int MostBytes = 64 * 1024;

    private const int HashDigits = 64;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a control file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What messages call it; null for the path.</param>
    /// <exception cref="InputFileException">There is none, it cannot be read, or something in it is refused.</exception>
    public static FileAnnouncement Read(string path, string? name = null)
    {
        var problems = new InputProblems(name ?? path);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (file.Length > MostBytes)
            {
                throw TooLong(problems);
            }

            var content = new byte[file.Length];
            file.ReadExactly(content);
            return Parse(content, name ?? path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw problems.Refusal(exception is FileNotFoundException or DirectoryNotFoundException
                ? "there is no such control file"
                : $"the control file cannot be read: {QuotedText.Escape(exception.Message)}");
        }
    }

    /// <summary>What a file was announced to hold, with what a control file beside it says, if there is one.</summary>
    /// <exception cref="InputFileException">Something in the control file is refused.</exception>
    internal static IReadOnlyList<FileAnnouncement> Beside(string path, IReadOnlyList<FileAnnouncement> announced) =>
        File.Exists(path + Suffix) ? [.. announced, Read(path + Suffix)] : announced;

    /// <summary>Reads the content of a control file.</summary>
    /// <exception cref="InputFileException">Something in it is refused.</exception>
    internal static FileAnnouncement Parse(ReadOnlyMemory<byte> content, string name)
    {
        var problems = new InputProblems(name);
        if (content.Length > MostBytes)
        {
            throw TooLong(problems);
        }

        try
        {
            // Editors on Windows begin UTF-8 with a mark that JSON does not know.
            using var document = JsonDocument.Parse(content.Span.StartsWith("\uFEFF"u8) ? content[3..] : content, Strict);
            return Of(document.RootElement, name);
        }
        catch (JsonException)
        {
            throw problems.Refusal("the control file is not a JSON object, such as {\"rows\": 3, \"total\": \"70000.00\"}");
        }
        catch (FormatException exception)
        {
            throw problems.Refusal($"the control file {exception.Message}");
        }
    }

    private static FileAnnouncement Of(JsonElement root, string name)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException();
        }

        var announced = new FileAnnouncement { Source = QuotedText.Escape(name) };
        foreach (var field in root.EnumerateObject())
        {
            announced = field.Name switch
            {
                "rows" when field.Value.ValueKind == JsonValueKind.Number && field.Value.TryGetInt64(out var rows) && rows > 0 =>
                    announced with { Rows = rows },
                "rows" => throw new FormatException("has rows that are not a whole number above zero"),
                "total" when field.Value.ValueKind == JsonValueKind.String => announced with { Total = field.Value.GetString() },
                "total" => throw new FormatException("has a total that is not a string, such as \"70000.00\""),
                "sha256" when field.Value.ValueKind == JsonValueKind.String && IsHash(field.Value.GetString()!) =>
                    announced with { Sha256 = field.Value.GetString()!.ToLowerInvariant() },
                "sha256" => throw new FormatException($"has a sha256 that is not {HashDigits} hexadecimal digits"),
                var unknown => throw new FormatException($"has the unknown field {QuotedText.Of(unknown)}; known are rows, total and sha256"),
            };
        }

        return announced is { Rows: null, Total: null, Sha256: null }
            ? throw new FormatException("announces nothing: give rows, total or sha256")
            : announced;
    }

    private static bool IsHash(string text) => text.Length == HashDigits && text.All(char.IsAsciiHexDigit);

    private static InputFileException TooLong(InputProblems problems) => problems.Refusal($"the control file is longer than {MostBytes} bytes");
}
