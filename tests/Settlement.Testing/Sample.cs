using System.Globalization;

namespace Settlement.Testing;

/// <summary>The day that most tests settle: the yield of 2014-08-05 in yuan, truncated, and made-up users.</summary>
public static class Sample
{
    public static readonly SettlementDate Date = SettlementDate.Parse("2014-08-05");

    public static readonly SettlementSettings Settings = new(ProductId.Parse("default"), Currency.Cny, Rounding.Truncate);

    /// <summary>The day's plan, paid by a payment service.</summary>
    public static readonly DayPlan Plan = PlanAt("1.1301");

    /// <summary>The day's plan, paid by the store's ledger.</summary>
    public static readonly DayPlan LedgerPlan = Plan with { Payer = Payer.Ledger };

    public static DayPlan PlanAt(string yield) =>
        new(Date, Settings.Product, Settings.Currency, Yield.Parse(yield), Settings.Rounding, Payer.Service);

    public static RunId Run(int number) => new(new Guid(number, 0, 0, new byte[8]));

    /// <summary>A run with an id that no other has.</summary>
    public static RunId NewRun() => new(Guid.NewGuid());

    /// <summary>The id of a user; in the order of their numbers up to 99,999.</summary>
    public static string User(int number) => string.Create(CultureInfo.InvariantCulture, $"user-{number:00000}");

    public static UserId UserId(int number) => Core.UserId.Parse(User(number));

    /// <summary>A user's position: unless a balance is given, more for each user than for the one before.</summary>
    public static Position Position(int number, long? balanceMinor = null) =>
        new(UserId(number), new Money(balanceMinor ?? 20_000 + (number * 37L)));

    public static SettlementRecord Record(string user, long balanceMinor, DayPlan? plan = null, int run = 1) =>
        Record(new Position(Core.UserId.Parse(user), new Money(balanceMinor)), Run(run), plan);

    public static SettlementRecord Record(int number, RunId run, long? balanceMinor = null) =>
        Record(Position(number, balanceMinor), run);

    public static SettlementRecord Record(Position position, RunId run, DayPlan? plan = null) =>
        SettlementRecord.Compute(new DayDerivation(plan ?? Plan), position, run);

    /// <summary>A record that the ledger pays: born paid, with its posting.</summary>
    public static SettlementRecord PostedRecord(int number, RunId run, long? balanceMinor = null) =>
        Record(Position(number, balanceMinor), run, LedgerPlan);

    public static Payment Payment(int number) => Core.Payment.Of(Record(number, default));
}
