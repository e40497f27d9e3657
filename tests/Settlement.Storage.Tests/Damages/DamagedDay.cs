using Settlement.Core;

namespace Settlement.Storage.Tests.Damages;

/// <summary>A settled day in the hands of somebody who can write to its store, and to the books of its payment service.</summary>
internal sealed class DamagedDay(SettlementDate date, IRawRows rows, InMemoryPaymentService service)
{
    /// <summary>The user whom damages are done to, unless they say otherwise.</summary>
    public static readonly string User = Sample.User(2);

    /// <summary>Another user of the day.</summary>
    public static readonly string Other = Sample.User(3);

    /// <summary>A user whose earnings come to zero.</summary>
    public static readonly string Penniless = Sample.User(5);

    /// <summary>A user whom nobody knows.</summary>
    public static readonly string Stranger = Sample.User(2) + "x";

    /// <summary>What no user id may be, and sorts between the day's users.</summary>
    public static readonly string Nobody = Sample.User(2) + "/";

    /// <summary>The day's users.</summary>
    public static readonly IReadOnlyList<Position> Positions =
        [.. Enumerable.Range(0, 5).Select(i => Sample.Position(i)), Sample.Position(5, balanceMinor: 1)];

    public IRawRows Rows => rows;

    public InMemoryPaymentService Service => service;

    public RawRow Row(RawTable table, string user = "") => new(table, date, user);

    public RawRow Record(string? user = null) => Row(RawTable.Records, user ?? User);

    /// <summary>The user's record, were it of a date that has no day.</summary>
    public RawRow RecordElsewhere => Record() with { Date = new(date.Day.AddYears(-10)) };

    public RawRow Position(string? user = null) => Row(RawTable.Positions, user ?? User);

    public Task SetAsync(string column, object value) => rows.SetAsync(Record(), column, value);

    /// <summary>Sets how far a record says it has come, and between which accounts its payment is posted: null for not at all.</summary>
    public async Task SetStatusAsync(string user, RecordStatus status, Posting? posting)
    {
        if (!rows.HasAccounts)
        {
            await rows.SetAsync(Record(user), "Status", posting is null ? (int)status : 2);
            return;
        }

        await rows.SetAsync(Record(user), "Status", (int)status);
        var (debit, credit) = posting ?? Posting.None;
        await SetAccountsAsync(user, debit, credit);
    }

    public async Task SetAccountsAsync(string user, string debit, string credit)
    {
        await rows.SetAsync(Record(user), "DebitAccount", debit);
        await rows.SetAsync(Record(user), "CreditAccount", credit);
    }

    public async Task MoveAsync(RawRow row, RawRow to)
    {
        await rows.CopyAsync(row, to);
        await rows.RemoveAsync(row);
    }

    public Payment PaymentOf(string user) => service.Made.Single(payment => payment.UserId.Value == user);

    /// <summary>Has the service list a payment that nobody asked it for.</summary>
    public Task PutAsync(Payment payment)
    {
        service.Put(payment);
        return Task.CompletedTask;
    }

    /// <summary>Has the service list a payment in place of another; null for none.</summary>
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
