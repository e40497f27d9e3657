namespace Settlement.Cli.Tests;

public sealed class ReplacedFileTests
{
    [Fact]
    public async Task File_keeps_its_old_content_and_no_other_file_stays_when_writing_fails()
    {
        using var store = new TemporaryStore();
        var file = store.Write("out.csv", "old");

        await Assert.ThrowsAsync<InvalidOperationException>(() => ReplacedFile.WriteAsync(file, async stream =>
        {
            await stream.WriteAsync("new"u8.ToArray());
            throw new InvalidOperationException("half way");
        }));

        Assert.Equal("old", await File.ReadAllTextAsync(file));
        Assert.Equal([file], Directory.GetFileSystemEntries(store.Folder));
    }

    [Fact]
    public async Task File_is_replaced_when_it_is_complete()
    {
        using var store = new TemporaryStore();
        var file = store.Write("out.csv", "old and longer");

        await ReplacedFile.WriteAsync(file, stream => stream.WriteAsync("new"u8.ToArray()).AsTask());

        Assert.Equal("new", await File.ReadAllTextAsync(file));
        Assert.Equal([file], Directory.GetFileSystemEntries(store.Folder));
    }

    [SharedMemoryFact]
    public async Task File_in_shared_memory_is_replaced_like_any_other()
    {
        var file = $"{SharedMemoryFactAttribute.Folder}/settle-test-{Guid.NewGuid():N}.csv";
        try
        {
            await ReplacedFile.WriteAsync(file, stream => stream.WriteAsync("old and longer"u8.ToArray()).AsTask());
            await ReplacedFile.WriteAsync(file, stream => stream.WriteAsync("new"u8.ToArray()).AsTask());

            Assert.Equal("new", await File.ReadAllTextAsync(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task File_behind_a_link_is_replaced_and_the_link_stays()
    {
        using var store = new TemporaryStore();
        var file = store.Write("real.csv", "old");
        File.CreateSymbolicLink(store.PathOf("link.csv"), file);

        await ReplacedFile.WriteAsync(store.PathOf("link.csv"), stream => stream.WriteAsync("new"u8.ToArray()).AsTask());

        Assert.Equal("new", await File.ReadAllTextAsync(file));
        Assert.NotNull(new FileInfo(store.PathOf("link.csv")).LinkTarget);
    }

    [UnixFact]
    public async Task File_on_a_full_disk_is_refused_by_name_and_with_the_reason()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var refusal = await Assert.ThrowsAsync<BadUsageException>(
            () => ReplacedFile.WriteAsync("/dev/full", stream => stream.WriteAsync(new byte[1_000_000]).AsTask()));
        Assert.Equal("/dev/full cannot be written: the disk is full; free some space, or write elsewhere", refusal.Message);
    }

    [Fact]
    public async Task File_in_a_folder_that_does_not_exist_is_refused_by_name()
    {
        using var store = new TemporaryStore();
        var refusal = await Assert.ThrowsAsync<BadUsageException>(
            () => ReplacedFile.WriteAsync(store.PathOf("none/out.csv"), _ => Task.CompletedTask));
        Assert.StartsWith(store.PathOf("none/out.csv") + " cannot be written", refusal.Message, StringComparison.Ordinal);
    }
}
