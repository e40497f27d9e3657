namespace Settlement.Benchmarks;

/// <summary>HTTP requests, and those among them that a Cosmos account charges a published price for.</summary>
/// <param name="All">All of them.</param>
/// <param name="ItemWrites">Creates, replaces, patches and deletes of an item, refused ones included.</param>
/// <param name="PointReads">Reads of an item by its id.</param>
internal readonly record struct RequestCounts(long All, long ItemWrites, long PointReads)
{
    // Of an item of 1 KB, without indexes: learn.microsoft.com/azure/cosmos-db/understand-request-unit-consumption
    private const double UnitsPerWrite = 4.95;
    private const double UnitsPerPointRead = 1;

    /// <summary>Request units by the published figures. There is none for a query, so that queries count as nothing.</summary>
    public double RequestUnits => (UnitsPerWrite * ItemWrites) + (UnitsPerPointRead * PointReads);

    public static RequestCounts operator -(RequestCounts after, RequestCounts before) =>
        new(after.All - before.All, after.ItemWrites - before.ItemWrites, after.PointReads - before.PointReads);
}
