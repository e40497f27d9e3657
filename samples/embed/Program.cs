// Settles a date inside this program: the balances come from the bank's own books, the bank itself pays, a SQLite file keeps
// what must not happen twice. Run it again as often as you like.
using EmbedSample;
using Settlement.Core;
using Settlement.Storage;

if (args.Length != 2 || !SettlementDate.TryParse(args[0], out var date, out _))
{
    Console.Error.WriteLine("usage: embed DATE FOLDER");
    return 2;
}

var settings = new SettlementSettings(ProductId.Parse("savings"), Currency.Find("EUR")!, Rounding.HalfEven);
_ = StoreUrl.TryParse($"sqlite:{Path.Combine(args[1], "settlement.db")}", out var store, out _);
await using var stores = await OpenStores.OpenAsync(
    store, positions: null, StoreAccess.Create, StoreCard.Of(settings), TimeSpan.FromSeconds(10), CancellationToken.None);

// Where the balances come from, and who pays.
var bank = new Bank(Path.Combine(args[1], "payments.csv"), settings.Currency);
var balances = new BankBalances(stores.Inputs);

var activities = new ActivityTable()
    .Add(new DayActivities(stores.Inputs, stores.Settlements, bank, settings, balances, corrections: stores.Corrections))
    .Add(new TurnActivities(stores.Leases, stores.RunLog));
var request = new RunRequest
{
    Date = date,
    RunId = new RunId(Guid.NewGuid()),
    Inbox = new InboxUse(),

    // Two of these programs never settle a date at once: the lease keeps the second waiting, and the run is in the log.
    Turn = new TurnRequest(RunKind.CommandLine, "embed", "", TimeSpan.FromMinutes(2)),
};

var report = await new LocalEngine(activities).RunAsync(DayWorkflow.RunAsync, request.InstanceId, request);
if (report is not FinishedRun { Reconciled: { IsClean: true } found })
{
    Console.Error.WriteLine($"{date}: {report.Verdict}, {report.Attention.Count} users need attention");
    return 1;
}

var tally = report.Tally;
Console.WriteLine($"{date}: {tally.Settled} settled, {tally.AlreadySettled} settled before; paid {Money.Format(found.PaidMinor, settings.Currency)} {settings.Currency}, clean");
return 0;
