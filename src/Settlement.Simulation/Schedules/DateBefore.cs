using System.Numerics;
using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>
/// The settled date before, whose fractions the schedule's date takes over: users of both dates, users who have no position any
/// more, and now and then one who is settled late.
/// </summary>
internal sealed class DateBefore
{
    /// <summary>The date.</summary>
    public static readonly SettlementDate Date = SettlementDate.Parse("2014-08-04");

    // Which of a seed's streams of random numbers it is made from.
    private const ulong Stream = 8;

    // Users whom the schedule's date has not among those it begins with, and who come late to it now and then.
    private static readonly string[] Absent = [ScheduleSetup.User(0), ScheduleSetup.User(ScheduleSetup.MostUsers - 1), ScheduleSetup.User(ScheduleSetup.MostUsers)];

    private readonly List<SettlementRecord> records = [];
    private readonly DayPlan plan;

    private DateBefore(DayPlan plan, SeededRandom random, IEnumerable<string> users)
    {
        this.plan = plan;
        var day = new DayDerivation(plan);
        foreach (var user in users.Where(_ => !random.OneIn(4)))
        {
            var takenOver = new CarriedFraction(random.Between(-1_000_000, 1_000_000) * (CarriedFraction.Scale / 1_000_001));
            var position = new Position(UserId.Parse(user), new Money(ScheduleSetup.Balance(random))) with { TakenOver = takenOver };
            var record = SettlementRecord.Compute(day, position, default);
            records.Add(record.NeedsPayment ? record with { Status = RecordStatus.Paid } : record);
        }

        IsLate = records.Count > 0 && random.OneIn(3);
        SettledAfter = random.Between(0, 60 * VirtualTime.Second);
    }

    /// <summary>Whether its last user is settled after the schedule has begun.</summary>
    public bool IsLate { get; }

    /// <summary>When that is, in microseconds.</summary>
    public long SettledAfter { get; }

    /// <summary>What a seed has before its date; null where its date carries nothing, which has no other schedule for it.</summary>
    public static DateBefore? Of(ulong seed, ScheduleSetup setup)
    {
        var random = new SeededRandom(SeededRandom.Mix(seed, Stream));
        if (setup.Settings.Dates != SettlementDates.EveryDay || !random.OneIn(4))
        {
            return null;
        }

        var payer = setup.Payments == PaymentStyle.Ledger ? Payer.Ledger : Payer.Service;
        var carrying = setup.Settings with { ResiduePolicy = ResiduePolicy.Carry };
        return new DateBefore(
            carrying.PlanFor(Date, setup.Yield, payer), random, setup.Positions.Where(position => position.BalanceMinor >= 0).Select(position => position.UserId).Concat(Absent));
    }

    /// <summary>Puts it into a schedule's store.</summary>
    public void Put(World world)
    {
        world.Store.CreateDay(plan);
        foreach (var record in records)
        {
            world.Inputs.Put(Date, new StoredPosition(record.UserId.Value, record.Position.Minor));
        }

        world.Store.CreateRecords(IsLate ? records[..^1] : records);
        if (!IsLate)
        {
            Settle(world);
        }
    }

    /// <summary>Settles who is late.</summary>
    public void SettleLate(World world)
    {
        if (world.Store.ReadDay(Date)!.State == DayState.Open)
        {
            world.Store.CreateRecords([records[^1]]);
            Settle(world);
        }
    }

    /// <summary>A position of the schedule's date with the fraction that it takes over.</summary>
    public Position WithFraction(Position position) =>
        position with { TakenOver = records.Find(record => record.UserId == position.UserId)?.Carried!.Value.HandedOn ?? default };

    /// <summary>Checks that every fraction has gone on once, by arithmetic of its own.</summary>
    public void Check(World world)
    {
        var date = ScheduleSetup.Date;
        if (world.Store.ReadDay(date)!.Plan is not { } carrying || carrying.CarriesFrom != Date || world.Store.ReadDay(Date)!.TakenOverBy != date)
        {
            world.Watch.Report(Invariant.I5, $"{date} does not take over the fractions of {Date}, or {Date} does not say so");
            return;
        }

        foreach (var before in records.Where(record => !record.Carried!.Value.HandedOn.IsZero && world.Store.ReadRecord(date, record.UserId) is null))
        {
            world.Watch.Report(Invariant.I5, $"the fraction of {before.UserId} is lost: there is no record that takes it over");
        }

        foreach (var record in world.Store.ListRecords(date))
        {
            var before = records.Find(before => before.UserId == record.UserId)?.Carried!.Value.HandedOn.Exact ?? default;
            var exact = new ExactAmount(record.Position.Minor * AccruedDays.PartsOf(carrying), carrying.Yield.Denominator);
            var left = before + exact - new ExactAmount((BigInteger)record.Earnings.Credited.Minor, BigInteger.One);
            if (record.Carried is not { } carried || carried.TakenOver.Exact != before || carried.HandedOn.Exact != left ||
                BigInteger.Abs(left.Numerator) >= left.Denominator)
            {
                world.Watch.Report(Invariant.I5, $"{record.UserId} had a fraction of {before}; the record says {record.Carried}");
            }
        }
    }

    private void Settle(World world)
    {
        var day = world.Store.ReadDay(Date)!;
        Int128 earnings = records.Sum(record => record.Earnings.Credited.Minor);
        Int128 residue = records.Sum(record => record.Earnings.ResidueNumerator);
        world.Store.UpdateDay(day with { State = DayState.Settled, Totals = new DayTotals(records.Count, earnings, residue) });
    }
}
