using Spectre.Console;

namespace Settlement.Cli;

/// <summary>Tables for people. Numbers stand right; text is never taken for markup.</summary>
internal static class Tables
{
    /// <summary>Rows of a name and a value.</summary>
    public static void WriteFacts(CommandSession session, params IEnumerable<(string Name, string Value)> facts)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        foreach (var (name, value) in facts)
        {
            grid.AddRow(new Text(name, Style.Plain.Decoration(Decoration.Dim)), new Text(value));
        }

        Consoles.Write(session, grid);
    }

    /// <summary>A table with headings; columns named in <paramref name="numbers"/> stand right.</summary>
    public static void Write(
        CommandSession session, IReadOnlyList<string> headings, IReadOnlySet<string> numbers, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var heading in headings)
        {
            var column = new TableColumn(new Text(heading, Style.Plain.Decoration(Decoration.Bold)));
            table.AddColumn(numbers.Contains(heading) ? column.RightAligned().NoWrap() : column);
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        Consoles.Write(session, table);
    }

    /// <summary>A count as people read it: <c>1,000,000</c>.</summary>
    public static string Count(long count) => count.ToString("N0", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A count and its noun: <c>1 user</c>, <c>2 users</c>.</summary>
    public static string Count(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? string.Empty : "s")}";
}
