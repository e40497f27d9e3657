using Settlement.Core;

namespace Settlement.Cli;

/// <summary>Shows the breaks of a reconciliation, a line each.</summary>
internal static class BreakLines
{
    /// <summary>Writes the first of them, how many there are more, and where these are listed.</summary>
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
