using System.Text;
using Settlement.Documents;

namespace Settlement.Cli;

/// <summary>Writes one JSON object to a text stream, a piece at a time, so that a long list in it is never held in memory.</summary>
internal static class JsonOutput
{
    /// <summary>Writes a document and a line end.</summary>
    public static void Write<T>(TextWriter output, T document)
    {
        using var stream = new TextStream(output);
        DocumentJson.Write(stream, document, DocumentJson.Indented);
        output.Write('\n');
        output.Flush();
    }

    // Decodes the bytes that the serializer hands over; a piece may end inside a character.
    private sealed class TextStream(TextWriter output) : Stream
    {
        private readonly Decoder decoder = Encoding.UTF8.GetDecoder();

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            var text = new char[decoder.GetCharCount(buffer, flush: false)];
            decoder.GetChars(buffer, text, flush: false);
            output.Write(text);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() => output.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
