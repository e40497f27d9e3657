using Settlement.Core;

namespace Settlement.Storage.Tests.Corrections;

/// <summary>A file of the positions that a correction brings, read as a store's set would be.</summary>
public sealed class PositionSetFileTests : IDisposable
{
    private static readonly string[] Users = ["A", "a", "é", "用户", "\uE000", "😀", .. Enumerable.Range(0, 40).Select(i => $"user-{i:00}")];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 100)]
    [InlineData(4, 3)]
    [InlineData(46, 2)]
    [InlineData(1_000, 7)]
    public async Task Parts_and_pages_cover_every_user_once_in_order(int parts, int size)
    {
        using var set = Read(Users.Reverse().Select((user, i) => $"{user},{i}.00"));
        var tokens = await set.DivideSetAsync(Sample.Date, set.Digest, parts, default);

        var seen = new List<string>();
        foreach (var token in tokens)
        {
            string? continuation = null;
            do
            {
                var page = await set.ListSetAsync(Sample.Date, set.Digest, token, continuation, size, default);
                Assert.InRange(page.Items.Count, 0, size);
                seen.AddRange(page.Items.Select(item => item.UserId));
                continuation = page.Continuation;
            }
            while (continuation is not null);
        }

        Assert.InRange(tokens.Count, 1, Math.Min(parts, Users.Length));
        Assert.Equal(Users.Select(UserId.Parse).Order().Select(user => user.Value), seen);
    }

    [Fact]
    public async Task Users_are_read_in_the_order_asked_for_and_null_where_the_file_does_not_name_them()
    {
        using var set = Read(["b,2.00", "a,0.00"]);

        var found = await set.ReadSetAsync(Sample.Date, set.Digest, [UserId.Parse("c"), UserId.Parse("b"), UserId.Parse("a")], default);

        Assert.Equal([null, new StoredPosition("b", 200), new StoredPosition("a", 0)], found);
    }

    [Fact]
    public void Name_of_the_set_follows_from_what_it_holds_whatever_the_file_looks_like()
    {
        using var one = Read(["b,2.00", "a,1.00"]);
        using var same = Read(["a,1.0", "\"b\",2"]);
        using var other = Read(["a,1.00", "b,2.01"]);

        Assert.Equal(one.Digest, same.Digest);
        Assert.NotEqual(one.Digest, other.Digest);
    }

    [Fact]
    public void File_that_holds_something_else_than_was_announced_is_refused()
    {
        var path = folder.WriteText("announced.csv", "user_id,balance\na,1.00\n");
        folder.WriteText("announced.csv" + ControlFile.Suffix, "{\"rows\": 2}");

        var refusal = Assert.Throws<InputFileException>(() => Read(path));

        Assert.Contains("announces 2", Assert.Single(refusal.Problems), StringComparison.Ordinal);
    }

    private PositionSetFile Read(IEnumerable<string> rows) =>
        Read(folder.WriteText($"{Guid.NewGuid():N}.csv", "user_id,balance\n" + string.Concat(rows.Select(row => row + "\n"))));

    private static PositionSetFile Read(string path) => PositionSetFile.Read(
        path, Sample.Date, Currency.Cny, new ImportChecks(CheckSettings.None, [], "test", DateTimeOffset.UnixEpoch.AddYears(50)), [], default);
}
