using Settlement.Storage.Sqlite;

namespace Settlement.Storage.Tests;

public sealed class NetworkFileSystemTests
{
    private const string MountInfo =
        """
        22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
        23 22 0:21 / /proc rw - proc proc rw
        30 22 0:40 / /srv/shared rw,relatime shared:7 master:2 - nfs4 server:/export rw,vers=4.2
        31 30 8:2 / /srv/shared/disk rw - xfs /dev/sdb1 rw
        32 22 0:41 / /mnt/my\040share rw - cifs //server/share rw
        33 22 0:42 / /home/me/remote rw - fuse.sshfs me@server: rw
        34 22 0:43 / /home/me/local rw - fuse.gocryptfs /home/me/.local rw
        35 22 0:44 / /twice rw - nfs server:/a rw
        36 35 8:3 / /twice rw - ext4 /dev/sdc1 rw
        37 22 8:4 / /under rw - ext4 /dev/sdd1 rw
        38 37 0:45 / /under rw - 9p host rw
        a line of something else
        """;

    [Theory]
    [InlineData("/settlement.db", null)]
    [InlineData("/srv/settlement.db", null)]
    [InlineData("/srv/shared/settlement.db", "nfs4")]
    [InlineData("/srv/shared/a/b/settlement.db", "nfs4")]
    [InlineData("/srv/shared-not/settlement.db", null)]
    [InlineData("/srv/shared/disk/settlement.db", null)]
    [InlineData("/srv/shared/disk2/settlement.db", "nfs4")]
    [InlineData("/mnt/my share/settlement.db", "cifs")]
    [InlineData("/home/me/remote/settlement.db", "fuse.sshfs")]
    [InlineData("/home/me/local/settlement.db", null)]
    [InlineData("/twice/settlement.db", null)]
    [InlineData("/under/settlement.db", "9p")]
    public void Type_is_that_of_the_mount_the_file_is_on(string path, string? type) =>
        Assert.Equal(type, NetworkFileSystem.Find(MountInfo, path));

    [Fact]
    public void Root_itself_may_be_a_network_file_system_and_no_mounts_are_none()
    {
        Assert.Equal("nfs", NetworkFileSystem.Find("22 1 0:30 / / rw - nfs server:/root rw\n", "/var/settlement.db"));
        Assert.Null(NetworkFileSystem.Find(string.Empty, "/var/settlement.db"));
    }
}
