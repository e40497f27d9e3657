using System.Text;

namespace Settlement.Cli.Tests;

/// <summary>Takes lines, and tells when one was written.</summary>
internal sealed class NoticingWriter : TextWriter
{
    private readonly Lock writing = new();
    private readonly List<string> lines = [];
    private readonly List<(string Text, TaskCompletionSource Seen)> wanted = [];

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>The lines so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (writing)
            {
                return [.. lines];
            }
        }
    }

    public override void Write(char value) => throw new NotSupportedException("whole lines only");

    public override void WriteLine(string? value)
    {
        lock (writing)
        {
            lines.Add(value ?? string.Empty);
            Notice();
        }
    }

    /// <summary>Waits for a line with some text in it.</summary>
    public Task WroteAsync(string text)
    {
        lock (writing)
        {
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            wanted.Add((text, seen));
            Notice();
            return seen.Task;
        }
    }

    private void Notice()
    {
        foreach (var (text, seen) in wanted.Where(want => lines.Exists(line => line.Contains(want.Text, StringComparison.Ordinal))))
        {
            seen.TrySetResult();
        }
    }
}
