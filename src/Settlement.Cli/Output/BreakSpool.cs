using System.Text;
using Settlement.Core;
using Settlement.Documents;

namespace Settlement.Cli;

/// <summary>
/// Keeps breaks, each as one line of JSON, until the totals that stand before them are known: a few in memory, many in a
/// temporary file that is gone when this is disposed.
/// </summary>
internal sealed class BreakSpool : IDisposable
{
    private const int MostInMemory = 1024 * 1024;

    private Stream stream = new MemoryStream();

    public void Add(Break found)
    {
        DocumentJson.Write(stream, BreakDocument.Of(found), DocumentJson.Compact);
        stream.WriteByte((byte)'\n');
        if (stream is MemoryStream && stream.Length > MostInMemory)
        {
            MoveToFile();
        }
    }

    /// <summary>All breaks, one after the other; none is held.</summary>
    public IEnumerable<BreakDocument> Read()
    {
        stream.Position = 0;
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        while (reader.ReadLine() is { } line)
        {
            yield return DocumentJson.Read<BreakDocument>(line);
        }
    }

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
