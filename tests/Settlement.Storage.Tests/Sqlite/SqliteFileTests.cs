using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Settlement.Core;
using Settlement.Storage.Sqlite;
using Settlement.Storage.Tests.Contract;

namespace Settlement.Storage.Tests.Sqlite;

/// <summary>What becomes of files that are missing, older, newer, damaged or not ours.</summary>
public sealed class SqliteFileTests : IAsyncLifetime
{
    private readonly SqliteFixture fixture = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await fixture.DisposeAsync();

    [Theory]
    [InlineData(StoreAccess.Read)]
    [InlineData(StoreAccess.Write)]
    public async Task A_file_that_does_not_exist_is_refused_and_not_created(StoreAccess access)
    {
        var refusal = await Assert.ThrowsAsync<StoreRefusedException>(() => fixture.OpenAsync(access));

        Assert.Contains("does not exist", refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(fixture.Path));
    }

    [Fact]
    public async Task A_file_to_be_created_is_created_by_the_first_write_and_reads_as_empty_before()
    {
        await using var stores = await fixture.OpenAsync(StoreAccess.Create);
        Assert.Equal(0, await stores.Inputs.CountPositionsAsync(Sample.Date, default));
        Assert.Null(await stores.Settlements.ReadDayAsync(Sample.Date, default));
        Assert.False(File.Exists(fixture.Path));

        await stores.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(1)], PositionsRule.AddingOrReplacing, default);

        Assert.Equal(1, await stores.Inputs.CountPositionsAsync(Sample.Date, default));
    }

    [Fact]
    public async Task A_backup_waits_for_whoever_has_the_store_alone_for_a_moment()
    {
        await using var stores = await fixture.OpenAsync(StoreAccess.Create);
        await stores.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(1)], PositionsRule.AddingOrReplacing, default);
        await stores.DisposeAsync();
        using var alone = new SqliteConnection($"Data Source={fixture.Path};Pooling=False");
        alone.Open();
        Execute("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
        var timeout = TimeSpan.FromSeconds(1);
        var waited = Stopwatch.StartNew();

        Assert.Throws<StoreUnavailableException>(() => SqliteBackup.Copy(fixture.Path, fixture.Path + ".copy", timeout));

        Assert.True(waited.Elapsed >= timeout * 0.9, $"it gave up after {waited.Elapsed}");

        void Execute(string statement)
        {
            using var command = alone.CreateCommand();
            command.CommandText = statement;
            command.ExecuteNonQuery();
        }
    }

    [Fact]
    public void A_file_that_cannot_grow_is_said_to_be_on_a_full_disk()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        Execute("CREATE TABLE t (x)");
        Execute("PRAGMA max_page_count = 3");
        var full = Assert.Throws<SqliteException>(() => Execute("INSERT INTO t VALUES (randomblob(1000000))"));

        var failure = Assert.IsType<StoreUnavailableException>(SqliteErrors.Translate(full, "s.db"));

        Assert.Equal("s.db cannot grow: the disk is full; free some space", failure.Message);

        void Execute(string statement)
        {
            using var command = connection.CreateCommand();
            command.CommandText = statement;
            command.ExecuteNonQuery();
        }
    }

    [Fact]
    public async Task A_file_that_8_connections_create_at_once_is_created_and_written_by_all_of_them()
    {
        const int Writers = 8;
        const int Rounds = 20;
        for (var round = 0; round < Rounds; round++)
        {
            await using var file = new SqliteFixture();
            using var together = new Barrier(Writers);
            await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Factory.StartNew(
                async () =>
                {
                    await using var stores = await file.OpenAsync(StoreAccess.Create);
                    together.SignalAndWait();
                    await stores.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(writer)], PositionsRule.AddingOrReplacing, default);
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default).Unwrap()));

            await using var written = await file.OpenAsync(StoreAccess.Read);
            Assert.Equal(Writers, await written.Inputs.CountPositionsAsync(Sample.Date, default));
        }
    }

    [Fact]
    public async Task A_file_of_a_newer_schema_is_refused_and_left_alone()
    {
        await CreateAsync();
        Execute("PRAGMA user_version = 99");
        var before = await File.ReadAllBytesAsync(fixture.Path);

        foreach (var access in Enum.GetValues<StoreAccess>())
        {
            var refusal = await Assert.ThrowsAsync<StoreRefusedException>(() => fixture.OpenAsync(access));
            Assert.Contains("schema 99", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, await File.ReadAllBytesAsync(fixture.Path));
    }

    [Fact]
    public async Task A_file_of_an_older_schema_is_migrated_and_keeps_its_records()
    {
        var record = Sample.Record(1, Sample.NewRun());
        using (var old = Connect())
        {
            SqliteSchema.Migrate(old, fixture.Path, target: 1);
            InsertAsBefore(old, record);
        }

        await Assert.ThrowsAsync<StoreRefusedException>(() => fixture.OpenAsync(StoreAccess.Read));
        await using var stores = await fixture.OpenAsync(StoreAccess.Write);

        var kept = (await stores.Settlements.ReadRecordsAsync(Sample.Date, [record.UserId], default))[0]!;
        Assert.True(kept.HasSameContentAs(record));
        await stores.Settlements.SaveAttentionAsync(Sample.Date, [UserResult.Conflict("u1", "new in schema 2")], default);
        Assert.Single((await stores.Settlements.ListAttentionAsync(Sample.Date, null, 10, default)).Items);
    }

    [Fact]
    public void A_new_file_has_the_schema_of_one_that_was_upgraded_step_by_step()
    {
        using var upgraded = Memory();
        for (var version = 1; version <= SqliteSchema.CurrentVersion; version++)
        {
            SqliteSchema.Migrate(upgraded, ":memory:", version);
        }

        using var created = Memory();
        SqliteSchema.BringUpToDate(created, ":memory:");

        Assert.Equal(Objects(upgraded), Objects(created));
        Assert.Contains("table records", Objects(created).Select(row => row.Name));

        static SqliteConnectionHandle Memory()
        {
            var connection = new SqliteConnection("Data Source=:memory:;Pooling=False");
            connection.Open();
            return new SqliteConnectionHandle(connection);
        }

        static List<(string Name, string Sql)> Objects(SqliteConnectionHandle handle) =>
            handle.Statement("SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema ORDER BY 1").All(row => (row.GetString(0), row.GetString(1)));
    }

    [Theory]
    [InlineData(RecordStatus.Paid, 0, Payer.Service)]
    [InlineData(RecordStatus.Paid, 1, Payer.Ledger)]
    [InlineData(RecordStatus.Recorded, 0, Payer.Ledger)]
    public async Task A_day_from_before_payers_were_planned_gets_the_payer_that_its_payments_show(RecordStatus status, int ledgerPayments, Payer payer)
    {
        var record = Sample.Record(1, Sample.NewRun()) with { Status = status };
        using (var old = Connect())
        {
            SqliteSchema.Migrate(old, fixture.Path, target: 2);
            InsertAsBefore(old, record);
            old.Execute("INSERT INTO days VALUES (20140805, 'default', 'CNY', 'income_per_10000', '1.1301', 'truncate', 0, NULL, NULL, NULL, 1)");
            if (ledgerPayments > 0)
            {
                old.Execute("INSERT INTO payments SELECT settlement_date, user_id, transaction_id, 'earnings', 'user:user-00001', 2 FROM records");
            }
        }

        await using var stores = await fixture.OpenAsync(StoreAccess.Write);

        Assert.Equal(payer, (await stores.Settlements.ReadDayAsync(Sample.Date, default))!.Plan.Payer);
    }

    [Fact]
    public async Task A_database_of_something_else_is_refused_and_left_alone()
    {
        Execute("CREATE TABLE recipes (name TEXT)");
        var before = await File.ReadAllBytesAsync(fixture.Path);

        var refusal = await Assert.ThrowsAsync<StoreRefusedException>(() => fixture.OpenAsync());

        Assert.Contains("something else", refusal.Message, StringComparison.Ordinal);
        Execute("SELECT name FROM recipes");
        Assert.Equal(before, await File.ReadAllBytesAsync(fixture.Path));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        await File.WriteAllTextAsync(fixture.Path, string.Concat(Enumerable.Repeat("user_id,balance\nu1,203.83\n", 100)));

        var refusal = await Assert.ThrowsAsync<StoreRefusedException>(() => fixture.OpenAsync());

        Assert.Contains("not a SQLite database", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_refused()
    {
        Directory.CreateDirectory(fixture.Path);

        var refusal = await Assert.ThrowsAsync<StoreRefusedException>(() => fixture.OpenAsync());

        Assert.Contains("is a folder", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_only_file_can_be_read_and_is_refused_for_writing()
    {
        await using (var stores = await fixture.OpenAsync())
        {
            await stores.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(1)], PositionsRule.AddingOrReplacing, default);
        }

        File.SetAttributes(fixture.Path, FileAttributes.ReadOnly);
        try
        {
            var refusal = await Assert.ThrowsAsync<StoreRefusedException>(() => fixture.OpenAsync(StoreAccess.Write));
            Assert.Contains("is read-only", refusal.Message, StringComparison.Ordinal);
            await using var reader = await fixture.OpenAsync(StoreAccess.Read);
            Assert.Equal(1, await reader.Inputs.CountPositionsAsync(Sample.Date, default));
        }
        finally
        {
            File.SetAttributes(fixture.Path, FileAttributes.Normal);
        }
    }

    [Fact]
    public async Task A_file_that_another_process_keeps_locked_is_unavailable_rather_than_refused()
    {
        await CreateAsync();
        using var other = Connect();
        other.Execute("BEGIN IMMEDIATE");
        await using var stores = await OpenStores.OpenAsync(
            fixture.Url, positions: null, StoreAccess.Write, StoreCard.Of(Sample.Settings), TimeSpan.FromSeconds(1), CancellationToken.None);

        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => stores.Settlements.CreateRecordsAsync([Sample.Record(1, Sample.NewRun())], default));

        Assert.Contains("busy", failure.Message, StringComparison.Ordinal);
        other.Execute("ROLLBACK");
        Assert.Null((await stores.Settlements.CreateRecordsAsync([Sample.Record(1, Sample.NewRun())], default))[0].Existing);
    }

    [Fact]
    public async Task Reading_leaves_the_file_byte_for_byte_as_it_was()
    {
        await using (var stores = await fixture.OpenAsync())
        {
            await stores.Inputs.WritePositionsAsync(Sample.Date, Enumerable.Range(0, 100).Select(i => Sample.Position(i)), PositionsRule.AddingOrReplacing, default);
        }

        var before = await File.ReadAllBytesAsync(fixture.Path);
        await using (var reader = await fixture.OpenAsync(StoreAccess.Read))
        {
            Assert.Equal(100, await reader.Inputs.CountPositionsAsync(Sample.Date, default));
            await Assert.ThrowsAsync<InvalidOperationException>(
                () => reader.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(1)], PositionsRule.AddingOrReplacing, default));
        }

        Assert.Equal(before, await File.ReadAllBytesAsync(fixture.Path));
    }

    private async Task CreateAsync()
    {
        await using var stores = await fixture.OpenAsync();
        await stores.Inputs.WritePositionsAsync(Sample.Date, [Sample.Position(1)], PositionsRule.AddingOrReplacing, default);
    }

    private SqliteConnectionHandle Connect()
    {
        var connection = new SqliteConnection($"Data Source={fixture.Path};Pooling=False");
        connection.Open();
        return new SqliteConnectionHandle(connection);
    }

    // As versions did that kept postings in a table of their own.
    private static void InsertAsBefore(SqliteConnectionHandle old, SettlementRecord record) => old
        .Statement("INSERT INTO records VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", record.Date.Number)
        .Bind(2, record.UserId.Value)
        .Bind(3, record.Position.Minor)
        .Bind(4, record.Earnings.Credited.Minor)
        .Bind(5, record.Earnings.ResidueNumerator)
        .Bind(6, record.InputHash.ToByteArray())
        .Bind(7, record.TransactionId.Value)
        .Bind(8, record.CreatedBy.Value)
        .Bind(9, (int)record.Status)
        .Execute();

    private void Execute(string sql)
    {
        using var handle = Connect();
        handle.Execute(sql);
    }
}
