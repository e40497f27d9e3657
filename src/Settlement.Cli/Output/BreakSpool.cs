using System.Text;
using System.Text.Json;
using Settlement.Core;

namespace Settlement.Cli;

/// <summary>
/// Keeps breaks, each as one line of JSON, until the totals that stand before them are known: a few in memory, many in a
/// temporary file that is gone when this is disposed.
/// </summary>
internal sealed class BreakSpool : IDisposable
{
    private const int MostInMemory = 1024 * 1024;

    private Stream stream = new MemoryStream();

    /// <summary>Takes a break.</summary>
    public void Add(Break found)
    {
        using (var writer = new Utf8JsonWriter(stream, JsonOutput.Options with { Indented = false }))
        {
            writer.WriteStartObject();
            writer.WriteString("code", found.Code.ToKebabCase());
            writer.WriteString("userId", found.UserId);
            writer.WriteString("detail", found.Detail);
            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        if (stream is MemoryStream && stream.Length > MostInMemory)
        {
            MoveToFile();
        }
    }

    /// <summary>Writes all breaks into a JSON array that has been begun.</summary>
    public void CopyTo(JsonOutput json)
    {
        stream.Position = 0;
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        while (reader.ReadLine() is { } line)
        {
            using var found = JsonDocument.Parse(line);
            found.RootElement.WriteTo(json.Writer);
            json.FlushIfLarge();
        }
    }

    /// <inheritdoc />
    public void Dispose() => stream.Dispose();

    private void MoveToFile()
    {
        var file = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Options = FileOptions.DeleteOnClose,
                BufferSize = 64 * 1024,
            });
        stream.Position = 0;
        stream.CopyTo(file);
        stream.Dispose();
        stream = file;
    }
}
