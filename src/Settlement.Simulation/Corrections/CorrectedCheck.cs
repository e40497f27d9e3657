using System.Numerics;
using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>
/// Holds the end of a corrected day against what its corrections have to come to: each user's entries by the plans that stand,
/// every payment, every cent, and what was acknowledged.
/// </summary>
internal sealed class CorrectedCheck(World world)
{
    private static readonly SettlementDate Date = ScheduleSetup.Date;

    private readonly IReadOnlyList<Correction> corrections = world.Corrections.List(Date);
    private readonly IReadOnlyList<Payment> payments = world.CorrectionPayments;
    private ExactAmount exact;
    private BigInteger credited;
    private long met;

    /// <summary>Checks I4, I5 and I8.</summary>
    public void Check()
    {
        foreach (var correction in corrections.Where(correction => correction.State == DayState.Open))
        {
            Report(Invariant.I4, $"correction {correction.Plan.Number} is not settled at the end");
        }

        for (var number = 0; number < ScheduleSetup.MostUsers + 2; number++)
        {
            CheckUser(UserId.Parse(ScheduleSetup.User(number)));
        }

        CheckTotals();
        foreach (var entry in world.AcknowledgedEntries)
        {
            if (world.Corrections.FindEntry(entry.Date, entry.Number, entry.UserId)?.HasSameContentAs(entry) != true)
            {
                Report(Invariant.I8, $"the store had said that the entry of {entry.UserId} in correction {entry.Number} is there");
            }
        }
    }

    private void CheckUser(UserId user)
    {
        var record = world.Store.ReadRecord(Date, user);
        var before = record?.Earnings.Credited ?? Money.Zero;
        var entries = world.Corrections.EntriesOf(Date, corrections.Count, user);
        Money? position = record?.Position;
        long debited = 0, less = 0;
        foreach (var plan in corrections.Select(correction => correction.Plan))
        {
            var isNamed = plan.BringsPositions && world.Corrections.FindInSet(Date, plan.PositionSets[0], user) is not null;
            position = PositionOf(plan, user) ?? record?.Position;
            var entry = entries.FirstOrDefault(entry => entry.Number == plan.Number);
            var due = position is { } balance && (plan.ChangesYield || isNamed) ? CheckedEarnings(user, balance, plan) : null;
            var difference = due is { } earnings ? earnings.Credited - before : Money.Zero;
            if (difference == Money.Zero || long.Abs(difference.Minor) < plan.AtLeast.Minor)
            {
                if (entry is not null)
                {
                    Report(Invariant.I4, $"{user} has an entry in correction {plan.Number}, which leaves the user as they were");
                }

                continue;
            }

            if (entry is null)
            {
                Report(Invariant.I4, $"{user} has no entry of {difference.Minor} in correction {plan.Number}");
                continue;
            }

            if (entry.Position != position || entry.Earnings != due || entry.Before != before)
            {
                Report(Invariant.I5, $"{user} has an entry of {entry.Difference.Minor} in correction {plan.Number}; it calls for {difference.Minor}");
            }

            debited += CheckPayment(entry, entries, plan);
            less += difference.Minor < 0 ? -difference.Minor : 0;
            before += difference;
            met++;
        }

        if (debited > less)
        {
            Report(Invariant.I5, $"{user} was debited {debited} by corrections; their entries come to {less}");
        }

        credited += before.Minor;
        if (position is { } latest)
        {
            exact += new ExactAmount(latest.Minor * AccruedDays.PartsOf(corrections[^1].Plan.Plan), corrections[^1].Plan.Plan.Yield.Denominator);
        }
    }

    private Money? PositionOf(CorrectionPlan plan, UserId user)
    {
        foreach (var set in plan.PositionSets)
        {
            if (world.Corrections.FindInSet(Date, set, user) is { } named)
            {
                return new Money(named.BalanceMinor);
            }
        }

        return null;
    }

    private Earnings? CheckedEarnings(UserId user, Money position, CorrectionPlan plan)
    {
        var takenOver = world.Store.ReadRecord(Date, user)?.Carried?.TakenOver ?? default;
        var earnings = new DayDerivation(plan.Plan).EarningsOf(position, takenOver);
        var called = position.Minor * AccruedDays.PartsOf(plan.Plan);
        var got = (BigInteger)earnings.Credited.Minor * plan.Plan.Yield.Denominator;
        if (got + earnings.ResidueNumerator != called || BigInteger.Abs(called - got) >= (plan.Plan.Carries ? 2 : 1) * (BigInteger)plan.Plan.Yield.Denominator)
        {
            Report(Invariant.I5, $"the earnings and the residue of {user} in correction {plan.Number} are not the exact earnings");
        }

        return earnings;
    }

    // What was debited.
    private long CheckPayment(CorrectionEntry entry, IReadOnlyList<CorrectionEntry> own, CorrectionPlan plan)
    {
        var takenUp = own.Where(earlier => earlier.TakenUpBy == entry.Number).Sum(earlier => -earlier.Amount.Minor);
        var isOwed = entry.Amount.Minor < 0 && plan.MayBeOwed;
        var isRight = entry.Status switch
        {
            EntryStatus.Recorded => !entry.NeedsPayment,
            EntryStatus.Paid => !isOwed && plan.Plan.Payer == Payer.Service,
            EntryStatus.Posted => plan.Plan.Payer == Payer.Ledger,
            EntryStatus.TakenUp => isOwed && own.Any(later => later.Number == entry.TakenUpBy),
            _ => isOwed,
        };
        if (!isRight || entry.TakenUp.Minor != takenUp)
        {
            Report(
                isRight ? Invariant.I5 : Invariant.I4,
                $"the entry of {entry.UserId} in correction {entry.Number} is {entry.Status} and takes up {entry.TakenUp.Minor}; it should take up {takenUp}");
        }

        long paid = 0, debited = 0;
        foreach (var payment in payments.Where(payment => payment.UserId == entry.UserId && payment.Correction == entry.Number))
        {
            paid += payment.Amount.Minor;
            debited += payment.IsReversal ? -payment.Amount.Minor : 0;
        }

        var due = entry.Status is EntryStatus.Paid or EntryStatus.Posted ? entry.Amount.Minor : 0;
        if (paid != due)
        {
            Report(Invariant.I5, $"{entry.UserId} was paid {paid} for correction {entry.Number}; the entry says {due}");
        }

        return debited;
    }

    // A, then B, then C is A, then C: whatever the corrections in between, all of it comes to the exact total of the latest inputs.
    private void CheckTotals()
    {
        var residue = ResiduePosting.Total(world.Store.ListResiduePostings(Date));
        BigInteger paid = 0, open = 0;
        long entries = 0;
        foreach (var correction in corrections)
        {
            residue += correction.Plan.ResidueDifference;
            foreach (var entry in world.Corrections.ListEntries(Date, correction.Plan.Number))
            {
                entries++;
                open += entry.Status is EntryStatus.Owed or EntryStatus.SettledElsewhere ? entry.Amount.Minor : 0;
            }
        }

        foreach (var payment in payments.Concat(world.PaymentsMade))
        {
            paid += payment.Amount.Minor;
        }

        if (entries != met)
        {
            Report(Invariant.I4, $"there are {entries} entries; the corrections call for {met}");
        }

        if (new ExactAmount(credited, BigInteger.One) + residue != exact)
        {
            Report(Invariant.I5, $"credited {credited}, residue {residue}; the latest inputs come to {exact}");
        }

        if (paid + open != credited)
        {
            Report(Invariant.I5, $"paid {paid}, not taken back {open}; records and corrections come to {credited}");
        }
    }

    private void Report(Invariant invariant, string detail) => world.Watch.Report(invariant, detail);
}
