namespace Settlement.Core;

/// <summary>
/// Recognises users for whom nothing is left to do, from the rows of their position and their record as a store reads them
/// side by side: the record is what position and plan call for, to the last digit, and is paid where something is to be
/// paid. It counts and adds them up, and makes no object of any of them. Of whom it says no, the caller looks closer.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
/// <param name="plan">The day's plan.</param>
/// <param name="run">The run that asks; the default value for none.</param>
public sealed class AgreeingUsers(DayPlan plan, RunId run)
{
    private long users, posted, nothingToSettle, createdByRun;
    private Int128 position, earnings, residue;
    private readonly Int128 parts = plan.Parts;
    private readonly long denominator = plan.Yield.Denominator;

    /// <summary>Adds a user for whom nothing is left to do; false for any other.</summary>
    /// <param name="userId">The user id of both rows, in UTF-8.</param>
    /// <param name="balanceMinor">The position's balance in minor units.</param>
    /// <param name="record">The record.</param>
    public bool TryAdd(ReadOnlySpan<byte> userId, long balanceMinor, in RecordRow record)
    {
        if (record.Position.Minor != balanceMinor || !Position.IsInRange(balanceMinor) || !IsPaid(record) || !UserId.IsValid(userId))
        {
            return false;
        }

        try
        {
            if (Earnings.Compute(record.Position, parts, denominator, plan.Rounding) != record.Earnings)
            {
                return false;
            }
        }
        catch (OverflowException)
        {
            return false;
        }

        users++;
        posted += record.IsPosted ? 1 : 0;
        position += balanceMinor;
        earnings += record.Earnings.Credited.Minor;
        residue += record.Earnings.ResidueNumerator;
        if (!NeedsPayment(record))
        {
            nothingToSettle++;
        }
        else if (record.CreatedBy == run)
        {
            createdByRun++;
        }

        return true;
    }

    /// <summary>The users added so far.</summary>
    public AgreedTotals Totals() => new(
        new Tally(
            createdByRun,
            users - nothingToSettle - createdByRun,
            nothingToSettle,
            Conflicts: 0,
            Quarantined: 0,
            earnings,
            residue),
        posted,
        position);

    // A posting or a payment of nothing, or a posting on a day that a service pays, is odd: somebody else looks at it.
    private bool IsPaid(in RecordRow record) => NeedsPayment(record)
        ? record.Status == RecordStatus.Paid && record.IsPosted == (plan.Payer == Payer.Ledger)
        : !record.IsPosted && record.Status == RecordStatus.Recorded;

    private static bool NeedsPayment(in RecordRow record) => record.Earnings.Credited != Money.Zero;
}

/// <summary>A record as a store's row has it, whose input hash and transaction id follow from the day's plan.</summary>
/// <param name="Position">The balance that earned.</param>
/// <param name="Earnings">What is credited and what rounding left.</param>
/// <param name="Status">How far the record has come.</param>
/// <param name="IsPosted">Whether the ledger has posted the payment, to the accounts that the record calls for.</param>
/// <param name="CreatedBy">The run that created the record.</param>
public readonly record struct RecordRow(Money Position, Earnings Earnings, RecordStatus Status, bool IsPosted, RunId CreatedBy);

/// <summary>Users for whom nothing is left to do, counted and added up.</summary>
/// <param name="Tally">Their outcomes in a run.</param>
/// <param name="Posted">How many of them the ledger has paid.</param>
/// <param name="PositionMinor">Σ their positions, in minor units.</param>
public readonly record struct AgreedTotals(Tally Tally, long Posted, Int128 PositionMinor);

/// <summary>A page of a part's users whose positions a store has read beside their records.</summary>
/// <param name="Agreed">The users for whom nothing is left to do.</param>
/// <param name="Others">The positions of all others, in order of the user id.</param>
/// <param name="Continuation">What to ask the next page with; null after the last page.</param>
public sealed record ComparedPage(AgreedTotals Agreed, IReadOnlyList<StoredPosition> Others, string? Continuation);
