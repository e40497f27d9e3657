namespace Settlement.Cli.Tests;

/// <summary>What correcting a day looks like from outside.</summary>
public sealed class ApprovedCorrectTests
{
    private static readonly string[] Correct =
        ["correct", "--date", ApprovedStore.Day, "--yield", "1.4301", "--positions-file", "{folder}/right.csv", "--reason", "yield and a deposit"];

    [Fact]
    public async Task Day_that_is_corrected()
    {
        using var day = await ApprovedStore.SettleAsync();
        day.Store.Write("right.csv", "user_id,balance\nbob,7000.00\ndave,800.00\n");

        await day.ApproveAsync("correct-preview", 0, [.. Correct, "--out", "{folder}/changes.csv"]);
        await day.ApproveFileAsync("correct-changes.csv", "changes.csv");
        await day.ApproveAsync("correct-hash", 3, [.. Correct, "--book", "--expect-hash", new string('0', 64)]);
        await day.ApproveAsync("correct-book", 0, [.. Correct, "--book"]);
        await day.ApproveAsync("correct-again", 0, [.. Correct, "--book"]);
        await day.ApproveAsync("correct-status", 0, "status", "--date", ApprovedStore.Day);
        await day.ApproveAsync("correct-reconcile", 0, "reconcile", "--date", ApprovedStore.Day);
        await day.ApproveAsync("correct-explain", 0, "explain", "--date", ApprovedStore.Day, "--user", "bob");
        await day.ApproveAsync("correct-statement", 0, "statement", "--user", "bob");
        await day.ApproveCsvAsync("correct-statement", 0, "statement", "--user", "bob");
        await day.ApproveAsync("correct-export", 0, "export", "--date", ApprovedStore.Day, "--corrections", "--out", "{folder}/corrections.csv");
        await day.ApproveFileAsync("correct-export.csv", "corrections.csv");
        await day.ApproveAsync("owed-nothing", 0, "owed");

        string[] close = ["close", "--date", ApprovedStore.Day, "--correction", "1"];
        string[] verify = ["verify", "--date", ApprovedStore.Day, "--correction", "1"];
        await day.ApproveAsync("correct-verify-open", 2, verify);
        await day.ApproveAsync("correct-close-early", 2, close);
        await day.RunAsync(0, "close", "--date", ApprovedStore.Day);
        await day.ApproveAsync("correct-close", 0, [.. close, "--out", "{folder}/correction.json"]);
        await day.ApproveFileAsync("correct-certificate.json", "correction.json");
        await day.ApproveAsync("correct-close-again", 0, close);
        await day.ApproveAsync("correct-verify", 0, [.. verify, "--certificate", "{folder}/correction.json"]);
        await day.ApproveAsync("correct-close-none", 2, "close", "--date", ApprovedStore.Day, "--correction", "2");
        StoreTables.WriteByHand(day.Store, "DELETE FROM correction_entries WHERE user_id = 'bob'");
        await day.ApproveAsync("correct-verify-broken", 3, verify);
    }

    [Fact]
    public async Task Day_that_cannot_be_corrected()
    {
        using var day = await ApprovedStore.FillAsync();
        day.Store.Write("right.csv", "user_id,balance\nbob,7000.00\nbob,-1.00\n");
        await day.ApproveAsync("correct-bad-file", 2, Correct);
        day.Store.Write("right.csv", "user_id,balance\nbob,7000.00\n");
        await day.ApproveAsync("correct-not-run", 2, Correct);
        await day.RunAsync(0, "run", "--date", ApprovedStore.Day, "--users", "alice");
        await day.ApproveAsync("correct-not-settled", 2, Correct);
        await day.RunAsync(0, "run", "--date", ApprovedStore.Day);
        await day.ApproveAsync("correct-nothing", 0, "correct", "--date", ApprovedStore.Day, "--yield", "1.1301", "--reason", "the same");
    }

    [Fact]
    public async Task Entry_that_was_changed()
    {
        using var day = await ApprovedStore.SettleAsync();
        day.Store.Write("right.csv", "user_id,balance\nbob,7000.00\n");
        await day.RunAsync(0, [.. Correct, "--book"]);
        StoreTables.WriteByHand(day.Store, "DELETE FROM correction_entries");

        await day.ApproveAsync("correct-reconcile-broken", 3, "reconcile", "--date", ApprovedStore.Day);
        await day.ApproveCsvAsync("correct-reconcile-broken", 3, "reconcile", "--date", ApprovedStore.Day);
    }
}
