using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>Sees every change of corrections, their entries and their payments as it is made, and notes what must not be.</summary>
internal sealed class CorrectionWatch(World world)
{
    private readonly HashSet<(SettlementDate, int, UserId)> paid = [];

    private ProductId Product => world.Setup.Settings.Product;

    /// <summary>A correction was frozen or moved on.</summary>
    public void Changed(Correction? before, Correction after)
    {
        world.Watch.CorrectionChanged();
        var plan = after.Plan;
        if (before is null)
        {
            CheckFrozen(plan);
            return;
        }

        if (before.Plan != plan)
        {
            Report(Invariant.I6, $"the plan of correction {plan.Number} was replaced: {before.Plan} became {plan}");
        }

        if (before.State == DayState.Closed || after.State < before.State)
        {
            Report(Invariant.I7, $"correction {plan.Number} was {before.State} and became {after.State}");
        }
    }

    /// <summary>An entry was inserted, whatever was there before; nothing may have been.</summary>
    public void Inserted(CorrectionEntry? before, CorrectionEntry entry)
    {
        world.Watch.CorrectionChanged();
        if (before is not null)
        {
            Report(Invariant.I1, $"a second entry of {entry.UserId} in correction {entry.Number}");
        }

        if (world.Corrections.Find(entry.Date, entry.Number) is not { State: DayState.Open })
        {
            Report(Invariant.I7, $"an entry of {entry.UserId} came into correction {entry.Number}, which is not open");
        }

        if (entry.TransactionId != IdOf(entry, SettlementRecord.FirstAttempt))
        {
            Report(Invariant.I3, $"the transaction id of {entry.UserId}'s entry in correction {entry.Number} is not the derived one");
        }

        CheckAmounts(entry);
        if (entry.Status == EntryStatus.Posted)
        {
            Paid(Payment.Of(entry), entry);
            if (entry.OddPosting is { } odd)
            {
                Report(Invariant.I5, $"the entry of {entry.UserId} in correction {entry.Number} was posted {odd}");
            }
        }
    }

    /// <summary>An entry was moved.</summary>
    public void Updated(CorrectionEntry before, CorrectionEntry after)
    {
        world.Watch.CorrectionChanged();
        if (after.Attempt != before.Attempt)
        {
            CheckAttempt(before, after);
            return;
        }

        var moved = (before.Status, after.Status) switch
        {
            (EntryStatus.Recorded, EntryStatus.Paid) => before.NeedsPayment && after.TakenUpBy == 0,
            (EntryStatus.Owed, EntryStatus.TakenUp) => after.TakenUpBy > after.Number,
            (EntryStatus.Owed, EntryStatus.SettledElsewhere) => after.TakenUpBy == 0,
            _ => false,
        };
        if (!moved || before with { Status = after.Status, TakenUpBy = after.TakenUpBy, Version = after.Version } != after)
        {
            Report(
                Invariant.I2,
                $"the entry of {after.UserId} in correction {after.Number} was written over: {before.Status}, taken up by {before.TakenUpBy}, " +
                $"became {after.Status}, taken up by {after.TakenUpBy}");
        }
    }

    /// <summary>A payment of a correction was made.</summary>
    public void Paid(Payment payment) =>
        Paid(payment, world.Corrections.FindEntry(payment.Date, payment.Correction, payment.UserId));

    private void Paid(Payment payment, CorrectionEntry? entry)
    {
        world.Watch.CorrectionChanged();
        if (!paid.Add((payment.Date, payment.Correction, payment.UserId)))
        {
            Report(Invariant.I3, $"{payment.UserId} was paid a second time for {payment.Purpose}");
        }

        if (entry is null || Payment.Of(entry) != payment)
        {
            Report(Invariant.I5, $"{payment.UserId} was paid {payment.Amount.Minor} for {payment.Purpose}; the entry says {entry?.Amount.Minor.ToString() ?? "nothing: there is none"}");
        }
        else if (payment.TransactionId != IdOf(entry, entry.Attempt))
        {
            Report(Invariant.I3, $"the transaction id of {payment.UserId}'s payment for {payment.Purpose} is not the derived one");
        }

        if (payment.IsReversal && world.Corrections.Find(payment.Date, payment.Correction) is { Plan.MayBeOwed: true })
        {
            Report(Invariant.I5, $"{payment.UserId} was debited for {payment.Purpose}, and the service takes nothing back");
        }
    }

    // A correction rests on the one before, and on records to which nothing is added any more.
    private void CheckFrozen(CorrectionPlan plan)
    {
        if (plan.Number > 1 && world.Corrections.Find(plan.Date, plan.Number - 1) is not { State: not DayState.Open })
        {
            Report(Invariant.I6, $"correction {plan.Number} was planned, and the one before is not settled");
        }

        if (!world.Inputs.ReadSeal(plan.Date).IsOn)
        {
            Report(Invariant.I7, $"correction {plan.Number} was planned, and the inputs of its date are not sealed");
        }
    }

    // The difference is to all that was credited before, and takes up exactly what was moved to it.
    private void CheckAmounts(CorrectionEntry entry)
    {
        var credited = world.Store.ReadRecord(entry.Date, entry.UserId)?.Earnings.Credited ?? Money.Zero;
        var takenUp = Money.Zero;
        foreach (var earlier in world.Corrections.EntriesOf(entry.Date, entry.Number - 1, entry.UserId))
        {
            credited += earlier.Difference;
            takenUp -= earlier.TakenUpBy == entry.Number ? earlier.Amount : Money.Zero;
        }

        if (entry.Before != credited || entry.TakenUp != takenUp)
        {
            Report(
                Invariant.I5,
                $"the entry of {entry.UserId} in correction {entry.Number} says {entry.Before.Minor} before and takes up {entry.TakenUp.Minor}; " +
                $"credited was {credited.Minor}, taken up {takenUp.Minor}");
        }
    }

    private void CheckAttempt(CorrectionEntry before, CorrectionEntry after)
    {
        if (before.Status != EntryStatus.Recorded || after.TransactionId != IdOf(before, before.Attempt + 1) ||
            before with { Attempt = before.Attempt + 1, TransactionId = after.TransactionId, Version = after.Version } != after)
        {
            Report(Invariant.I2, $"the entry of {after.UserId} in correction {after.Number} was written over: attempt {before.Attempt} became {after.Attempt}");
        }

        if (!world.Payments.HasRefused(before.TransactionId))
        {
            Report(Invariant.I3, $"attempt {after.Attempt} to pay {after.UserId} for correction {after.Number} was begun, and attempt {before.Attempt} was not refused");
        }
    }

    private TransactionId IdOf(CorrectionEntry entry, int attempt) =>
        TransactionId.Derive(Product, entry.Date, entry.UserId, attempt, entry.Number);

    private void Report(Invariant invariant, string detail) => world.Watch.Report(invariant, detail);
}
