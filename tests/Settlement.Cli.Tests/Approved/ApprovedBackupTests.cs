namespace Settlement.Cli.Tests;

/// <summary>What a backup looks like from outside.</summary>
public sealed class ApprovedBackupTests
{
    [Fact]
    public async Task Backup()
    {
        using var day = await ApprovedStore.SettleAsync();

        await day.ApproveAsync("backup", 0, "backup", "--out", "{folder}/backup.db");
        await day.ApproveAsync("backup-exists", 2, "backup", "--out", "{folder}/backup.db");
        await day.ApproveAsync("backup-over-the-store", 2, "backup", "--out", "{folder}/settlement.db");
        await day.ApproveAsync("backup-no-folder", 2, "backup", "--out", "{folder}/none/backup.db");
    }

    [Fact]
    public async Task Nothing_to_back_up()
    {
        using var nothing = new ApprovedStore();

        await nothing.ApproveAsync("backup-no-store", 2, "backup", "--out", "{folder}/backup.db");
    }

    [Fact]
    public async Task Another_store()
    {
        var refused = (await InProcessSettle.RunAsync("backup", "--out", "backup.db", "--store", "tables:https://bank.table.core.windows.net")).Expect(2);

        Assert.Contains("restore the account to a point in time", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
    }
}
