namespace Settlement.Core;

/// <summary>
/// A booking of a day's residue from the product's earnings account to the residue account. Append-only: a day that
/// gains users after its residue was booked gets a further posting of the difference.
/// </summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Sequence">1 for the first posting of the date, then 2, and so on, without gaps.</param>
/// <param name="Amount">How much, in minor units, exact; may be negative where rounding overpays.</param>
public sealed record ResiduePosting(SettlementDate Date, int Sequence, ExactAmount Amount)
{
    /// <summary>The number of the attempt to close the day that booked it, as its last posting; 0 if a run did.</summary>
    public int CloseAttempt { get; init; }

    /// <summary>What some postings come to, in minor units, exact.</summary>
    public static ExactAmount Total(IEnumerable<ResiduePosting> postings) =>
        postings.Aggregate(default(ExactAmount), (sum, posting) => sum + posting.Amount);
}
