using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Settlement.Core;

/// <summary>
/// The roots of the subtrees of a large day's tree, kept beside the certificate when the day is closed: whoever proves one
/// user's line then reads the records of one subtree, and not all of them. Advice: the certificate decides, and what is kept may
/// be wrong or gone.
/// </summary>
/// <param name="Users">Records of the day.</param>
/// <param name="Roots">The subtrees in order of the user id, 2 to <see cref="Most"/>.</param>
public sealed record SubtreeRoots(long Users, IReadOnlyList<SubtreeRoot> Roots)
{
    /// <summary>The most subtrees that are kept of a day.</summary>
    public const int Most = 128;

    private const string Marker = "settlement-subtrees=1";
    private const string UsersName = "users=";
    private const char Separator = '\t';

    /// <summary>Records of each subtree but the last, which has the rest.</summary>
    public long Leaves => LeavesFor(Users);

    /// <summary>How many records a subtree has: the fewest, a power of two, that give at most <see cref="Most"/> subtrees.</summary>
    /// <param name="users">Records of the day.</param>
    /// <returns>0 where the day is too small for anything to be kept.</returns>
    public static long LeavesFor(long users)
    {
        const long Fewest = RecordsTree.SubtreeLeaves;
        if (users < 2 * Fewest)
        {
            return 0;
        }

        var leaves = Fewest;
        while ((users - 1) / leaves >= Most)
        {
            leaves *= 2;
        }

        return leaves;
    }

    /// <summary>Reads a text that <see cref="ToText"/> wrote, and nothing else. What is stored is untrusted.</summary>
    /// <param name="text">The text.</param>
    /// <param name="subtrees">The subtrees; null on failure.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out SubtreeRoots? subtrees)
    {
        subtrees = Read(text.Split('\n'));

        // Written again and compared: there is one text for the same subtrees.
        subtrees = subtrees?.ToText() == text ? subtrees : null;
        return subtrees is not null;
    }

    /// <summary>The subtree, counted from 0, that a user's record is in if it is in any; null before the first.</summary>
    public int? Find(UserId user)
    {
        var before = 0;
        for (var end = Roots.Count; before < end;)
        {
            var middle = (before + end) / 2;
            (before, end) = Roots[middle].First.CompareTo(user) <= 0 ? (middle + 1, end) : (before, middle);
        }

        return before == 0 ? null : before - 1;
    }

    /// <summary>
    /// The text that is stored, at most 25,000 characters: a line that names it and its version, one with <see cref="Users"/>,
    /// and for each subtree its root and its first user, separated by TAB, which no user id holds. Each line ends with LF.
    /// </summary>
    public string ToText()
    {
        var text = new StringBuilder()
            .Append(Marker).Append('\n')
            .Append(UsersName).Append(Users.ToString(CultureInfo.InvariantCulture)).Append('\n');
        foreach (var (first, root) in Roots)
        {
            text.Append(root).Append(Separator).Append(first).Append('\n');
        }

        return text.ToString();
    }

    private static SubtreeRoots? Read(string[] lines)
    {
        // The last line ends with LF, so the text after it is empty.
        if (lines.Length < 3 || lines[0] != Marker || !lines[1].StartsWith(UsersName, StringComparison.Ordinal) ||
            !long.TryParse(lines[1].AsSpan(UsersName.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var users) ||
            LeavesFor(users) is not (> 0 and var leaves) || (users - 1) / leaves != lines.Length - 4)
        {
            return null;
        }

        var roots = new List<SubtreeRoot>(lines.Length);
        foreach (var line in lines[2..^1])
        {
            var fields = line.Split(Separator);
            if (fields.Length != 2 || !Digest.TryParse(fields[0], out var root) || !UserId.TryParse(fields[1], out var first, out _) ||
                (roots.Count > 0 && roots[^1].First.CompareTo(first) >= 0))
            {
                return null;
            }

            roots.Add(new SubtreeRoot(first, root));
        }

        return new SubtreeRoots(users, roots);
    }
}

/// <summary>A subtree of a day's tree.</summary>
/// <param name="First">The user of its first record.</param>
/// <param name="Root">Its root.</param>
public readonly record struct SubtreeRoot(UserId First, Digest Root);
