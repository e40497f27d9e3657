using Microsoft.Data.Sqlite;
using Settlement.Core;
using Settlement.Storage.Tests.Contract;

namespace Settlement.Storage.Tests.Damages;

/// <summary>
/// Whatever is altered in a corrected day behind the product's back is named when its corrections are reconciled: that, and
/// nothing else.
/// </summary>
public abstract class CorrectionDamageContract(DamageContract.Place place)
{
    private const int PageSize = 4;
    private static readonly RunSizing Sizing = new() { Partitions = 2, PartitionWindow = 2, PageSize = PageSize, UsersPerActivity = PageSize, ActivityWindow = 2 };

    private readonly InMemoryPaymentService service = new();

    public static TheoryData<string> OfCorrections => [.. CorrectionDamage.All.Select(damage => damage.Name)];

    [Theory, MemberData(nameof(OfCorrections))]
    public async Task Damage_of_a_correction_is_named_by_its_reconciliation(string name)
    {
        var damage = CorrectionDamage.All.Single(damage => damage.Name == name);
        var (date, set) = await CorrectAsync(damage.Payer);
        Assert.Empty(await ReconcileAsync(date, damage.Payer));

        var day = new CorrectedDay(date, set, place.Fixture.Raw, service);
        if (damage.IsRefusedBySqlite && place.Fixture is SqliteFixture)
        {
            await Assert.ThrowsAsync<SqliteException>(() => damage.DoAsync(day));
            return;
        }

        await damage.DoAsync(day);

        Assert.Equal(damage.Breaks, string.Join(
            ", ", (await ReconcileAsync(date, damage.Payer)).Select(found => $"{found.Code.ToKebabCase()} {found.UserId}".TrimEnd()).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("PositionSets", "", "brings positions and names no set of them")]
    [InlineData("PositionSets", "0123", "is no digest")]
    [InlineData("Quote", "per mille", "unknown yield quote")]
    public async Task Plan_that_makes_no_sense_is_not_read(string column, string value, string says)
    {
        var (date, set) = await CorrectAsync(Payer.Ledger);
        await new CorrectedDay(date, set, place.Fixture.Raw, service).SetPlanAsync(column, value);

        await using var stores = await place.Fixture.OpenAsync(StoreAccess.Read);
        var refusal = await Assert.ThrowsAsync<FormatException>(() => stores.Corrections.ListCorrectionsAsync(date, default));

        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
    }

    private async Task<List<Break>> ReconcileAsync(SettlementDate date, Payer payer)
    {
        await using var stores = await place.Fixture.OpenAsync(StoreAccess.Read);
        var breaks = new List<Break>();
        var whole = await new CorrectionReconciler(stores.Inputs, stores.Settlements, stores.Corrections, PayingService(payer))
            .ReconcileAsync(date, PageSize, breaks.Add, default);
        Assert.Equal(breaks.Count, whole!.Unfinished + whole.Contradictions);
        return breaks;
    }

    private InMemoryPaymentService? PayingService(Payer payer) => payer == Payer.Service ? service : null;

    private async Task<(SettlementDate Date, Digest Set)> CorrectAsync(Payer payer)
    {
        var date = place.NextDate();
        await using var stores = await place.Fixture.OpenAsync();
        await stores.Inputs.WriteYieldsAsync([new(date, Sample.Plan.Yield)], replace: false, default);
        await stores.Inputs.WritePositionsAsync(date, CorrectedDay.Positions, PositionsRule.Adding, default);
        var payments = PayingService(payer);
        var activities = new ActivityTable()
            .Add(new DayActivities(stores.Inputs, stores.Settlements, payments, Sample.Settings))
            .Add(new CorrectionActivities(stores.Inputs, stores.Settlements, stores.Corrections, payments));
        var settled = await StraightContext.RunAsync(Call, new RunRequest { Date = date, RunId = Sample.NewRun(), Sizing = Sizing });
        Assert.True(settled.Reconciliation!.IsClean);

        using var digest = new PositionSetDigest();
        foreach (var position in CorrectedDay.Brought)
        {
            digest.Add(position);
        }

        var set = digest.Take();
        await stores.Corrections.WriteSetAsync(date, set, CorrectedDay.Brought, default);
        var corrected = await StraightContext.CorrectAsync(Call, new CorrectionRequest
        {
            Date = date,
            RunId = Sample.NewRun(),
            Book = true,
            Reason = "a wrong yield, and two wrong balances",
            RequestedBy = "alice",
            RequestedAt = new DateTimeOffset(2014, 9, 1, 12, 0, 0, TimeSpan.Zero),
            Yield = Yield.Parse("1.5"),
            Positions = set,
            Sizing = Sizing,
        });
        Assert.Equal((CorrectionVerdict.Booked, true), (corrected.Verdict, corrected.Reconciled!.IsClean));
        return (date, set);

        Task<object> Call(string activity, object input, RetryPolicy retry) => activities.ExecuteAsync(activity, input, CancellationToken.None);
    }
}

/// <summary>Damages by SQL.</summary>
public sealed class SqliteCorrectionDamageTests(SqliteDamageTests.OnePlace place) : CorrectionDamageContract(place), IClassFixture<SqliteDamageTests.OnePlace>;

/// <summary>Damages to entities in Tables.</summary>
public sealed class TablesCorrectionDamageTests(TablesDamageTests.OnePlace place) : CorrectionDamageContract(place), IClassFixture<TablesDamageTests.OnePlace>;

/// <summary>Damages to items in Cosmos.</summary>
public sealed class CosmosCorrectionDamageTests(CosmosDamageTests.OnePlace place) : CorrectionDamageContract(place), IClassFixture<CosmosDamageTests.OnePlace>;
