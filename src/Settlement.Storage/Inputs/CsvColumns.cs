using System.Globalization;

namespace Settlement.Storage;

/// <summary>Finds the columns that an import needs in a header. Names are compared exactly.</summary>
internal static class CsvColumns
{
    private const int MostNames = 10;

    /// <summary>What is wrong with a header; null if each column is there once.</summary>
    /// <param name="header">The names of the columns.</param>
    /// <param name="required">The columns needed.</param>
    public static string? FindProblem(IReadOnlyList<string> header, params ReadOnlySpan<string> required)
    {
        var missing = new List<string>();
        var twice = new List<string>();
        foreach (var column in required)
        {
            var count = header.Count(name => name == column);
            if (count != 1)
            {
                (count == 0 ? missing : twice).Add($"\"{column}\"");
            }
        }

        if (missing.Count > 0)
        {
            return $"{Columns(missing)} missing; {Found(header)}";
        }

        return twice.Count > 0 ? $"{Columns(twice)} present more than once; keep one of each" : null;
    }

    /// <summary>The columns found, as the end of a message.</summary>
    public static string Found(IReadOnlyList<string> header)
    {
        var names = string.Join(", ", header.Take(MostNames).Select(QuotedText.Of));
        return header.Count <= MostNames
            ? $"the columns found are {names}"
            : string.Create(CultureInfo.InvariantCulture, $"the columns found are {names} and {header.Count - MostNames} more");
    }

    /// <summary>Where a column stands.</summary>
    public static int IndexOf(IReadOnlyList<string> header, string column)
    {
        var index = 0;
        while (header[index] != column)
        {
            index++;
        }

        return index;
    }

    /// <summary>The names of the other columns, fit for a message.</summary>
    public static IReadOnlyList<string> Others(IReadOnlyList<string> header, params ReadOnlySpan<string> used)
    {
        var others = new List<string>();
        foreach (var name in header)
        {
            if (!used.Contains(name))
            {
                others.Add(name.Length == 0 ? "(no name)" : QuotedText.Escape(name));
            }
        }

        return others;
    }

    private static string Columns(List<string> names) =>
        names.Count == 1 ? $"column {names[0]} is" : $"columns {string.Join(" and ", names)} are";
}
