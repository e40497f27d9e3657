using System.Runtime.InteropServices;
using Settlement.Core;

namespace Settlement.Storage;

/// <summary>
/// Remembers on which line of a file each user was seen first. It keeps fingerprints instead of the text: a million users
/// take some 40 MB, however long their ids are.
/// </summary>
internal sealed class UserLines
{
    private readonly Dictionary<UserFingerprint, int> lines = [];

    /// <summary>The line on which the user was seen before, or null for a user who is new.</summary>
    public int? Add(UserId user, int line)
    {
        ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(lines, UserFingerprint.Of(user), out var exists);
        if (exists)
        {
            return first;
        }

        first = line;
        return null;
    }
}
