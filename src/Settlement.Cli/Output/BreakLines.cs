using Settlement.Core;

namespace Settlement.Cli;

/// <summary>Shows the breaks of a reconciliation, a line each.</summary>
internal static class BreakLines
{
    /// <summary>Writes the first of them, how many there are more, and where these are listed.</summary>
    public static void Write(CommandSession session, Reconciliation found, string rest) => Write(session, found.Breaks, found.BreakCount, rest);

    /// <summary>Writes the first of them, how many there are more, and where these are listed.</summary>
    public static void Write(CommandSession session, IReadOnlyList<Break> first, long count, string rest)
    {
        foreach (var item in first)
        {
            session.WriteLine("  " + OneLine.Of($"{item.Code.ToKebabCase()}{(item.UserId is null ? string.Empty : $" {item.UserId}")}: {item.Detail}"));
        }

        if (count > first.Count)
        {
            session.WriteLine($"  … and {Tables.Count(count - first.Count)} more; {rest}");
        }
    }

    /// <summary>The end of a headline where nobody has seen what a payment service paid beside what it was asked for.</summary>
    public static string Unseen(Reconciliation found) => found.Unseen ? ", payments unseen" : string.Empty;

    /// <summary>Says what that means, and the way out; nothing where the payments were seen.</summary>
    public static void WriteUnseen(CommandSession session, Reconciliation found)
    {
        if (found.Unseen)
        {
            session.WriteLine(
                "Unseen: the payment service lists nothing, so a payment that nobody asked for would not be found; give its list with --payments-file FILE.csv");
        }
    }
}
