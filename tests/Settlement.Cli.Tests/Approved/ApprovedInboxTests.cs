namespace Settlement.Cli.Tests;

/// <summary>What a run that imports from an inbox looks like from outside, and what it leaves in the folder.</summary>
public sealed class ApprovedInboxTests
{
    private static readonly string[] Run = ["run", "--date", ApprovedStore.Day, "--inbox", "{folder}/inbox"];

    [Fact]
    public async Task Inbox()
    {
        using var day = new ApprovedStore();
        var inbox = Directory.CreateDirectory(day.Store.PathOf("inbox"));
        await day.ApproveAsync("inbox-empty", 2, Run);

        day.Store.Write("inbox/yields.csv", "date,income_per_10000\n2014-08-05,1.1301\n");
        day.Store.Write("inbox/positions-2014-08-05.csv", "user_id,balance\nalice,1e5\nbob,-1\n");
        await day.ApproveAsync("inbox-set-aside", 2, Run);

        day.Store.Write("inbox/positions-2014-08-05.csv", "user_id,balance\nalice,201.11\nbob,203.83\n");
        await day.ApproveAsync("inbox", 0, Run);

        day.Store.Write("inbox/yields.csv", "date,income_per_10000\n2014-08-05,9\n");
        await day.ApproveAsync("inbox-settled-on-what-was-there", 2, Run);

        var files = inbox.EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(inbox.FullName, file.FullName).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
        await ApprovedText.CheckAsync("Files/inbox.txt", string.Concat(files.Select(file => file + "\n")));
        await day.ApproveFileAsync("set-aside-positions.errors.txt", "inbox/set-aside/positions-2014-08-05.20140806T010203Z.csv.errors.txt");
        await day.ApproveFileAsync("set-aside-yields.errors.txt", "inbox/set-aside/yields.20140806T010203Z-2.csv.errors.txt");
    }

    [Fact]
    public async Task Inbox_that_is_not_there()
    {
        using var day = new ApprovedStore();

        await day.ApproveAsync("inbox-no-folder", 2, Run);
    }
}
