using System.Text;

namespace Settlement.Storage.Sqlite;

/// <summary>
/// Says whether a file is on a network file system. SQLite needs locks and shared memory that these do not keep between
/// machines (sqlite.org/useovernet.html).
/// </summary>
public static class NetworkFileSystem
{
    private static readonly HashSet<string> Types = new(
        ["9p", "afs", "beegfs", "ceph", "cifs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "smb3", "smbfs",
            "fuse.ceph", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs"],
        StringComparer.Ordinal);

    /// <summary>The type of the network file system that a file is on; null if it is on none that is known.</summary>
    /// <param name="mountInfo">The content of <c>/proc/self/mountinfo</c> (proc_pid_mountinfo(5)).</param>
    /// <param name="path">The full path of the file, which need not exist.</param>
    public static string? Find(string mountInfo, string path)
    {
        string? type = null;
        var longest = -1;
        foreach (var line in mountInfo.Split('\n'))
        {
            // 36 35 98:0 /root /mount/point options [optional fields] - type source options
            var fields = line.Split(' ');
            var separator = Array.IndexOf(fields, "-");
            if (separator < 6 || separator + 1 >= fields.Length)
            {
                continue;
            }

            // Of two mounts on one folder, the later one is on top.
            var mountPoint = Unescape(fields[4]).TrimEnd('/');
            if (mountPoint.Length >= longest && IsUnder(mountPoint, path))
            {
                longest = mountPoint.Length;
                type = fields[separator + 1];
            }
        }

        return type is not null && Types.Contains(type) ? type : null;
    }

    /// <summary>A full path with every link in it followed, as far as it exists.</summary>
    public static string FollowLinks(string path)
    {
        var full = Path.GetFullPath(path);
        var followed = Path.GetPathRoot(full)!;
        foreach (var part in full[followed.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = new FileInfo(Path.Combine(followed, part));
            followed = next.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? next.FullName;
        }

        return followed;
    }

    private static bool IsUnder(string mountPoint, string path) =>
        path.StartsWith(mountPoint, StringComparison.Ordinal) && (path.Length == mountPoint.Length || path[mountPoint.Length] == '/');

    // Blank, tab, line end and backslash are written as \ and three octal digits.
    private static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 3 < text.Length && text.AsSpan(i + 1, 3).IndexOfAnyExceptInRange('0', '7') < 0)
            {
                plain.Append((char)(((text[i + 1] - '0') * 64) + ((text[i + 2] - '0') * 8) + (text[i + 3] - '0')));
                i += 3;
            }
            else
            {
                plain.Append(text[i]);
            }
        }

        return plain.ToString();
    }
}
