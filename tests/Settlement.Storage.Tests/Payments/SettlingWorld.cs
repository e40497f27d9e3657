using Settlement.Core;
using Settlement.Storage.Tests.Contract;

namespace Settlement.Storage.Tests.Payments;

/// <summary>Settles made-up users on a SQLite file of its own, paid by a given service.</summary>
internal sealed class SettlingWorld : IAsyncDisposable
{
    private readonly SqliteFixture fixture;
    private readonly OpenStores stores;
    private readonly UserSettler settler;

    private SettlingWorld(SqliteFixture fixture, OpenStores stores, IPaymentService payments)
    {
        this.fixture = fixture;
        this.stores = stores;
        settler = new UserSettler(stores.Settlements, payments);
    }

    public static async Task<SettlingWorld> OpenAsync(IPaymentService payments)
    {
        var file = new SqliteFixture();
        return new SettlingWorld(file, await file.OpenAsync(), payments);
    }

    public Task<IReadOnlyList<UserResult>> SettleAsync(int users, DayPlan? plan = null) => settler.SettleAsync(
        plan ?? Sample.Plan,
        Sample.NewRun(),
        [.. Enumerable.Range(0, users).Select(user => new StoredPosition(Sample.UserId(user).Value, Sample.Position(user).Balance.Minor))],
        CancellationToken.None);

    public Task<RecordCounts> CountAsync(SettlementDate? date = null) =>
        stores.Settlements.CountRecordsAsync(date ?? Sample.Date, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await stores.DisposeAsync();
        await fixture.DisposeAsync();
    }
}
