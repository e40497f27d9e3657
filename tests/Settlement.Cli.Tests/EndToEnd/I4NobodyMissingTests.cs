using Settlement.Core;

namespace Settlement.Cli.Tests;

/// <summary>I4: every user with a position ends a finished run in exactly one outcome.</summary>
public sealed class I4NobodyMissingTests : IDisposable
{
    // 100 million per 10,000: whoever has the largest balance earns more than an amount can hold.
    private const string HugeYield = "100000000";

    private readonly TemporaryStore store = new();

    public void Dispose() => store.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task I4_bad_rows_overflows_rejected_payments_and_conflicts_each_have_one_outcome_and_all_others_settle(int usersPerActivity)
    {
        await store.ImportAsync(HugeYield, [.. Enumerable.Range(0, 20).Select(i => $"fine-{i:00},{i + 1}.00"), "changed,7.00"]);
        var service = new InMemoryPaymentService();
        await DayOnEngine.RunAsync(store, service, usersPerActivity, "changed", "fine-00");
        await store.ImportPositionsAsync(StoreCommands.Day, ["changed,8.00"], "--replace");
        await store.ImportPositionsAsync(
            StoreCommands.Day, ["overflow,10000000000000.00", "zero,0.00", "refused,3.00", "小明,4.00"]);
        StoreTables.WriteByHand(
            store,
            """
            INSERT INTO positions (settlement_date, user_id, balance_minor) VALUES (20140805, 'negative', -1), (20140805, 'too-much', 1000000000000001),
                (20140805, 'a/b', 100), (20140805, ' blank', 100), (20140805, '', 100)
            """);

        service.Refuse("refused", new PaymentAnswer(PaymentStatus.Rejected, "account closed"));
        var report = await DayOnEngine.RunAsync(store, service, usersPerActivity);

        var tally = report.Tally;
        Assert.Equal((20, 1, 1, 1, 7), (tally.Settled, tally.AlreadySettled, tally.NothingToSettle, tally.Conflicts, tally.Quarantined));
        Assert.Equal(StoreTables.Number(store, "SELECT count(*) FROM positions"), tally.Users);
        var attention = new[]
        {
            "| Quarantined InvalidPosition",
            " blank| Quarantined InvalidPosition",
            "a/b| Quarantined InvalidPosition",
            "changed| Conflict ",
            "negative| Quarantined InvalidPosition",
            "overflow| Quarantined AmountOverflow",
            "refused| Quarantined PaymentRejected",
            "too-much| Quarantined InvalidPosition",
        };
        Assert.Equal(
            attention,
            report.Attention.OrderBy(user => user.UserId, StringComparer.Ordinal).Select(user => $"{user.UserId}| {user.Outcome} {user.Reason}"));

        // The store remembers the same eight, and every other user of a position is paid, or has nothing to be paid.
        Assert.Equal(
            attention.Select(line => line[..line.IndexOf('|', StringComparison.Ordinal)]),
            StoreTables.Query(store, "SELECT user_id FROM attention ORDER BY user_id"));
        Assert.Empty(StoreTables.Query(
            store,
            """
            SELECT user_id FROM positions AS p
            WHERE (SELECT count(*) FROM attention AS a WHERE a.user_id = p.user_id)
                + (SELECT count(*) FROM records AS r WHERE r.user_id = p.user_id AND (r.status = 1 OR r.earnings_minor = 0)
                    AND r.position_minor = p.balance_minor) <> 1
            """));
        Assert.Equal(22, service.Made.Count);
        Assert.DoesNotContain(service.Made, payment => payment.UserId.Value == "refused");
    }

    [Fact]
    public async Task I4_command_counts_as_many_outcomes_as_there_are_positions_and_exits_4()
    {
        await store.ImportAsync(HugeYield, "alice,1.00", "overflow,10000000000000.00", "zero,0.00");
        StoreTables.WriteByHand(store, "INSERT INTO positions (settlement_date, user_id, balance_minor) VALUES (20140805, 'a/b', 100), (20140805, 'negative', -1)");

        var run = await store.RunDayAsync(exitCode: 4);

        Assert.Equal(
            ["users 5", "settled 1", "alreadySettled 0", "nothingToSettle 1", "conflicts 0", "quarantined 3"],
            StoreCommands.CountsOf(run).Skip(2).Take(6));
        Assert.Equal(
            ["a/b quarantined invalid-position", "negative quarantined invalid-position", "overflow quarantined amount-overflow"],
            StoreCommands.AttentionOf(run));
    }
}
