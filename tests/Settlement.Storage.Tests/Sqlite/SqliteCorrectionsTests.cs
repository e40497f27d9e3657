using System.Globalization;
using System.Numerics;
using Microsoft.Data.Sqlite;
using Settlement.Core;
using Settlement.Storage.Sqlite;
using Settlement.Storage.Tests.Contract;

namespace Settlement.Storage.Tests.Sqlite;

/// <summary>Corrections in the tables and views, as an accountant with a SQL shell sees them, and in files of older versions.</summary>
public sealed class SqliteCorrectionsTests : IAsyncLifetime
{
    private readonly SqliteFixture fixture = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await fixture.DisposeAsync();

    [Fact]
    public async Task The_views_show_the_postings_of_records_and_of_entries_in_both_directions()
    {
        await using var stores = await fixture.OpenAsync();
        await stores.Settlements.CreateDayAsync(Sample.LedgerPlan, default);
        await stores.Settlements.CreateRecordsAsync([Sample.PostedRecord(1, Sample.Run(1), balanceMinor: 1_000_000)], default);
        await stores.Corrections.CreateEntriesAsync(
            [
                SampleCorrection.Entry(1, status: EntryStatus.Posted) with { Before = new Money(50), Earnings = new Earnings(new Money(80), 0) },
                SampleCorrection.Entry(2, status: EntryStatus.Posted) with { Before = new Money(50), Earnings = new Earnings(new Money(10), 0) },
                SampleCorrection.Entry(3),
            ],
            default);

        Assert.Equal(
            [
                "user-00001|earnings|user:user-00001|113|0",
                "user-00001|earnings|user:user-00001|30|1",
                "user-00002|user:user-00002|earnings|40|1",
            ],
            Rows("SELECT user_id, debit_account, credit_account, amount_minor, correction FROM postings ORDER BY user_id, correction"));
        Assert.Equal(
            ["earnings|143|40", "user:user-00001|0|143", "user:user-00002|40|0"],
            Rows("SELECT account, debit_minor, credit_minor FROM trial_balance ORDER BY account"));
    }

    [Theory]
    [InlineData("1.13", YieldQuote.IncomePer10000, "-0.5", YieldQuote.IncomePer10000)]
    [InlineData("3.65", YieldQuote.AnnualPercentAct365, "4", YieldQuote.AnnualPercentAct360)]
    [InlineData("1.0000000001", YieldQuote.IncomePer10000, "0", YieldQuote.AnnualPercentAct365)]
    public async Task The_residue_account_has_what_settled_corrections_move_to_the_last_digit(
        string yield, YieldQuote quote, string before, YieldQuote quoteBefore)
    {
        await using var stores = await fixture.OpenAsync();
        var plan = SampleCorrection.Plan() with
        {
            Plan = Sample.Plan with { Yield = Yield.Parse(yield, quote) },
            YieldBefore = Yield.Parse(before, quoteBefore),
            Totals = new CorrectionTotals(2, 1, 5, 1, 5, 0, 0, 12_345_678_901_234_567_890, -77),
        };
        await stores.Settlements.CreateDayAsync(Sample.Plan, default);
        var correction = await stores.Corrections.CreateCorrectionAsync(plan, default);
        Assert.Empty(Rows("SELECT * FROM residue_account"));
        await stores.Settlements.CreateResiduePostingAsync(new ResiduePosting(Sample.Date, 1, new ExactAmount(3, 7)), default);
        await stores.Corrections.UpdateCorrectionAsync(correction with { State = DayState.Settled }, default);

        var moved = Rows("SELECT debit_account, credit_account, amount_numerator, amount_denominator, correction FROM residue_account")
            .Select(row => row.Split('|'))
            .GroupBy(row => row[4], StringComparer.Ordinal)
            .ToDictionary(rows => rows.Key, rows => rows.Aggregate(default(ExactAmount), (sum, row) => sum + Moved(row)), StringComparer.Ordinal);

        Assert.Equal((new ExactAmount(3, 7), plan.ResidueDifference), (moved["0"], moved["1"]));

        static ExactAmount Moved(string[] row) => new Posting(row[0], row[1]).ResidueMoved(
            new ExactAmount(BigInteger.Parse(row[2], CultureInfo.InvariantCulture), BigInteger.Parse(row[3], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task What_follows_from_the_days_plan_is_not_stored_and_what_does_not_is()
    {
        await using var stores = await fixture.OpenAsync();
        await SampleCorrection.CreateAsync(stores);
        var odd = SampleCorrection.Entry(2) with { TransactionId = new TransactionId(new Guid(7, 0, 0, new byte[8])) };
        await stores.Corrections.CreateEntriesAsync([SampleCorrection.Entry(1), odd], default);

        Assert.Equal(
            ["user-00001||1", "user-00002|00000007000000000000000000000000|1"],
            Rows("SELECT user_id, hex(transaction_id), created_by FROM correction_entries ORDER BY user_id"));
        Assert.Equal(
            [SampleCorrection.Entry(1).TransactionId, odd.TransactionId],
            (await stores.Corrections.ListEntriesAsync(Sample.Date, 1, default).ToListAsync()).Select(entry => entry.TransactionId));
    }

    [Fact]
    public async Task A_file_from_before_corrections_is_upgraded_and_keeps_its_records_and_views()
    {
        const int BeforeCorrections = 12;
        using (var old = Connect())
        {
            SqliteSchema.Migrate(old, fixture.Path, BeforeCorrections);
            old.Execute(
                """
                INSERT INTO days (settlement_date, product, currency, quote, yield, rounding, payer, state, version)
                VALUES (20140805, 'default', 'CNY', 'income_per_10000', '1.1301', 'truncate', 'ledger', 1, 1);
                INSERT INTO run_ids VALUES (1, zeroblob(16));
                INSERT INTO records (settlement_date, user_id, position_minor, earnings_minor, residue_numerator, status, created_by)
                VALUES (20140805, 'user-00001', 1000000, 113, 1, 2, 1);
                """);
        }

        await Assert.ThrowsAsync<StoreRefusedException>(() => fixture.OpenAsync(StoreAccess.Read));
        await using var stores = await fixture.OpenAsync(StoreAccess.Write);

        Assert.Equal(113, (await stores.Settlements.ReadRecordsAsync(Sample.Date, [Sample.UserId(1)], default))[0]!.Earnings.Credited.Minor);
        Assert.Equal(
            ["user-00001|earnings|user:user-00001|113|0"],
            Rows("SELECT user_id, debit_account, credit_account, amount_minor, correction FROM postings"));
        Assert.Empty(await stores.Corrections.ListCorrectionsAsync(null, null, default));
        await stores.Corrections.CreateCorrectionAsync(SampleCorrection.Plan(day: Sample.LedgerPlan), default);
        Assert.Single(await stores.Corrections.ListCorrectionsAsync(null, null, default));
    }

    [Fact]
    public async Task A_backup_has_the_corrections()
    {
        await using (var stores = await fixture.OpenAsync())
        {
            await SampleCorrection.CreateAsync(stores);
            await stores.Corrections.CreateEntriesAsync([SampleCorrection.Entry(1)], default);
            await stores.Corrections.WriteSetAsync(Sample.Date, SampleCorrection.Set, [Sample.Position(1)], default);
        }

        await using var copy = new SqliteFixture();
        SqliteBackup.Copy(fixture.Path, copy.Path, TimeSpan.FromSeconds(30));

        await using var restored = await copy.OpenAsync(StoreAccess.Read);
        Assert.Equal(SampleCorrection.Plan(), Assert.Single(await restored.Corrections.ListCorrectionsAsync(Sample.Date, default)).Plan);
        Assert.Equal(
            SampleCorrection.Text([SampleCorrection.Entry(1)]),
            SampleCorrection.Text(await restored.Corrections.ListEntriesAsync(Sample.Date, 1, default).ToListAsync()));
        Assert.NotNull((await restored.Corrections.ReadSetAsync(Sample.Date, SampleCorrection.Set, [Sample.UserId(1)], default))[0]);
    }

    private List<string> Rows(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={fixture.Path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? string.Empty : reader.GetString(i))));
        }

        return rows;
    }

    private SqliteConnectionHandle Connect()
    {
        var connection = new SqliteConnection($"Data Source={fixture.Path};Pooling=False");
        connection.Open();
        return new SqliteConnectionHandle(connection);
    }
}
