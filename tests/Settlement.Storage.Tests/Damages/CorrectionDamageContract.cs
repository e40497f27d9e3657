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

    /// <summary>What is altered in a store, and not in the books of a payment service.</summary>
    public static TheoryData<string> OfStores => [.. CorrectionDamage.All.Where(damage => !damage.IsOfServiceAlone).Select(damage => damage.Name)];

    private protected async Task ExpectNamedOfAClosedCorrectionAsync(string name)
    {
        var damage = CorrectionDamage.All.Single(damage => damage.Name == name);
        var (date, set) = await CorrectAsync(damage.Payer, close: true);
        var day = new CorrectedDay(date, set, place.Fixture.Raw, service);
        if (damage.IsRefusedBySqlite && place.Fixture is SqliteFixture)
        {
            await Assert.ThrowsAsync<SqliteException>(() => damage.DoAsync(day));
            return;
        }

        await damage.DoAsync(day);

        var (verdict, breaks, _) = await VerifyAsync(date, damage.Payer);
        Assert.Equal((CorrectionVerifyVerdict.Differs, damage.Breaks), (verdict, breaks));
    }

    [Theory]
    [InlineData(Payer.Ledger)]
    [InlineData(Payer.Service)]
    public async Task Closed_correction_that_nobody_touched_is_clean_and_holds(Payer payer)
    {
        var (date, _) = await CorrectAsync(payer, close: true);

        Assert.Empty(await ReconcileAsync(date, payer));
        Assert.Equal((CorrectionVerifyVerdict.Holds, "", ""), await VerifyAsync(date, payer));
    }

    private protected async Task ExpectNamedOfAnOpenCorrectionAsync(string name)
    {
        var damage = CorrectionDamage.All.Single(damage => damage.Name == name);
        var (date, set) = await CorrectAsync(damage.Payer);
        await damage.DoAsync(new CorrectedDay(date, set, place.Fixture.Raw, service));

        Assert.Equal(damage.Breaks, Named(await ReconcileAsync(date, damage.Payer)));
    }

    [Theory]
    [InlineData("Reason", "another", "reason")]
    [InlineData("BookedBy", "mallory", "booked-by")]
    [InlineData("Certificate", null, "certificate-missing")]
    [InlineData("Certificate", "settled", "certificate-unreadable")]
    public async Task What_only_its_certificate_shows_of_a_closed_correction_is_named_by_its_verification(string column, string? value, string differs)
    {
        var (date, _) = await CorrectAsync(Payer.Ledger, close: true);
        var row = new RawRow(RawTable.Corrections, date, Number: 1);
        var certificate = (await place.Stores.Corrections.ListCorrectionsAsync(date, default))[0].Certificate!;
        await place.Fixture.Raw.SetAsync(row, column, value);

        Assert.Equal((CorrectionVerifyVerdict.Differs, "", differs), await VerifyAsync(date, Payer.Ledger));

        // The certificates of days closed later name it.
        await place.Fixture.Raw.SetAsync(row, "Certificate", certificate);
    }

    private async Task<(CorrectionVerifyVerdict Verdict, string Breaks, string Differences)> VerifyAsync(SettlementDate date, Payer payer)
    {
        var stores = place.Stores;
        var breaks = new List<Break>();
        var report = await new CorrectionVerifier(stores.Inputs, stores.Settlements, stores.Corrections, PayingService(payer))
            .VerifyAsync(date, number: 1, kept: null, PageSize, breaks.Add, default);
        return (report.Verdict, Named(breaks), string.Join(", ", report.Differences.Select(Named).Order(StringComparer.Ordinal)));
    }

    private static string Named(IEnumerable<Break> breaks) => string.Join(
        ", ", breaks.Select(found => $"{found.Code.ToKebabCase()} {found.UserId}".TrimEnd()).Order(StringComparer.Ordinal));

    private static string Named(CertificateDifference difference) => difference.Code == CertificateDifferenceCode.ContentDiffers
        ? difference.Detail.Split(':')[0]
        : difference.Code.ToKebabCase();

    [Theory]
    [InlineData("PositionSets", "", "brings positions and names no set of them")]
    [InlineData("PositionSets", "0123", "is no digest")]
    [InlineData("Quote", "per mille", "unknown yield quote")]
    public async Task Plan_that_makes_no_sense_is_not_read(string column, string value, string says)
    {
        var (date, set) = await CorrectAsync(Payer.Ledger);
        var day = new CorrectedDay(date, set, place.Fixture.Raw, service);
        await day.SetPlanAsync(column, value);

        var refusal = await Assert.ThrowsAsync<FormatException>(() => place.Stores.Corrections.ListCorrectionsAsync(date, default));

        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);

        // Whoever closes a later day reads the corrections of all.
        await day.SetPlanAsync(column, column == "Quote" ? Sample.Plan.Yield.Quote.Name() : set.ToString());
    }

    private async Task<List<Break>> ReconcileAsync(SettlementDate date, Payer payer)
    {
        var stores = place.Stores;
        var breaks = new List<Break>();
        var whole = await new CorrectionReconciler(stores.Inputs, stores.Settlements, stores.Corrections, PayingService(payer))
            .ReconcileAsync(date, PageSize, breaks.Add, default);
        Assert.Equal(breaks.Count, whole!.Unfinished + whole.Contradictions);
        return breaks;
    }

    private InMemoryPaymentService? PayingService(Payer payer) => payer == Payer.Service ? service : null;

    private async Task<(SettlementDate Date, Digest Set)> CorrectAsync(Payer payer, bool close = false)
    {
        var date = place.NextDate();
        var stores = place.Stores;
        await stores.Inputs.WriteYieldsAsync([new(date, Sample.Plan.Yield)], replace: false, default);
        await stores.Inputs.WritePositionsAsync(date, CorrectedDay.Positions, PositionsRule.Adding, default);
        var payments = PayingService(payer);
        var activities = new ActivityTable()
            .Add(new DayActivities(stores.Inputs, stores.Settlements, payments, Sample.Settings))
            .Add(new CorrectionActivities(stores.Inputs, stores.Settlements, stores.Corrections, payments))
            .Add(new CloseActivities(stores.Inputs, stores.Settlements, payments, payments, stores.Corrections));
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
        if (close)
        {
            Assert.NotNull((await StraightContext.CloseAsync(Call, new CloseRequest(date, Sizing))).Certificate);
            Assert.True((await StraightContext.CloseCorrectionAsync(Call, new CorrectionCloseRequest(date, Number: 1, Sizing))).IsClosed);
        }

        return (date, set);

        Task<object> Call(string activity, object input, RetryPolicy retry) => activities.ExecuteAsync(activity, input, CancellationToken.None);
    }
}

/// <summary>Damages by SQL.</summary>
public sealed class SqliteCorrectionDamageTests(SqliteDamageTests.OnePlace place) : CorrectionDamageContract(place), IClassFixture<SqliteDamageTests.OnePlace>
{
    public static TheoryData<string> OfClosedCorrections => [.. CorrectionDamage.All.Select(damage => damage.Name)];

    public static TheoryData<string> OfOpenCorrections => [.. CorrectionDamage.All.Where(damage => !damage.IsRefusedBySqlite).Select(damage => damage.Name)];

    [Theory, MemberData(nameof(OfClosedCorrections))]
    public Task Damage_of_a_closed_correction_is_named_by_its_verification(string name) => ExpectNamedOfAClosedCorrectionAsync(name);

    // Whether a correction is closed, or what a payment service says, makes no difference to how a store is read: one store is enough.
    [Theory, MemberData(nameof(OfOpenCorrections))]
    public Task Damage_of_an_open_correction_is_named_by_its_reconciliation(string name) => ExpectNamedOfAnOpenCorrectionAsync(name);
}

/// <summary>Damages to entities in Tables.</summary>
public sealed class TablesCorrectionDamageTests(TablesDamageTests.OnePlace place) : CorrectionDamageContract(place), IClassFixture<TablesDamageTests.OnePlace>
{
    [Theory, MemberData(nameof(OfStores))]
    public Task Damage_of_a_closed_correction_is_named_by_its_verification(string name) => ExpectNamedOfAClosedCorrectionAsync(name);
}

/// <summary>Damages to items in Cosmos.</summary>
public sealed class CosmosCorrectionDamageTests(CosmosDamageTests.OnePlace place) : CorrectionDamageContract(place), IClassFixture<CosmosDamageTests.OnePlace>
{
    [Theory, MemberData(nameof(OfStores))]
    public Task Damage_of_a_closed_correction_is_named_by_its_verification(string name) => ExpectNamedOfAClosedCorrectionAsync(name);
}
