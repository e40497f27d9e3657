using Microsoft.Data.Sqlite;
using Settlement.Core;
using Settlement.Storage.Tests.Contract;

namespace Settlement.Storage.Tests.Sqlite;

/// <summary>
/// Positions read beside records say what looking each user up says: of users who agree, and of every row that somebody
/// altered by hand.
/// </summary>
public sealed class SqliteSideBySideTests : IAsyncLifetime
{
    private const int Users = 500;

    private readonly SqliteFixture fixture = new();
    private OpenStores stores = null!;

    public static TheoryData<string> Alterations { get; } =
    [
        "UPDATE records SET position_minor = position_minor + 1 WHERE user_id = 'user-00007'",
        "UPDATE records SET earnings_minor = earnings_minor + 1 WHERE user_id = 'user-00007'",
        "UPDATE records SET residue_numerator = residue_numerator + 1 WHERE user_id = 'user-00007'",
        "UPDATE records SET status = 0 WHERE user_id IN ('user-00000', 'user-00007', 'user-00499')",
        "UPDATE records SET status = 1 WHERE user_id = 'user-00007'",
        "UPDATE records SET status = 2 WHERE earnings_minor = 0",
        "UPDATE records SET input_hash = zeroblob(32) WHERE user_id = 'user-00007'",
        "UPDATE records SET transaction_id = zeroblob(16) WHERE user_id = 'user-00007'",
        "UPDATE records SET attempt = 2 WHERE user_id = 'user-00007'",
        "UPDATE records SET user_id = 'user-00007x' WHERE user_id = 'user-00007'",
        "UPDATE records SET user_id = 'zzz' WHERE user_id = 'user-00499'",
        "UPDATE records SET user_id = '' WHERE user_id = 'user-00000'",
        "UPDATE records SET user_id = 'user-00007/' WHERE user_id = 'user-00007'",
        "DELETE FROM records WHERE user_id = 'user-00000'",
        "DELETE FROM records WHERE user_id = 'user-00499'",
        "DELETE FROM records",
        "UPDATE positions SET balance_minor = balance_minor + 1 WHERE user_id IN ('user-00007', 'user-00499')",
        "UPDATE positions SET user_id = 'a/b' WHERE user_id = 'user-00007'",
        "UPDATE positions SET user_id = '' WHERE user_id = 'user-00007'; UPDATE records SET user_id = '' WHERE user_id = 'user-00007'",
        "UPDATE positions SET user_id = '用户' WHERE user_id = 'user-00007'; UPDATE records SET user_id = '用户' WHERE user_id = 'user-00007'",
        "DELETE FROM positions WHERE user_id IN ('user-00000', 'user-00250', 'user-00499')",
        "UPDATE days SET yield = '1.1302'",
        "SELECT 1",
    ];

    public async Task InitializeAsync()
    {
        stores = await fixture.OpenAsync();
        await stores.Inputs.WriteYieldsAsync([new(Sample.Date, Sample.LedgerPlan.Yield)], replace: true, default);
        await stores.Inputs.WritePositionsAsync(
            Sample.Date, Enumerable.Range(0, Users).Select(i => Sample.Position(i, i * 991L)), PositionsRule.AddingOrReplacing, default);
        var (tally, _) = await SettleAsync(stores.Settlements, Sample.Run(1));
        Assert.Equal(Users, tally.Settled + tally.NothingToSettle);
    }

    public async Task DisposeAsync()
    {
        await stores.DisposeAsync();
        await fixture.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Alterations))]
    public async Task Reconciliation_finds_what_it_finds_without(string alteration)
    {
        Alter(alteration);

        var (found, breaks) = await ReconcileAsync(stores.Settlements);
        var (reference, referenceBreaks) = await ReconcileAsync(new RacingStore(stores.Settlements));

        Assert.Equal(referenceBreaks, breaks);
        Assert.Equal(reference with { Breaks = [] }, found with { Breaks = [] });
    }

    [Theory]
    [MemberData(nameof(Alterations))]
    public async Task Rerun_settles_as_it_settles_without(string alteration)
    {
        Alter(alteration);
        await using var copy = new SqliteFixture();
        File.Copy(fixture.Path, copy.Path);
        await using var opened = await fixture.OpenAsync();
        await using var other = await copy.OpenAsync();

        var (tally, listed) = await SettleAsync(opened.Settlements, Sample.Run(2), opened);
        var (reference, all) = await SettleAsync(new RacingStore(other.Settlements), Sample.Run(2), other);

        Assert.Equal(reference, tally);
        Assert.True(listed <= all);
        Assert.Equal(
            await other.Settlements.ListRecordsAsync(Sample.Date, default).ToListAsync(),
            await opened.Settlements.ListRecordsAsync(Sample.Date, default).ToListAsync());
    }

    [Fact]
    public async Task Rerun_lists_nobody_and_counts_everybody_as_settled_before()
    {
        var (first, listed) = await SettleAsync(stores.Settlements, Sample.Run(1));
        Assert.Equal(0, listed);

        var (again, _) = await SettleAsync(stores.Settlements, Sample.Run(2));
        Assert.Equal((first.Settled, 0L), (again.AlreadySettled, again.Settled));
        Assert.Equal(first.NothingToSettle, again.NothingToSettle);
    }

    [Fact]
    public async Task Parts_and_pages_cover_everybody_once()
    {
        foreach (var (parts, size) in new[] { (1, 1), (3, 7), (2, Users), (5, 1_000) })
        {
            var seen = 0L;
            foreach (var part in await stores.Inputs.DividePositionsAsync(Sample.Date, parts, default))
            {
                string? continuation = null;
                do
                {
                    var page = (await stores.Settlements.ListUnsettledAsync(
                        stores.Inputs, Sample.LedgerPlan, default, part, continuation, size, default))!;
                    Assert.Empty(page.Others);
                    seen += page.Agreed.Tally.Users;
                    continuation = page.Continuation;
                }
                while (continuation is not null);
            }

            Assert.Equal(Users, seen);
        }
    }

    [Fact]
    public async Task Positions_of_another_file_are_read_beside_the_records_too()
    {
        Alter("SELECT 1");
        await using var elsewhere = new SqliteFixture();
        File.Copy(fixture.Path, elsewhere.Path);
        Alter("DELETE FROM positions");
        await using var positions = await elsewhere.OpenAsync();

        var (tally, listed) = await SettleAsync(stores.Settlements, Sample.Run(2), positions);

        Assert.Equal((Users, 0), (tally.AlreadySettled + tally.NothingToSettle, listed));
    }

    [Fact]
    public async Task Another_plan_is_not_compared() => Assert.Null(await stores.Settlements.ListUnsettledAsync(
        stores.Inputs, Sample.LedgerPlan with { Rounding = Rounding.HalfUp }, default, "[null,null]", null, Users, default));

    private async Task<(Tally Tally, int Listed)> SettleAsync(ISettlementStore settlements, RunId run, OpenStores? inputs = null)
    {
        var activities = new DayActivities((inputs ?? stores).Inputs, settlements, payments: null, Sample.Settings);
        var request = new RunRequest { Date = Sample.Date, RunId = run, Sizing = new RunSizing { PageSize = 60 } };
        if (await activities.PlanDayAsync(request with { Sizing = request.Sizing with { Partitions = 2 } }, default) is not PlannedDay planned)
        {
            return default;
        }

        var tally = default(Tally);
        var listed = 0;
        foreach (var part in planned.Parts)
        {
            string? continuation = null;
            do
            {
                var page = await activities.ListPageAsync(new ListPageInput(request, part, continuation, planned.Plan), default);
                var settled = await activities.SettleUsersAsync(new SettleUsersInput(planned.Plan, run, false, false, page.Items), default);
                tally = tally + settled.Tally + page.Agreed.GetValueOrDefault();
                listed += page.Items.Count;
                continuation = page.Continuation;
            }
            while (continuation is not null);
        }

        return (tally, listed);
    }

    private async Task<(Reconciliation Found, IReadOnlyList<Break> Breaks)> ReconcileAsync(ISettlementStore settlements)
    {
        var plan = (await settlements.ReadDayAsync(Sample.Date, default))!.Plan;
        var breaks = new List<Break>();
        var found = await new Reconciler(stores.Inputs, settlements, payments: null).ReconcileAsync(plan, 60, breaks.Add, default);
        return (found, breaks);
    }

    // As somebody with a SQL shell does; all of it is in the file itself afterwards, which can be copied.
    private void Alter(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={fixture.Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql + "; PRAGMA wal_checkpoint(TRUNCATE)";
        command.ExecuteNonQuery();
    }
}
