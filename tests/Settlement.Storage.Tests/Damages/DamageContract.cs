using Microsoft.Data.Sqlite;
using Settlement.Core;
using Settlement.Storage.Tests.Contract;

namespace Settlement.Storage.Tests.Damages;

/// <summary>
/// Whatever is altered in a settled day behind the product's back is named, by reconciliation and by verifying its
/// certificate: that, and nothing else. The days of a store lie in one place, one for each damage.
/// </summary>
public abstract class DamageContract(DamageContract.Place place)
{
    private const int PageSize = 4;
    private static readonly RunSizing Sizing = new() { Partitions = 2, PartitionWindow = 2, PageSize = PageSize, UsersPerActivity = PageSize, ActivityWindow = 2 };

    private readonly InMemoryPaymentService service = new();

    /// <summary>What is altered in a store, and not in the books of a payment service.</summary>
    public static TheoryData<string> OfStores => [.. Damage.All.Where(damage => !damage.IsOfServiceAlone).Select(damage => damage.Name)];

    // What reconciliation makes of a closed day, whose records, payments and residue it compares as those of an open one, is
    // part of its verification.
    private protected async Task ExpectNamedOfAClosedDayAsync(string name)
    {
        var damage = Damage.All.Single(damage => damage.Name == name);
        var date = await SettleAsync(damage.Payer);
        var certificate = await CloseAsync(date, damage.Payer);
        var isDone = await DoAsync(damage, date);

        var breaks = new List<Break>();
        var report = await new CertificateVerifier(place.Stores.Inputs, place.Stores.Settlements, PayingService(damage.Payer))
            .VerifyAsync(date, kept: null, PageSize, breaks.Add, default);

        Assert.Equal(isDone ? damage.Breaks : "", Named(breaks));
        Assert.Equal(isDone ? damage.Certified : "", string.Join(", ", report.Differences.Select(Named).Order(StringComparer.Ordinal)));
        Assert.Equal(isDone ? VerifyVerdict.Differs : VerifyVerdict.Holds, report.Verdict);

        // The certificates of days closed later name it.
        await place.Fixture.Raw.SetAsync(new RawRow(RawTable.Days, date), "Certificate", certificate);
    }

    private protected async Task ExpectNamedOfAnOpenDayAsync(string name)
    {
        var damage = Damage.All.Single(damage => damage.Name == name);
        var date = await SettleAsync(damage.Payer);
        var expected = await DoAsync(damage, date) ? damage.Breaks : "";

        await ExpectReconciledAsync(date, damage.Payer, expected);
    }

    private async Task ExpectReconciledAsync(SettlementDate date, Payer payer, string expected)
    {
        var stores = place.Stores;
        var plan = (await stores.Settlements.ReadDayAsync(date, default))!.Plan;
        var breaks = new List<Break>();
        var whole = await new Reconciler(stores.Inputs, stores.Settlements, PayingService(payer)).ReconcileAsync(plan, PageSize, breaks.Add, default);

        Assert.Equal(expected, Named(breaks));
        Assert.Equal(breaks.Count, whole.BreakCount);
        AssertTellsApart(breaks);
    }

    // False where the store refuses it.
    private async Task<bool> DoAsync(Damage damage, SettlementDate date)
    {
        var day = new DamagedDay(date, place.Fixture.Raw, service);
        if (damage.IsRefusedBySqlite && place.Fixture is SqliteFixture)
        {
            await Assert.ThrowsAsync<SqliteException>(() => damage.DoAsync(day));
            return false;
        }

        await damage.DoAsync(day);
        return true;
    }

    private InMemoryPaymentService? PayingService(Payer payer) => payer == Payer.Service ? service : null;

    private async Task<SettlementDate> SettleAsync(Payer payer)
    {
        var date = place.NextDate();
        var stores = place.Stores;
        await stores.Inputs.WriteYieldsAsync([new(date, Sample.Plan.Yield)], replace: false, default);
        await stores.Inputs.WritePositionsAsync(date, DamagedDay.Positions, PositionsRule.Adding, default);
        var report = await StraightContext.RunAsync(
            Call(payer), new RunRequest { Date = date, RunId = Sample.NewRun(), Sizing = Sizing });
        Assert.True(report.Reconciliation!.IsClean);
        return date;
    }

    private async Task<string> CloseAsync(SettlementDate date, Payer payer) =>
        (await StraightContext.CloseAsync(Call(payer), new CloseRequest(date, Sizing))).Certificate!;

    private Func<string, object, RetryPolicy, Task<object>> Call(Payer payer)
    {
        var (stores, payments) = (place.Stores, PayingService(payer));
        var activities = new ActivityTable()
            .Add(new DayActivities(stores.Inputs, stores.Settlements, payments, Sample.Settings))
            .Add(new CloseActivities(stores.Inputs, stores.Settlements, payments));
        return (activity, input, _) => activities.ExecuteAsync(activity, input, CancellationToken.None);
    }

    private static string Named(IEnumerable<Break> breaks) => string.Join(
        ", ", breaks.Select(found => $"{found.Code.ToKebabCase()} {found.UserId}".TrimEnd()).Order(StringComparer.Ordinal));

    private static string Named(CertificateDifference difference) => difference.Code == CertificateDifferenceCode.ContentDiffers
        ? difference.Detail.Split(':')[0]
        : difference.Code.ToKebabCase();

    // Who reads a break sees what differs: its two sides are not alike.
    private static void AssertTellsApart(IEnumerable<Break> breaks) => Assert.All(
        breaks.Where(found => found.Code == BreakCode.RecordDiffers),
        found =>
        {
            var sides = found.Detail.Split("; position and plan give ");
            Assert.NotEqual(sides[0].Replace("recorded ", "", StringComparison.Ordinal).Replace("a position of ", "", StringComparison.Ordinal), sides[1]);
        });

    /// <summary>A store that is opened once, and which of its dates are taken.</summary>
    public abstract class Place(StoreFixture fixture) : IAsyncLifetime
    {
        private int dates;

        public StoreFixture Fixture => fixture;

        public OpenStores Stores { get; private set; } = null!;

        public SettlementDate NextDate() => new(new DateOnly(2014, 1, 1).AddDays(Interlocked.Increment(ref dates)));

        public async Task InitializeAsync() => Stores = await fixture.OpenAsync();

        public async Task DisposeAsync()
        {
            await Stores.DisposeAsync();
            await fixture.DisposeAsync();
        }
    }
}

/// <summary>Damages by SQL.</summary>
public sealed class SqliteDamageTests(SqliteDamageTests.OnePlace place) : DamageContract(place), IClassFixture<SqliteDamageTests.OnePlace>
{
    public static TheoryData<string> OfClosedDays => [.. Damage.All.Select(damage => damage.Name)];

    public static TheoryData<string> OfOpenDays => [.. Damage.All.Where(damage => !damage.IsOfClosedDays).Select(damage => damage.Name)];

    [Theory, MemberData(nameof(OfClosedDays))]
    public Task Damage_of_a_closed_day_is_named_by_its_verification(string name) => ExpectNamedOfAClosedDayAsync(name);

    // Whether a day is closed, or what a payment service says, makes no difference to how a store is read: one store is enough.
    [Theory, MemberData(nameof(OfOpenDays))]
    public Task Damage_of_an_open_day_is_named_by_reconciliation(string name) => ExpectNamedOfAnOpenDayAsync(name);

    public sealed class OnePlace() : Place(new SqliteFixture());
}

/// <summary>Damages to entities in Tables.</summary>
[Takes(seconds: 20)]
public sealed class TablesDamageTests(TablesDamageTests.OnePlace place) : DamageContract(place), IClassFixture<TablesDamageTests.OnePlace>
{
    [Theory, MemberData(nameof(OfStores))]
    public Task Damage_of_a_closed_day_is_named_by_its_verification(string name) => ExpectNamedOfAClosedDayAsync(name);

    public sealed class OnePlace() : Place(new AzuriteFixture());
}

/// <summary>Damages to items in Cosmos.</summary>
[Takes(seconds: 20)]
public sealed class CosmosDamageTests(CosmosDamageTests.OnePlace place) : DamageContract(place), IClassFixture<CosmosDamageTests.OnePlace>
{
    [Theory, MemberData(nameof(OfStores))]
    public Task Damage_of_a_closed_day_is_named_by_its_verification(string name) => ExpectNamedOfAClosedDayAsync(name);

    public sealed class OnePlace() : Place(new CosmosFixture());
}
