using System.Text.Json;
using System.Text.Json.Nodes;
using Settlement.Core;
using Settlement.Documents;

namespace Settlement.Cli;

/// <summary>A certificate in a file of its own, to be kept where nobody who can write to the store can change it.</summary>
internal static class CertificateFile
{
    private const int LargestFile = 1024 * 1024;

    /// <exception cref="BadUsageException">The file cannot be written there.</exception>
    public static Task WriteAsync(string path, Certificate certificate) =>
        ReplacedFile.WriteAsync(path, stream => stream.WriteAsync(DocumentFile.Bytes(CertificateDocument.Of(certificate))).AsTask());

    /// <summary>Reads a file that <see cref="WriteAsync"/> wrote.</summary>
    /// <exception cref="BadUsageException">It cannot be read, or something in it was changed.</exception>
    public static Certificate Read(string path)
    {
        var root = Parse(path);
        if (root["text"] is not JsonValue value || !value.TryGetValue<string>(out var text) || !CertificateText.TryParse(text, out var certificate))
        {
            throw new BadUsageException($"{path} is not a certificate; settle close --out writes one");
        }

        // Its readable fields are those of its text, or somebody has changed one of the two.
        var fields = JsonNode.Parse(DocumentFile.Text(CertificateDocument.Of(certificate)))!.AsObject();
        var changed = fields.Where(field => !JsonNode.DeepEquals(field.Value, root[field.Key])).Select(field => field.Key).ToList();
        return changed.Count == 0
            ? certificate
            : throw new BadUsageException($"{path}: the certificate was changed: {string.Join(", ", changed)} and its text disagree");
    }

    private static JsonObject Parse(string path)
    {
        try
        {
            return new FileInfo(path).Length <= LargestFile && JsonNode.Parse(File.ReadAllText(path)) is JsonObject root
                ? root
                : throw new BadUsageException($"{path} is not a certificate; settle close --out writes one");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadUsageException($"{path} cannot be read: {OneLine.Of(exception.Message)}", exception);
        }
        catch (JsonException exception)
        {
            throw new BadUsageException($"{path} is not JSON: {OneLine.Of(exception.Message)}", exception);
        }
    }
}
