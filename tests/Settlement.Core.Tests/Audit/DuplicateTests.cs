namespace Settlement.Core.Tests;

public sealed class DuplicateTests
{
    [Fact]
    public void Everything_but_the_first_row_should_be_given_back()
    {
        var found = new Duplicate([Row(3, "00:00:12.650", "b"), Row(1, "00:00:06.650", "a"), Row(2, "00:00:20", "a")]);

        Assert.Equal([1, 3, 2], found.Rows.Select(row => row.Earnings.Minor));
        Assert.Equal(5, found.ToGiveBackMinor);
        Assert.Equal([0, 6_000, 13_350], found.Rows.Select(row => found.AfterFirst(row).Ticks / TimeSpan.TicksPerMillisecond));
        Assert.Equal(2, found.TransactionIds);
        Assert.True(found.AmountsDiffer);
    }

    [Fact]
    public void Equal_amounts_do_not_differ_and_an_empty_transaction_id_is_none()
    {
        var found = new Duplicate([Row(1, "00:00:06", ""), Row(1, "00:00:06", "")]);

        Assert.False(found.AmountsDiffer);
        Assert.Equal(0, found.TransactionIds);
        Assert.Equal(1, found.ToGiveBackMinor);
    }

    [Fact]
    public void Rows_of_one_time_are_ordered_by_transaction_id_and_then_by_amount()
    {
        LegacyRow[] rows = [Row(2, "00:00:06", "a"), Row(3, "00:00:06", "a"), Row(1, "00:00:06", "b")];

        Assert.Equal([2, 3, 1], new Duplicate(rows).Rows.Select(row => row.Earnings.Minor));
        Assert.Equal([2, 3, 1], new Duplicate(rows.Reverse()).Rows.Select(row => row.Earnings.Minor));
    }

    [Fact]
    public void Total_may_be_wider_than_one_amount()
    {
        var row = Row(long.MaxValue, "00:00:06", "a");
        var found = new Duplicate([row, row, row]);

        Assert.Equal((Int128)long.MaxValue * 2, found.ToGiveBackMinor);
        Assert.Equal((Int128)long.MaxValue * 4, new AuditReport(6, 1, 1, [found, found]).ToGiveBackMinor);
    }

    [Fact]
    public void One_row_and_rows_of_two_users_are_no_duplicate()
    {
        var row = Row(1, "00:00:06", "a");

        Assert.Throws<ArgumentException>(() => new Duplicate([row]));
        Assert.Throws<ArgumentException>(() => new Duplicate([row, row with { UserId = UserId.Parse("user-2") }]));
        Assert.Throws<ArgumentException>(() => new Duplicate([row, row with { Date = SettlementDate.Parse("2014-08-06") }]));
    }

    [Fact]
    public void Report_lists_duplicates_by_date_and_then_by_user()
    {
        var report = new AuditReport(6, 2, 2, [Of("user-2", "2014-08-05"), Of("user-1", "2014-08-05"), Of("user-3", "2014-08-04")]);

        Assert.Equal(["user-3", "user-1", "user-2"], report.Duplicates.Select(found => found.UserId.Value));
        Assert.Equal(3, report.ToGiveBackMinor);
    }

    private static Duplicate Of(string user, string date)
    {
        var row = Row(1, "00:00:06", "a") with { UserId = UserId.Parse(user), Date = SettlementDate.Parse(date) };
        return new Duplicate([row, row]);
    }

    private static LegacyRow Row(long minor, string time, string transactionId)
    {
        Assert.True(LegacyTime.TryParse($"2014-08-06 {time}", out var createdAt, out _));
        return new LegacyRow(UserId.Parse("user-1"), SettlementDate.Parse("2014-08-05"), new Money(minor), createdAt, transactionId);
    }
}
