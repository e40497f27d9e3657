using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Settlement.Cli;

/// <summary>
/// Writes one JSON object to a text stream, a piece at a time, so that a long list in it is never held in memory.
/// </summary>
internal sealed class JsonOutput : IDisposable
{
    private const int LargestPiece = 64 * 1024;

    // Readable in a terminal and valid JSON: this is no HTML.
    internal static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Indented = true,
        NewLine = "\n",
    };

    private readonly ArrayBufferWriter<byte> buffer = new();
    private readonly TextWriter output;

    private JsonOutput(TextWriter output)
    {
        this.output = output;
        Writer = new Utf8JsonWriter(buffer, Options);
    }

    /// <summary>The writer, inside the object.</summary>
    public Utf8JsonWriter Writer { get; }

    /// <summary>Writes an object and a line end.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="write">Writes the object's fields.</param>
    public static void WriteObject(TextWriter output, Action<JsonOutput> write)
    {
        using var json = new JsonOutput(output);
        json.Writer.WriteStartObject();
        write(json);
        json.Writer.WriteEndObject();
        json.Flush();
        output.Write('\n');
        output.Flush();
    }

    /// <summary>Passes on what has been written once there is enough of it. Call between the items of a long list.</summary>
    public void FlushIfLarge()
    {
        if (Writer.BytesPending + buffer.WrittenCount >= LargestPiece)
        {
            Flush();
        }
    }

    /// <inheritdoc />
    public void Dispose() => Writer.Dispose();

    // The writer hands over whole tokens, so a piece never ends inside a character.
    private void Flush()
    {
        Writer.Flush();
        output.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        buffer.ResetWrittenCount();
    }
}
