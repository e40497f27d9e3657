using System.Text;
using Settlement.Core;
using Settlement.Storage.Tests.Contract;

namespace Settlement.Storage.Tests.FaultyNetwork;

/// <summary>Every <see cref="DayShape"/> in SQLite: its positions, and the export of the day settled there without faults.</summary>
internal sealed class ReferenceDays : IAsyncDisposable
{
    private readonly Dictionary<SettlementDate, string> exports = [];
    private readonly SqliteFixture file = new();
    private OpenStores stores = null!;

    private ReferenceDays()
    {
    }

    /// <summary>Positions and yields of every day.</summary>
    public IInputStore Inputs => stores.Inputs;

    public static async Task<ReferenceDays> SettleAsync()
    {
        var days = new ReferenceDays();
        days.stores = await days.file.OpenAsync();
        await WriteInputsAsync(days.stores.Inputs);
        foreach (var shape in DayShape.All)
        {
            var engine = new RetryingRun(DayShape.Activities(days.Inputs, days.stores, shape.PaymentService()));
            var report = await engine.RunAsync(new RunRequest { Date = shape.Date, RunId = Sample.NewRun(), Sizing = new RunSizing { UsersPerActivity = 1_000 } });
            Assert.True(report.Reconciliation!.IsClean);
            days.exports.Add(shape.Date, await ExportAsync(shape, days.stores.Settlements));
        }

        return days;
    }

    /// <summary>Puts positions and yields of every day into a store.</summary>
    public static async Task WriteInputsAsync(IInputStore inputs)
    {
        await inputs.WriteYieldsAsync([.. DayShape.All.Select(shape => KeyValuePair.Create(shape.Date, shape.Plan.Yield))], replace: false, default);
        foreach (var shape in DayShape.All)
        {
            await inputs.WritePositionsAsync(shape.Date, shape.Positions, PositionsRule.Adding, default);
        }
    }

    /// <summary>The text that <c>settle export</c> writes.</summary>
    public static async Task<string> ExportAsync(DayShape shape, ISettlementStore store)
    {
        using var stream = new MemoryStream();
        await RecordsExport.WriteAsync(stream, shape.Plan, store, new Progress<long>(), default);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    public string Export(DayShape shape) => exports[shape.Date];

    public async ValueTask DisposeAsync()
    {
        await stores.DisposeAsync();
        await file.DisposeAsync();
    }
}
