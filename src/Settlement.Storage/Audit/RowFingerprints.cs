using System.Runtime.InteropServices;
using Settlement.Core;

namespace Settlement.Storage;

/// <summary>
/// Counts the rows of a table, and keeps 64 bits of a hash of each row's user and date: 8 bytes a row, and some 30 for each
/// user.
/// </summary>
/// <remarks>Two pairs may share a fingerprint, so a repeated one is a reason to look at its rows, and no more.</remarks>
/// <param name="mask">The bits of a fingerprint that are used.</param>
internal sealed class RowFingerprints(ulong mask)
{
    private readonly List<ulong> fingerprints = [];
    private readonly HashSet<UserFingerprint> users = [];
    private readonly HashSet<SettlementDate> dates = [];

    public long Rows => fingerprints.Count;

    public long Users => users.Count;

    public long Dates => dates.Count;

    /// <summary>Counts a row.</summary>
    public void Add(UserId user, SettlementDate date)
    {
        var fingerprint = UserFingerprint.Of(user);
        users.Add(fingerprint);
        dates.Add(date);
        fingerprints.Add(Of(fingerprint, date));
    }

    /// <summary>The fingerprint of a user and date.</summary>
    public ulong Of(UserId user, SettlementDate date) => Of(UserFingerprint.Of(user), date);

    /// <summary>The fingerprints that more than one row has. Sorts what is kept.</summary>
    public HashSet<ulong> FindRepeated()
    {
        var sorted = CollectionsMarshal.AsSpan(fingerprints);
        sorted.Sort();
        var repeated = new HashSet<ulong>();
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] == sorted[i - 1])
            {
                repeated.Add(sorted[i]);
            }
        }

        return repeated;
    }

    private ulong Of(UserFingerprint user, SettlementDate date) => SplitMix64.Mix(user.Right ^ SplitMix64.Mix((ulong)date.Number)) & mask;
}
