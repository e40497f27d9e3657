using System.Runtime.InteropServices;
using Settlement.Core;

namespace Settlement.Storage;

/// <summary>
/// Says on which line of a file each user was seen first. As long as the users come in ascending order, as they do out of
/// most databases, only the last one is remembered: the next is larger, equal, or the first out of order. From there on
/// fingerprints are kept instead of the text: a million users take some 40 MB, however long their ids are.
/// </summary>
/// <param name="readBefore">Reads the file's users before a line once more, each with its line, from the beginning.</param>
internal sealed class UserLines(Func<int, IEnumerable<KeyValuePair<UserId, int>>> readBefore)
{
    private Dictionary<UserFingerprint, int>? lines;
    private UserId last;
    private int lastLine;

    /// <summary>The line on which the user was seen before, or null for a user who is new.</summary>
    public int? Add(UserId user, int line)
    {
        if (lines is null)
        {
            var order = lastLine == 0 ? 1 : user.CompareTo(last);
            if (order > 0)
            {
                (last, lastLine) = (user, line);
                return null;
            }

            if (order == 0)
            {
                return lastLine;
            }

            lines = Remember(line);
        }

        ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(lines, UserFingerprint.Of(user), out var exists);
        if (exists)
        {
            return first;
        }

        first = line;
        return null;
    }

    /// <summary>Whether the user is in the file; asked after its last line.</summary>
    public bool Contains(UserId user) => (lines ??= Remember(int.MaxValue)).ContainsKey(UserFingerprint.Of(user));

    private Dictionary<UserFingerprint, int> Remember(int until)
    {
        var seen = new Dictionary<UserFingerprint, int>();
        foreach (var (user, line) in readBefore(until))
        {
            seen.TryAdd(UserFingerprint.Of(user), line);
        }

        return seen;
    }
}
