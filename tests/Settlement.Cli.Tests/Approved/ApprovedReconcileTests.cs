namespace Settlement.Cli.Tests;

/// <summary>What a reconciliation looks like from outside: clean, and with each break that a store can show.</summary>
public sealed class ApprovedReconcileTests
{
    private static readonly string[] Reconcile = ["reconcile", "--date", ApprovedStore.Day];

    [Fact]
    public async Task Clean_and_not_run()
    {
        using var day = await ApprovedStore.FillAsync();
        await day.ApproveAsync("reconcile-not-run", 3, Reconcile);
        await day.RunAsync(0, "run", "--date", ApprovedStore.Day);
        await day.ApproveAsync("reconcile", 0, Reconcile);
        await day.ApproveAsync("reconcile-nothing-there", 2, "reconcile", "--date", "2014-08-06");
    }

    [Theory]
    [InlineData("record-missing", "DELETE FROM records WHERE user_id = 'bob'")]
    [InlineData("record-unpaid", "UPDATE records SET status = 0 WHERE user_id = 'bob'")]
    [InlineData("record-differs", "UPDATE records SET earnings_minor = 3 WHERE user_id = 'bob'")]
    [InlineData("record-differs-position", "UPDATE positions SET balance_minor = 999999 WHERE user_id = 'bob'")]
    [InlineData("record-unexpected", "DELETE FROM positions WHERE user_id = 'bob'")]
    [InlineData("position-invalid", "UPDATE positions SET balance_minor = -5 WHERE user_id = 'bob'")]
    [InlineData("payment-missing", "UPDATE records SET status = 1 WHERE user_id = 'bob'")]
    [InlineData("residue-differs", "UPDATE residue_postings SET amount_numerator = '1' WHERE sequence = 1")]
    [InlineData("yield-differs", "UPDATE yields SET yield = '1.2'")]
    public async Task Break(string name, string change)
    {
        using var day = await ApprovedStore.SettleAsync();
        StoreTables.WriteByHand(day.Store, change);

        await day.ApproveAsync($"reconcile-{name}", 3, Reconcile);
    }

    // A person sees the first 20 and how many more there are; a script sees all.
    [Fact]
    public async Task Many_breaks()
    {
        using var day = new ApprovedStore();
        await day.Store.ImportAsync("1.1301", [.. Enumerable.Range(0, 25).Select(i => $"user-{i:00},100.00")]);

        await day.ApproveAsync("reconcile-many", 3, Reconcile);
        await day.ApproveCsvAsync("reconcile-many", 3, Reconcile);
    }
}
