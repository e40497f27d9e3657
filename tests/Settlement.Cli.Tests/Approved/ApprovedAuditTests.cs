using System.Globalization;

namespace Settlement.Cli.Tests;

/// <summary>What the audit of a legacy table looks like from outside.</summary>
public sealed class ApprovedAuditTests
{
    private const string Header = "user_id,date,earnings,created_at,transaction_id\n";

    [Fact]
    public async Task Incident()
    {
        using var folder = new ApprovedStore();
        File.Copy(RepositoryFolder.PathOf("samples/legacy-settlements.csv"), folder.Store.PathOf("legacy.csv"));

        await folder.ApproveAsync("audit", 3, "audit", "{folder}/legacy.csv");
        Assert.False(File.Exists(folder.Store.PathOf("settlement.db")));
    }

    [Fact]
    public async Task Nothing_found()
    {
        using var folder = new ApprovedStore();
        folder.Store.Write("legacy.csv", Header + "alice,2014-08-05,0.02,2014-08-06T00:00:02Z,a\nalice,2014-08-04,0.02,2014-08-05T00:00:02Z,b\n");

        await folder.ApproveAsync("audit-none", 0, "audit", "{folder}/legacy.csv");
    }

    [Fact]
    public async Task Other_column_names_and_amounts_that_differ()
    {
        using var folder = new ApprovedStore();
        folder.Store.Write(
            "legacy.csv",
            "UID,date,AMOUNT,created_at,transaction_id\nalice,2014-08-05,0.01,2014-08-06T00:00:06Z,a\nalice,2014-08-05,0.03,2014-08-06T01:00:12.5Z,\nalice,2014-08-05,0.03,2014-08-06T00:00:07Z,a\n");

        await folder.ApproveAsync("audit-amounts-differ", 3, "audit", "{folder}/legacy.csv", "--columns", "user_id=UID,earnings=AMOUNT");
        await folder.ApproveCsvAsync("audit-amounts-differ", 3, "audit", "{folder}/legacy.csv", "--columns", "user_id=UID,earnings=AMOUNT");
        await folder.ApproveAsync("audit-columns-refused", 2, "audit", "{folder}/legacy.csv", "--columns", "uid=UID");
    }

    [Fact]
    public async Task Many_duplicates()
    {
        using var folder = new ApprovedStore();
        folder.Store.Write("legacy.csv", Header + string.Concat(Enumerable.Range(10, 23).SelectMany(i => Enumerable.Range(1, 2).Select(
            second => string.Create(CultureInfo.InvariantCulture, $"user-{i},2014-08-05,1.10,2014-08-06 00:00:0{second},t{i}-{second}\n")))));

        await folder.ApproveAsync("audit-many", 3, "audit", "{folder}/legacy.csv");
    }

    [Fact]
    public async Task Bad_lines()
    {
        using var folder = new ApprovedStore();
        folder.Store.Write("legacy.csv", Header + string.Concat(Enumerable.Repeat("alice,2014-08-05,x,2014-08-06 00:00:06,a\n", 25)));

        await folder.ApproveAsync("audit-refused", 2, "audit", "{folder}/legacy.csv");
        await folder.ApproveAsync("audit-no-such-file", 2, "audit", "{folder}/none.csv");
    }
}
