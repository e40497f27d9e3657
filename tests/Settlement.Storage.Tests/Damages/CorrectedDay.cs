using Settlement.Core;

namespace Settlement.Storage.Tests.Damages;

/// <summary>A corrected day in the hands of somebody who can write to its store, and to the books of its payment service.</summary>
internal sealed class CorrectedDay(SettlementDate date, Digest set, IRawRows rows, InMemoryPaymentService service)
{
    /// <summary>A user who gets less: the balance was too high. Damages are done to this one, unless they say otherwise.</summary>
    public static readonly string Less = Sample.User(2);

    /// <summary>A user who gets more, by the yield.</summary>
    public static readonly string More = Sample.User(3);

    /// <summary>A user whose earnings come to zero before and after.</summary>
    public static readonly string Even = Sample.User(5);

    /// <summary>A user whom the set names, and who has no record.</summary>
    public static readonly string New = Sample.User(7);

    /// <summary>A user whom nobody knows.</summary>
    public static readonly string Stranger = Sample.User(2) + "x";

    /// <summary>The users who have an entry.</summary>
    public static readonly IReadOnlyList<string> Corrected = [Sample.User(1), Less, More, Sample.User(4), New];

    /// <summary>The positions that the correction brings.</summary>
    public static readonly IReadOnlyList<Position> Brought = [Sample.Position(2, balanceMinor: 10_000), Sample.Position(7, balanceMinor: 50_000)];

    /// <summary>The day's users; the first and the last come out even.</summary>
    public static readonly IReadOnlyList<Position> Positions =
        [Sample.Position(0, balanceMinor: 0), .. Enumerable.Range(1, 4).Select(i => Sample.Position(i, 90_000 + i)), Sample.Position(5, balanceMinor: 1)];

    public IRawRows Rows => rows;

    public RawRow Entry(string? user = null) => new(RawTable.CorrectionEntries, date, user ?? Less, Number: 1);

    public RawRow Record(string user) => new(RawTable.Records, date, user);

    public RawRow InSet(string user) => new(RawTable.CorrectionPositions, date, user) { Set = set };

    public Task SetAsync(string column, object value) => SetAsync(Less, column, value);

    public Task SetAsync(string user, string column, object value) => rows.SetAsync(Entry(user), column, value);

    public Task SetPlanAsync(string column, object value) => rows.SetAsync(new RawRow(RawTable.Corrections, date, Number: 1), column, value);

    public async Task MoveAsync(RawRow row, RawRow to)
    {
        await rows.CopyAsync(row, to);
        await rows.RemoveAsync(row);
    }

    /// <summary>The payment of a user's entry.</summary>
    public Payment PaymentOf(string user) => service.Made.Single(payment => payment.Correction == 1 && payment.Date == date && payment.UserId.Value == user);

    /// <summary>Has the service show a payment in place of another; null for none.</summary>
    public Task ReplaceAsync(Payment payment, Payment? other)
    {
        service.Remove(payment);
        if (other is not null)
        {
            service.Put(other);
        }

        return Task.CompletedTask;
    }
}
