using System.Globalization;

namespace Settlement.Core;

/// <summary>
/// Computes what the corrections of a date make of its users once more, one correction after the other, and compares each user's
/// entries, and what was paid for them, with that.
/// </summary>
internal sealed class EntryComparison
{
    private readonly CorrectionComputer[] corrections;
    private readonly CorrectionSum[] sums;
    private readonly PayableEntries[] payables;
    private readonly long[] counts;
    private readonly Action<Break> report;
    private readonly List<Break> breaks = [];
    private readonly List<CorrectionEntry> toLookUp = [];
    private readonly List<bool> isThere = [];

    private long users, entries, unfinished, contradictions;
    private Int128 expected, recorded, paid, owed, settledElsewhere;

    /// <param name="plans">The corrections of the date up to the one that users are taken from, by number.</param>
    /// <param name="store">Where entries are kept.</param>
    /// <param name="report">Takes every break as it is found.</param>
    public EntryComparison(IReadOnlyList<CorrectionPlan> plans, ICorrectionStore store, Action<Break> report)
    {
        this.report = report;
        corrections = [.. plans.Select(plan => new CorrectionComputer(plan, plans[^1].PositionSets.Count))];
        sums = [.. plans.Select(_ => new CorrectionSum())];
        payables = [.. plans.Select(plan => new PayableEntries(store, plan))];
        counts = new long[plans.Count];
    }

    private DayPlan Day => corrections[^1].Plan.Plan;

    /// <summary>The totals so far.</summary>
    public ComparedEntries Result() => new(
        new CorrectionReconciliation
        {
            Users = users,
            Entries = entries,
            ExpectedMinor = expected,
            RecordedMinor = recorded,
            PaidMinor = paid,
            OwedMinor = owed,
            SettledElsewhereMinor = settledElsewhere,
            Unfinished = unfinished,
            Contradictions = contradictions,
            Breaks = [.. breaks],
        },
        [.. sums.Select(sum => sum.Totals)])
    {
        Entries = [.. counts],
    };

    /// <summary>Compares the users of a page, with their entries of all corrections.</summary>
    public async Task CompareAsync(CorrectionPage page, IPaymentService? service, CancellationToken cancellationToken)
    {
        for (var user = 0; user < page.Users.Count; user++)
        {
            Compare(page, user);
        }

        if (toLookUp.Count > 0)
        {
            await LookUpAsync(Day.ServiceOf(service), cancellationToken);
            toLookUp.Clear();
            isThere.Clear();
        }
    }

    private void Compare(CorrectionPage page, int user)
    {
        users++;
        var own = page.EntriesOf(user);
        var credited = page.Records[user]?.Earnings.Credited ?? Money.Zero;
        var next = 0;
        for (var i = 0; i < corrections.Length; i++)
        {
            var corrected = corrections[i].Compute(page, user, credited);
            if (corrected.IsConcerned)
            {
                sums[i].Add(corrected);
            }

            var entry = next < own.Count && own[next].Number == i + 1 ? own[next++] : null;
            Compare(i, page.Users[user], corrected, entry, own);
            credited = corrected.IsConcerned ? corrected.After : credited;
        }

        // What is left has a number twice, or out of order.
        for (; next < own.Count; next++)
        {
            AddUnexpected(own[next], "is there twice");
        }
    }

    private void Compare(int i, UserId user, in CorrectedUser corrected, CorrectionEntry? entry, IReadOnlyList<CorrectionEntry> own)
    {
        var plan = corrections[i].Plan;
        if (entry is not null)
        {
            Count(i, entry);
        }

        if (corrected is { IsConcerned: true, CanBeComputed: false })
        {
            Add(BreakCode.PositionInvalid, user, corrected.Problem);
            return;
        }

        var takenUp = TakenUpBy(plan.Number, own);
        if (takenUp != Money.Zero && !(corrected is { IsConcerned: true, HasEntry: true } && corrected.Difference.Minor > 0))
        {
            Add(BreakCode.EntryDiffers, user, $"{Of(plan.Number)} is said to have taken up {Text(takenUp)}, and gives the user nothing");
        }

        if (!corrected.IsConcerned || !corrected.HasEntry)
        {
            if (entry is not null)
            {
                AddUnexpected(entry, "is of a user whom the correction leaves as they were");
            }

            return;
        }

        expected += corrected.Difference.Minor;
        if (entry is null)
        {
            Add(BreakCode.EntryMissing, user, $"{Of(plan.Number)} has no entry of {Text(corrected.Difference)}");
            LookUp(corrected.ToEntry(plan, user, takenUp, run: default), isThere: false);
            return;
        }

        if (Difference(plan, user, entry, corrected, takenUp) is { } difference)
        {
            Add(BreakCode.EntryDiffers, user, $"{Of(plan.Number)}: recorded {difference}");
        }
        else if (Day.Payer == Payer.Ledger && entry.OddPosting is { } odd)
        {
            Add(BreakCode.PaymentDiffers, user, $"{Of(plan.Number)}: entry {entry.TransactionId} is posted {odd}; it calls for {Posting.Of(entry)}");
        }

        if (entry.NeedsPayment)
        {
            LookUp(entry, isThere: true);
        }
    }

    // What the entry says, and what it should say; null where it is as it should be.
    private string? Difference(CorrectionPlan plan, UserId user, CorrectionEntry entry, in CorrectedUser corrected, Money takenUp)
    {
        if (!corrected.IsSaidBy(entry, plan, user, takenUp))
        {
            return $"{Describe(entry)}; the inputs give {Describe(corrected.ToEntry(plan, user, takenUp, run: default))}";
        }

        if (entry.Attempt is < SettlementRecord.FirstAttempt or > SettlementRecord.LargestAttempt ||
            (entry.Attempt != SettlementRecord.FirstAttempt && entry.Status is not (EntryStatus.Recorded or EntryStatus.Paid)))
        {
            return $"attempt {entry.Attempt.ToString(CultureInfo.InvariantCulture)}";
        }

        if (!entry.IsDerivedFrom(plan.Plan.Product) && payables[plan.Number - 1].IdOf(entry, entry.Attempt) is var id && entry.TransactionId != id)
        {
            return $"transaction id {entry.TransactionId}; it should be {id}";
        }

        var should = CorrectedUser.StatusAtFirst(plan, corrected.Difference - takenUp);
        var isFinal = should switch
        {
            EntryStatus.Recorded => entry.Status == EntryStatus.Recorded || (entry is { NeedsPayment: true, Status: EntryStatus.Paid }),
            EntryStatus.Owed => entry.Status is EntryStatus.Owed or EntryStatus.SettledElsewhere or EntryStatus.TakenUp,
            _ => entry.Status == should,
        };
        var isTakenUpRight = entry.Status == EntryStatus.TakenUp ? entry.TakenUpBy > entry.Number : entry.TakenUpBy == 0;
        return isFinal && isTakenUpRight
            ? null
            : $"status {entry.Status.ToKebabCase()}, taken up by {entry.TakenUpBy.ToString(CultureInfo.InvariantCulture)}; it should be {should.ToKebabCase()}";
    }

    private static Money TakenUpBy(int number, IReadOnlyList<CorrectionEntry> own)
    {
        var takenUp = Money.Zero;
        foreach (var entry in own)
        {
            if (entry.TakenUpBy == number && entry.Number < number)
            {
                takenUp -= entry.Amount;
            }
        }

        return takenUp;
    }

    private void Count(int i, CorrectionEntry entry)
    {
        entries++;
        counts[i]++;
        recorded += entry.Difference.Minor;
        owed += entry.Owes.Minor;
        settledElsewhere -= entry.Status == EntryStatus.SettledElsewhere ? entry.Amount.Minor : 0;
        paid += entry.Status == EntryStatus.Posted ? (entry.OddPosting?.Directed(entry.Amount) ?? entry.Amount).Minor : 0;
    }

    private void LookUp(CorrectionEntry entry, bool isThere)
    {
        if (Day.Payer == Payer.Service && entry.NeedsPayment)
        {
            toLookUp.Add(entry);
            this.isThere.Add(isThere);
        }
    }

    private async Task LookUpAsync(IPaymentService service, CancellationToken cancellationToken)
    {
        var found = await service.LookUpAsync([.. toLookUp.Select(Payment.Of)], cancellationToken);
        for (var i = 0; i < toLookUp.Count; i++)
        {
            paid += found[i]?.Amount.Minor ?? 0;
            ComparePayment(toLookUp[i], isThere[i], found[i]);
        }

        // Each earlier attempt was refused for good; whether it stayed so is asked, and not believed.
        var earlier = toLookUp.SelectMany((entry, i) => payables[entry.Number - 1].EarlierOf(entry).Select(payment => (Payment: payment, Place: i))).ToList();
        if (earlier.Count == 0)
        {
            return;
        }

        var refused = await service.LookUpAsync([.. earlier.Select(asked => asked.Payment)], cancellationToken);
        for (var i = 0; i < earlier.Count; i++)
        {
            if (refused[i] is { } payment)
            {
                paid += payment.Amount.Minor;
                var (entry, own) = (toLookUp[earlier[i].Place], found[earlier[i].Place]);
                Add(
                    own is null ? BreakCode.PaymentUnexpected : BreakCode.PaymentTwice,
                    entry.UserId,
                    $"{Of(entry.Number)}: payment {payment.TransactionId} of {Text(payment.Amount)} was made after it had been refused" +
                    (own is null ? string.Empty : $", and payment {own.TransactionId} of {Text(own.Amount)}"));
            }
        }
    }

    private void ComparePayment(CorrectionEntry entry, bool isThere, Payment? payment)
    {
        var number = Of(entry.Number);
        switch (entry.Status, payment)
        {
            case (_, not null) when !isThere || entry.Status is not (EntryStatus.Recorded or EntryStatus.Paid):
                Add(BreakCode.PaymentUnexpected, entry.UserId, $"{number}: payment {payment.TransactionId} of {Text(payment.Amount)} has no entry that calls for it");
                break;
            case (_, not null) when payment != Payment.Of(entry):
                Add(
                    BreakCode.PaymentDiffers,
                    entry.UserId,
                    $"{number}: payment {payment.TransactionId} is {Text(payment.Amount)} to user {payment.UserId}; the entry says {Text(entry.Amount)}");
                break;
            case (EntryStatus.Recorded, not null):
                Add(BreakCode.EntryNotMarkedPaid, entry.UserId, $"{number}: payment {payment.TransactionId} was made; the entry still says recorded");
                break;
            case (EntryStatus.Recorded, null) when isThere:
                Add(BreakCode.EntryUnpaid, entry.UserId, $"{number}: {Text(entry.Amount)} is recorded but not paid");
                break;
            case (EntryStatus.Paid, null):
                Add(BreakCode.PaymentMissing, entry.UserId, $"{number}: the entry says {Text(entry.Amount)} is paid; there is no payment {entry.TransactionId}");
                break;
        }
    }

    private void AddUnexpected(CorrectionEntry entry, string problem) =>
        Add(BreakCode.EntryUnexpected, entry.UserId, $"{Of(entry.Number)}: {Text(entry.Difference)} {problem}");

    private void Add(BreakCode code, UserId user, string detail)
    {
        var found = new Break(code, user.Value, detail);
        report(found);
        unfinished += found.IsUnfinished ? 1 : 0;
        contradictions += found.IsUnfinished ? 0 : 1;
        if (breaks.Count < Reconciliation.MostBreaks)
        {
            breaks.Add(found);
        }
    }

    private string Describe(CorrectionEntry entry) =>
        $"{Text(entry.Earnings.Credited)} on a position of {Text(entry.Position)} with a residue of {entry.Earnings.Residue(corrections[Math.Clamp(entry.Number, 1, corrections.Length) - 1].Plan.Plan.Yield).ToText(Day.Currency)}, " +
        $"{Text(entry.Before)} before, {Text(entry.TakenUp)} taken up";

    private static string Of(int number) => FormattableString.Invariant($"correction {number}");

    private string Text(Money money) => money.ToText(Day.Currency);
}
