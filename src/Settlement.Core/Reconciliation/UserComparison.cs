namespace Settlement.Core;

/// <summary>Compares one user's position, record and payment, and adds them to a page's totals.</summary>
internal sealed class UserComparison(DayPlan plan, Action<Break> report)
{
    private readonly Int128 parts = plan.Parts;
    private readonly RecordComputer computer = new(plan);

    private long positions, records, payments, leftToList, waiting, unfinished, contradictions;
    private Int128 expected, exact, recorded, residue, paid;
    private readonly List<Break> breaks = [];

    /// <summary>The record that a position should have; null if it cannot be settled.</summary>
    public SettlementRecord? Expect(StoredPosition stored)
    {
        positions++;
        var computed = computer.Compute(stored);
        if (!computed.CanBeSettled)
        {
            Add(BreakCode.PositionInvalid, stored.UserId, computed.Problem);
        }

        return computed.Record;
    }

    /// <summary>Adds users who were found to agree in everything, on a day that the ledger pays.</summary>
    public void Add(AgreedTotals agreed)
    {
        positions += agreed.Tally.Users;
        records += agreed.Tally.Users;
        payments += agreed.Posted;
        expected += agreed.Tally.EarningsMinor;
        exact += agreed.PositionMinor * parts;
        recorded += agreed.Tally.EarningsMinor;
        residue += agreed.Tally.ResidueNumerator;
        paid += agreed.Tally.EarningsMinor;
    }

    /// <summary>Compares what should be with what is recorded, and leaves what is paid to the other side's list.</summary>
    /// <param name="should">The record that the position should have.</param>
    /// <param name="record">The record there is, if any.</param>
    public void CompareRecords(SettlementRecord should, SettlementRecord? record)
    {
        leftToList++;
        waiting += record is { NeedsPayment: true, Status: RecordStatus.Recorded } ? 1 : 0;
        Count(should, record);
        CompareRecord(should, record);
    }

    /// <summary>Compares what should be with what is, on a day that the ledger pays: record and posting are one fact.</summary>
    /// <param name="should">The record that the position should have.</param>
    /// <param name="record">The record there is, if any.</param>
    public void Compare(SettlementRecord should, SettlementRecord? record)
    {
        Count(should, record);
        Count(record?.PostedAmount);
        if (!CompareRecord(should, record) || record is null)
        {
            return;
        }

        // What is posted differs from its record in the accounts alone: the amount is the record's own.
        var user = should.UserId.Value;
        if (record is { NeedsPayment: true, OddPosting: { } odd })
        {
            Add(BreakCode.PaymentDiffers, user, $"payment {record.TransactionId} is posted {odd}; the record calls for {Posting.Of(record)}");
        }
        else
        {
            ComparePayment(user, record, Payment.Posted(record));
        }
    }

    /// <summary>Compares what should be with what is, on a day that a payment service pays.</summary>
    /// <param name="should">The record that the position should have.</param>
    /// <param name="record">The record there is, if any.</param>
    /// <param name="payment">The payment there is under the derived transaction id, if any.</param>
    public void Compare(SettlementRecord should, SettlementRecord? record, Payment? payment)
    {
        Count(should, record);
        Count(payment?.Amount);
        if (CompareRecord(should, record) || payment is not null)
        {
            ComparePayment(should.UserId.Value, record, payment);
        }
    }

    /// <summary>Takes the payment of an attempt that the record has left behind, as refused for good, and that was made all the same.</summary>
    /// <param name="record">The record.</param>
    /// <param name="earlier">The payment of the earlier attempt.</param>
    /// <param name="payment">The payment of the record's own attempt; null if there is none.</param>
    public void CompareEarlier(SettlementRecord record, Payment earlier, Payment? payment)
    {
        Count(earlier.Amount);
        if (payment is null)
        {
            Add(
                BreakCode.PaymentUnexpected,
                record.UserId.Value,
                $"payment {earlier.TransactionId} of {Text(earlier.Amount)} was made after it had been refused; the record is at attempt {record.Attempt}");
            return;
        }

        Add(
            BreakCode.PaymentTwice,
            record.UserId.Value,
            $"payment {earlier.TransactionId} of {Text(earlier.Amount)}, made after it had been refused, and " +
            $"payment {payment.TransactionId} of {Text(payment.Amount)}");
    }

    /// <summary>Compares a record with its payment, which is counted elsewhere.</summary>
    public void ComparePayment(SettlementRecord record, Payment? payment) => ComparePayment(record.UserId.Value, record, payment);

    /// <summary>Takes a payment that no record calls for.</summary>
    public void AddUnexpected(ListedPayment payment) => Add(
        BreakCode.PaymentUnexpected, payment.UserId.Value, $"payment {payment.Id} of {Text(payment.Amount)} has no record that calls for it");

    /// <summary>Takes a payment of a user who has another.</summary>
    public void AddTwice(ListedPayment one, ListedPayment other) => Add(
        BreakCode.PaymentTwice,
        other.UserId.Value,
        one.Id == other.Id
            ? $"payment {one.Id} of {Text(one.Amount)} was made again, of {Text(other.Amount)}"
            : $"payment {one.Id} of {Text(one.Amount)} and payment {other.Id} of {Text(other.Amount)}");

    /// <summary>The totals so far.</summary>
    public Reconciliation Result() => new()
    {
        Positions = positions,
        Records = records,
        Payments = payments,
        ExpectedMinor = expected,
        ExactNumerator = exact,
        RecordedMinor = recorded,
        ResidueNumerator = residue,
        PaidMinor = paid,
        LeftToList = leftToList,
        Waiting = waiting,
        UnfinishedBreaks = unfinished,
        Contradictions = contradictions,
        Breaks = breaks,
    };

    private void Count(SettlementRecord should, SettlementRecord? record)
    {
        expected += should.Earnings.Credited.Minor;
        exact += should.Position.Minor * parts;
        if (record is not null)
        {
            records++;
            recorded += record.Earnings.Credited.Minor;
            residue += record.Earnings.ResidueNumerator;
        }
    }

    /// <summary>Counts a payment, if there is one.</summary>
    public void Count(Money? payment)
    {
        if (payment is { } amount)
        {
            payments++;
            paid += amount.Minor;
        }
    }

    // Whether the payment is still worth comparing: an unpaid record in conflict waits for a person, and a rerun will not
    // pay it, so it is not reported as unpaid beside.
    private bool CompareRecord(SettlementRecord should, SettlementRecord? record)
    {
        var user = should.UserId.Value;
        if (record is null)
        {
            Add(BreakCode.RecordMissing, user, $"earnings of {Text(should.Earnings.Credited)} are not recorded");
        }
        else if (!record.HasSameContentAs(should))
        {
            Add(BreakCode.RecordDiffers, user, RecordDifference.Between(record, should, plan).ToString());
            return record.Status == RecordStatus.Paid;
        }

        return true;
    }

    private void ComparePayment(string user, SettlementRecord? record, Payment? payment)
    {
        switch (record, payment)
        {
            case (null, null):
            case ({ NeedsPayment: false, Status: RecordStatus.Recorded }, null):
                break;
            case (null or { NeedsPayment: false }, not null):
                Add(BreakCode.PaymentUnexpected, user, $"payment {payment.TransactionId} of {Text(payment.Amount)} has no record that calls for it");
                break;
            case ({ Status: RecordStatus.Recorded }, null):
                AddUnpaid(user, record);
                break;
            case ({ Status: RecordStatus.Paid }, null):
                AddMissing(user, record);
                break;
            case (not null, not null) when payment != Payment.Of(record):
                Add(BreakCode.PaymentDiffers, user, $"payment {payment.TransactionId} is {Text(payment.Amount)} to user {payment.UserId}; the record says {Text(record.Earnings.Credited)}");
                break;
            case ({ Status: RecordStatus.Recorded }, not null):
                Add(BreakCode.RecordNotMarkedPaid, user, $"payment {payment.TransactionId} was made; the record still says recorded");
                break;
        }
    }

    private void AddUnpaid(string user, SettlementRecord record) =>
        Add(BreakCode.RecordUnpaid, user, $"{Text(record.Earnings.Credited)} is recorded but not paid");

    private void AddMissing(string user, SettlementRecord record) => Add(
        BreakCode.PaymentMissing,
        user,
        $"the record says {Text(record.Earnings.Credited)} is paid; there is no payment {record.TransactionId}");

    private void Add(BreakCode code, string user, string detail)
    {
        var found = new Break(code, user, detail);
        report(found);
        unfinished += found.IsUnfinished ? 1 : 0;
        contradictions += found.IsUnfinished ? 0 : 1;
        if (breaks.Count < Reconciliation.MostBreaks)
        {
            breaks.Add(found);
        }
    }

    private string Text(Money money) => money.ToText(plan.Currency);
}
