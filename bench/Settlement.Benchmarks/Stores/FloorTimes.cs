namespace Settlement.Benchmarks;

/// <summary>What the bare client took to write what a run has written, step by step.</summary>
/// <param name="Records">Creating a record for each user.</param>
/// <param name="Payments">Creating a payment for each user who earned something.</param>
/// <param name="Marks">Setting the status of these records to paid, on condition of their version.</param>
/// <param name="OneWrite">In an empty place again: one conditional write a user that is record and payment at once.</param>
internal sealed record FloorTimes(TimeSpan Records, TimeSpan Payments, TimeSpan Marks, TimeSpan OneWrite)
{
    /// <summary>The floor for the rows that are there in the end, without the third write.</summary>
    public TimeSpan Rows => Records + Payments;

    /// <summary>The floor for the writes that record, payment and mark are.</summary>
    public TimeSpan Writes => Rows + Marks;
}
