using Settlement.Core;

namespace Settlement.Cli;

/// <summary>Shows the breaks of a reconciliation, a line each.</summary>
internal static class BreakLines
{
    /// <summary>Writes the first of them, and how many there are more.</summary>
    /// <param name="session">The command.</param>
    /// <param name="found">The reconciliation.</param>
    /// <param name="rest">Where the rest is listed, as the end of a line.</param>
    public static void Write(CommandSession session, Reconciliation found, string rest)
    {
        foreach (var item in found.Breaks)
        {
            session.WriteLine("  " + OneLine.Of($"{item.Code.ToKebabCase()}{(item.UserId is null ? string.Empty : $" {item.UserId}")}: {item.Detail}"));
        }

        if (found.BreakCount > found.Breaks.Count)
        {
            session.WriteLine($"  … and {Tables.Count(found.BreakCount - found.Breaks.Count)} more; {rest}");
        }
    }
}
