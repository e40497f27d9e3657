using System.Globalization;

namespace Settlement.Cli;

/// <summary>A list as CSV on standard output (RFC 4180, lines ended by LF), to be read by programs.</summary>
internal static class CsvOutput
{
    public static void Write(CommandSession session, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var output = session.Host.Output;
        output.Write(string.Join(',', columns.Select(Cell)) + "\n");
        foreach (var row in rows)
        {
            output.Write(string.Join(',', row.Select(Cell)) + "\n");
        }
    }

    /// <summary>A value as the JSON documents write it; nothing for null.</summary>
    public static string Text(object? value) => value switch
    {
        null => string.Empty,
        true => "true",
        false => "false",
        DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Cell(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
