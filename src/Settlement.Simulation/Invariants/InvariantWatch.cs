using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>
/// Sees every change of records, payments, residue and days as it is made, whoever made it, and notes what must not be.
/// </summary>
/// <param name="time">The schedule's time.</param>
/// <param name="product">The product that is settled.</param>
/// <param name="isRefused">Whether the payment service has refused a transaction id for good.</param>
internal sealed class InvariantWatch(VirtualTime time, ProductId product, Func<TransactionId, bool> isRefused)
{
    private readonly List<Violation> violations = [];
    private readonly HashSet<(SettlementDate, UserId)> paid = [];
    private readonly HashSet<SettlementDate> closed = [];

    /// <summary>What did not hold, in order.</summary>
    public IReadOnlyList<Violation> Violations => violations;

    /// <summary>Changes of records, payments, residue, days and corrections so far.</summary>
    public long Changes { get; private set; }

    /// <summary>Notes a violation.</summary>
    public void Report(Invariant invariant, string detail) => violations.Add(new Violation(invariant, detail, time.Now));

    /// <summary>A record was inserted, whatever was there before; nothing may have been.</summary>
    public void Inserted(SettlementRecord? before, SettlementRecord record)
    {
        Change(record.Date, "a record of ", record.UserId);
        if (before is not null)
        {
            Report(Invariant.I1, $"a second record of {record.UserId} on {record.Date}");
        }

        CheckPosting(record);
    }

    /// <summary>A record was written over.</summary>
    public void Updated(SettlementRecord before, SettlementRecord after)
    {
        Change(after.Date, "the record of ", after.UserId);
        if (after.Attempt != before.Attempt)
        {
            CheckAttempt(before, after);
            return;
        }

        var moved = before.Status == RecordStatus.Recorded && after.Status == RecordStatus.Paid;
        if (!moved || before with { Status = after.Status, IsPosted = after.IsPosted, Version = after.Version } != after)
        {
            Report(Invariant.I2, $"the record of {after.UserId} was written over: {Show(before)} became {Show(after)}");
        }

        if (!before.IsPosted)
        {
            CheckPosting(after);
        }
    }

    /// <summary>A payment was made.</summary>
    /// <param name="payment">The payment.</param>
    /// <param name="record">The record the store has for it, if any.</param>
    public void Paid(Payment payment, SettlementRecord? record)
    {
        Change(payment.Date, "a payment to ", payment.UserId);
        if (!paid.Add((payment.Date, payment.UserId)))
        {
            Report(Invariant.I3, $"{payment.UserId} was paid a second time for {payment.Date}");
        }

        if (payment.TransactionId != TransactionId.Derive(product, payment.Date, payment.UserId, record?.Attempt ?? SettlementRecord.FirstAttempt))
        {
            Report(Invariant.I3, $"the transaction id of {payment.UserId}'s payment is not the derived one");
        }

        if (record is null || Payment.Of(record) != payment)
        {
            Report(Invariant.I5, record is null
                ? $"{payment.UserId} was paid {payment.Amount.Minor} and nothing is recorded"
                : $"{payment.UserId} was paid {payment.Amount.Minor}; the record says {record.Earnings.Credited.Minor}");
        }
    }

    /// <summary>Residue was booked.</summary>
    /// <param name="posting">The posting.</param>
    /// <param name="isRepeated">Whether the date had a posting of its sequence number.</param>
    public void Booked(ResiduePosting posting, bool isRepeated)
    {
        Change(posting.Date, "residue");
        if (isRepeated)
        {
            Report(Invariant.I5, $"residue was booked a second time as number {posting.Sequence} of {posting.Date}");
        }
    }

    /// <summary>A day was created or changed.</summary>
    public void DayChanged(Day? before, Day after)
    {
        Change(after.Plan.Date, "its state");
        if (before is not null && before.Plan != after.Plan)
        {
            Report(Invariant.I6, $"the plan of {after.Plan.Date} was replaced: {before.Plan} became {after.Plan}");
        }

        if (after.State == DayState.Closed)
        {
            if (before is { State: not DayState.Closed, CloseAttempt.GoesOn: false })
            {
                Report(Invariant.I7, $"{after.Plan.Date} was closed when no attempt to close it was going on");
            }

            closed.Add(after.Plan.Date);
        }
    }

    /// <summary>A correction, one of its entries or one of its payments was created or changed.</summary>
    public void CorrectionChanged() => Changes++;

    // Nothing but the attempt moves, by one, and only after a definite refusal.
    private void CheckAttempt(SettlementRecord before, SettlementRecord after)
    {
        if (before.Status != RecordStatus.Recorded ||
            after.TransactionId != TransactionId.Derive(product, after.Date, after.UserId, before.Attempt + 1) ||
            before with { Attempt = before.Attempt + 1, Version = after.Version } != after)
        {
            Report(Invariant.I2, $"the record of {after.UserId} was written over: attempt {before.Attempt} became {after.Attempt}");
        }

        if (!isRefused(before.TransactionId))
        {
            Report(Invariant.I3, $"attempt {after.Attempt} to pay {after.UserId} was begun, and attempt {before.Attempt} was not refused");
        }
    }

    // A posting comes with its record: a payment like any other, between the accounts that the record calls for.
    private void CheckPosting(SettlementRecord record)
    {
        if (!record.IsPosted)
        {
            return;
        }

        Paid(Payment.Posted(record)!, record);
        if (record.OddPosting is { } odd)
        {
            Report(Invariant.I5, $"the payment of {record.UserId} was posted {odd}");
        }
    }

    private void Change(SettlementDate date, string what, UserId? whose = null)
    {
        Changes++;
        if (closed.Contains(date))
        {
            Report(Invariant.I7, $"{date} is closed, and {what}{whose} changed");
        }
    }

    private static string Show(SettlementRecord record) =>
        $"{record.Earnings.Credited.Minor} on {record.Position.Minor}, {record.Status}";
}
