using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;

namespace Settlement.Storage;

/// <summary>
/// Hands a file on to the CSV parser line by line, so that what must never reach the parser does not: a line that is too
/// long, not UTF-8 or holds a NUL. Such a line becomes a problem and an empty line, and line numbers stay what an editor
/// shows. Memory is one buffer, whatever the file is. The hash of the bytes as read tells one reading from another.
/// </summary>
internal sealed class GuardedLines(Stream file, InputProblems problems, Action<int> onRead) : Stream
{
    /// <summary>The longest line handed on, in bytes without its line end.</summary>
    public const int LongestLineBytes = 64 * 1024;

    /// <summary>About the longest row, which may span lines within quotes; a quote never closed would make a row of the whole file.</summary>
    public const int LongestRowBytes = 4 * LongestLineBytes;

    private readonly byte[] buffer = new byte[2 * LongestLineBytes];
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private int start;
    private int end;
    private int readyStart;
    private int readyEnd;
    private byte lastLineEnd;
    private int rowBytes;

    /// <summary>Lines seen so far.</summary>
    public int LineCount { get; private set; }

    /// <summary>Whether the last line has content and no line end; asked after the last read.</summary>
    public bool LastLineIsOpen { get; private set; }

    /// <summary>Whether what was handed on so far holds an odd number of quotation marks.</summary>
    public bool HasUnpairedQuote { get; private set; }

    /// <summary>Whether a row did not end within <see cref="LongestRowBytes"/>; the file ends there for the reader.</summary>
    public bool RowIsTooLong { get; private set; }

    /// <inheritdoc />
    public override bool CanRead => true;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => false;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>SHA-256 of all bytes of the file; asked once, after the last read.</summary>
    public byte[] TakeHash() => hash.GetHashAndReset();

    /// <summary>The parser starts on a row.</summary>
    public void BeginRow() => rowBytes = 0;

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc />
    public override int Read(Span<byte> buffer)
    {
        // The parser asks again only when the row it is on took all it was given.
        if (rowBytes >= LongestRowBytes)
        {
            RowIsTooLong = true;
            return 0;
        }

        var count = 0;
        while (count < buffer.Length && (readyStart < readyEnd || NextLine()))
        {
            var length = Math.Min(buffer.Length - count, readyEnd - readyStart);
            this.buffer.AsSpan(readyStart, length).CopyTo(buffer[count..]);
            readyStart += length;
            count += length;
        }

        rowBytes += count;
        return count;
    }

    /// <inheritdoc />
    public override void Flush()
    {
    }

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        hash.Dispose();
        base.Dispose(disposing);
    }

    // CR, LF and CRLF each end a line, as they do for the parser.
    private bool NextLine()
    {
        var tooLong = false;
        while (true)
        {
            var length = buffer.AsSpan(start, end - start).IndexOfAny((byte)'\n', (byte)'\r');
            if (length >= 0)
            {
                TakeLine(length, 1, tooLong);
                return true;
            }

            if (end - start > LongestLineBytes)
            {
                tooLong = true;
                start = end;
            }

            if (!Fill())
            {
                var any = tooLong || end > start;
                if (any)
                {
                    TakeLine(end - start, 0, tooLong);
                }

                return any;
            }
        }
    }

    private bool Fill()
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        end -= start;
        start = 0;
        var count = ReadFile(buffer.AsSpan(end));
        hash.AppendData(buffer, end, count);
        end += count;
        onRead(count);
        return count > 0;
    }

    private int ReadFile(Span<byte> destination)
    {
        try
        {
            return file.Read(destination);
        }
        catch (IOException e)
        {
            throw problems.Refusal($"the file cannot be read: {QuotedText.Escape(e.Message)}");
        }
    }

    private void TakeLine(int length, int lineEndLength, bool tooLong)
    {
        var contentEnd = start + length;
        var lineEnd = lineEndLength == 0 ? (byte)0 : buffer[contentEnd];
        var isRestOfCrLf = length == 0 && !tooLong && lineEnd == '\n' && lastLineEnd == '\r';
        lastLineEnd = lineEnd;
        LastLineIsOpen = lineEndLength == 0 && (length > 0 || tooLong);
        readyStart = start;
        readyEnd = contentEnd + lineEndLength;
        start = readyEnd;
        if (isRestOfCrLf)
        {
            return;
        }

        LineCount++;
        if (LineCount == 1 && buffer.AsSpan(readyStart, length).StartsWith("\uFEFF"u8))
        {
            readyStart += 3;
        }

        var line = buffer.AsSpan(readyStart, contentEnd - readyStart);
        var problem = tooLong || line.Length > LongestLineBytes ? TooLong() : FindProblem(line);
        if (problem is not null)
        {
            problems.Add(LineCount, problem);
            readyStart = contentEnd;
        }
        else
        {
            HasUnpairedQuote ^= int.IsOddInteger(line.Count((byte)'"'));
        }
    }

    private static string TooLong() => string.Create(
        CultureInfo.InvariantCulture, $"the line is longer than {LongestLineBytes} bytes; a row of this file cannot be that long");

    private static string? FindProblem(ReadOnlySpan<byte> line)
    {
        if (!Utf8.IsValid(line))
        {
            var at = ValidLength(line);
            return string.Create(
                CultureInfo.InvariantCulture, $"the line is not UTF-8: 0x{line[at]:X2} at byte {at + 1}; save the file as UTF-8 text");
        }

        var nul = line.IndexOf((byte)0);
        return nul < 0 ? null : string.Create(
            CultureInfo.InvariantCulture, $"the line has a NUL at byte {nul + 1}; save the file as UTF-8 text");
    }

    private static int ValidLength(ReadOnlySpan<byte> line)
    {
        var valid = 0;
        while (Rune.DecodeFromUtf8(line[valid..], out _, out var length) == OperationStatus.Done)
        {
            valid += length;
        }

        return valid;
    }
}
