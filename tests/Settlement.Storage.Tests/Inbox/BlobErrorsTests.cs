using Settlement.Core;

namespace Settlement.Storage.Tests.Inbox;

public sealed class BlobErrorsTests
{
    private const string FullDevice = "/dev/full";

    // A whole file is kept on this machine's disk while it is checked.
    [Fact]
    public void Full_disk_of_this_machine_is_named_and_not_the_service()
    {
        var full = OperatingSystem.IsLinux() && File.Exists(FullDevice) ? Fill() : new IOException("There is not enough space", unchecked((int)0x80070070));

        var failure = Assert.IsType<StoreUnavailableException>(BlobErrors.Translate(full, "inbox-1"));

        Assert.Equal($"inbox inbox-1 cannot be read: the disk of this machine is full ({Path.GetTempPath()}); free some space", failure.Message);
        Assert.StartsWith("inbox inbox-1 does not answer", BlobErrors.Translate(new IOException("cut off"), "inbox-1")!.Message, StringComparison.Ordinal);
    }

    private static IOException Fill() => Assert.ThrowsAny<IOException>(() =>
    {
        using var file = new FileStream(FullDevice, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        file.WriteByte(1);
    });
}
