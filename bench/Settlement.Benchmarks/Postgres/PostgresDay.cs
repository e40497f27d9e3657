using System.Diagnostics;
using System.Globalization;
using System.Text;
using Npgsql;

namespace Settlement.Benchmarks;

/// <summary>
/// The day as a finance team would settle it with what it has: a few statements over whole tables in PostgreSQL, made to run
/// once by their primary keys.
/// </summary>
/// <remarks>
/// It looks at nothing that was there before: a changed balance on a rerun passes in silence. Its postings are rows of their
/// own, as in a ledger that other systems post to; what its records take without them is timed, too. The exact earnings are multiplied, not divided, and computed once a row (<c>OFFSET 0</c> keeps the
/// subquery whole), because that is fastest here.
/// </remarks>
internal static class PostgresDay
{
    private const string Schema = """
        CREATE TABLE yields (
            settlement_date DATE PRIMARY KEY, income_per_10000 NUMERIC NOT NULL);
        CREATE UNLOGGED TABLE staged (
            user_id TEXT NOT NULL, balance NUMERIC NOT NULL);
        CREATE TABLE positions (
            settlement_date DATE, user_id TEXT, position_minor BIGINT NOT NULL, PRIMARY KEY (settlement_date, user_id));
        CREATE TABLE records (
            settlement_date DATE, user_id TEXT, position_minor BIGINT NOT NULL, earnings_minor BIGINT NOT NULL,
            residue_minor NUMERIC NOT NULL, PRIMARY KEY (settlement_date, user_id));
        CREATE TABLE postings (
            settlement_date DATE, user_id TEXT, debit_account TEXT NOT NULL, credit_account TEXT NOT NULL,
            amount_minor BIGINT NOT NULL CHECK (amount_minor > 0), PRIMARY KEY (settlement_date, user_id));
        INSERT INTO yields VALUES ('2014-08-05', 1.1203);
        """;

    private const string Copy = "COPY staged FROM STDIN (FORMAT csv, HEADER)";

    private const string Insert = """
        INSERT INTO positions
        SELECT DATE '2014-08-05', user_id, (balance * 100)::bigint FROM staged
        """;

    private const string Records = """
        INSERT INTO records
        SELECT settlement_date, user_id, position_minor, trunc(exact)::bigint, exact % 1
        FROM (SELECT settlement_date, user_id, position_minor, position_minor * income_per_10000 * 0.0001 AS exact
              FROM positions JOIN yields USING (settlement_date)
              WHERE settlement_date = DATE '2014-08-05' OFFSET 0) AS earned
        ON CONFLICT DO NOTHING
        """;

    private const string Postings = """
        INSERT INTO postings
        SELECT settlement_date, user_id, 'earnings', 'user:' || user_id, earnings_minor
        FROM records
        WHERE settlement_date = DATE '2014-08-05' AND earnings_minor > 0
        ON CONFLICT DO NOTHING
        """;

    private const string Reconcile = """
        SELECT count(p.user_id), count(r.user_id), count(q.user_id),
               count(*) FILTER (WHERE p.user_id IS NULL OR r.user_id IS NULL
                   OR r.position_minor <> p.position_minor
                   OR r.earnings_minor + r.residue_minor <> p.exact
                   OR r.residue_minor < 0 OR r.residue_minor >= 1
                   OR coalesce(q.amount_minor, 0) <> r.earnings_minor
                   OR q.debit_account <> 'earnings' OR q.credit_account <> 'user:' || r.user_id)
        FROM (SELECT user_id, position_minor, position_minor * income_per_10000 * 0.0001 AS exact
              FROM positions JOIN yields USING (settlement_date)
              WHERE settlement_date = DATE '2014-08-05') AS p
        FULL JOIN (SELECT * FROM records WHERE settlement_date = DATE '2014-08-05') AS r USING (user_id)
        FULL JOIN (SELECT * FROM postings WHERE settlement_date = DATE '2014-08-05') AS q USING (user_id)
        """;

    private const string Describe = """
        SELECT name || ' = ' || current_setting(name) FROM pg_settings
        WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'wal_sync_method', 'wal_level', 'shared_buffers',
                       'work_mem', 'max_wal_size', 'checkpoint_timeout', 'autovacuum', 'jit', 'max_parallel_workers_per_gather', 'lc_collate')
        ORDER BY name
        """;

    /// <summary>All that is timed, as it is sent.</summary>
    public static string Statements { get; } = string.Join(
        "\n\n",
        $"-- made before, and not timed\n{Schema}",
        $"-- import\n{Copy};\n{Insert};",
        $"-- settle, and settle again\n{Records};\n{Postings};",
        $"-- reconcile\n{Reconcile};");

    /// <summary>The server's version and settings.</summary>
    public static async Task<string> DescribeAsync(PostgresServer server, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(server, cancellationToken);
        await using var command = Command(connection, Describe);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var text = new StringBuilder($"PostgreSQL {connection.PostgreSqlVersion}");
        while (await reader.ReadAsync(cancellationToken))
        {
            text.Append(", ").Append(reader.GetString(0));
        }

        return text.ToString();
    }

    /// <summary>Settles a day in tables that are made for it and dropped again.</summary>
    /// <param name="server">Where.</param>
    /// <param name="positionsFile">What is imported, the file that the product imports.</param>
    /// <param name="users">How many users are in it.</param>
    /// <param name="cancellationToken">Stops the statement.</param>
    /// <exception cref="BenchmarkFailedException">The reconciliation was not clean, or of other users.</exception>
    public static async Task<PostgresTimes> MeasureAsync(
        PostgresServer server, string positionsFile, int users, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(server, cancellationToken);
        await ExecuteAsync(connection, Schema, cancellationToken);
        var import = await TimeAsync("import", async () =>
        {
            await CopyAsync(connection, positionsFile, cancellationToken);
            await ExecuteAsync(connection, Insert, cancellationToken);
        });
        await SettleDownAsync(connection, cancellationToken);
        Task<double> RecordAsync(string step) => TimeAsync(step, () => ExecuteAsync(connection, Records, cancellationToken));
        Task<double> PostAsync(string step) => TimeAsync(step, () => ExecuteAsync(connection, Postings, cancellationToken));

        var records = await RecordAsync("settle, records");
        var postings = await PostAsync("settle, postings");
        await SettleDownAsync(connection, cancellationToken);
        var again = await RecordAsync("settle again, records") + await PostAsync("settle again, postings");
        await SettleDownAsync(connection, cancellationToken);
        var reconcile = await TimeAsync("reconcile", () => ReconcileAsync(connection, users, cancellationToken));
        await ExecuteAsync(connection, "DROP TABLE yields, staged, positions, records, postings", cancellationToken);
        await SettleDownAsync(connection, cancellationToken);
        return new PostgresTimes(import, records, postings, again, reconcile);
    }

    private static async Task<NpgsqlConnection> OpenAsync(PostgresServer server, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    private static async Task<double> TimeAsync(string step, Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await Console.Error.WriteLineAsync($"PostgreSQL, {step}: {Figures.Seconds(seconds)} s");
        return seconds;
    }

    // Not timed, in the server's favour: the planner knows the tables, and no step writes the pages of the one before.
    private static async Task SettleDownAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, "ANALYZE", cancellationToken);
        await ExecuteAsync(connection, "CHECKPOINT", cancellationToken);
    }

    private static async Task CopyAsync(NpgsqlConnection connection, string positionsFile, CancellationToken cancellationToken)
    {
        const int Characters = 65_536;
        using var file = File.OpenText(positionsFile);
        await using var copy = await connection.BeginTextImportAsync(Copy, cancellationToken);
        var piece = new char[Characters];
        while (await file.ReadBlockAsync(piece, cancellationToken) is > 0 and var length)
        {
            await copy.WriteAsync(piece.AsMemory(0, length), cancellationToken);
        }
    }

    private static async Task ReconcileAsync(NpgsqlConnection connection, int users, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, Reconcile);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (positions, records, breaks) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(3));
        if (positions != users || records != users || breaks != 0)
        {
            throw new BenchmarkFailedException(string.Create(
                CultureInfo.InvariantCulture, $"PostgreSQL reconciled {positions} positions and {records} records with {breaks} breaks, for {users} users"));
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

#pragma warning disable CA2100 // Constants of this program.
    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql) => new(sql, connection);
#pragma warning restore CA2100
}

/// <summary>What PostgreSQL took for a day, in seconds.</summary>
/// <param name="Import">Copying the positions in and inserting them.</param>
/// <param name="Records">Computing and inserting the records.</param>
/// <param name="Postings">Inserting the postings, made from the records.</param>
/// <param name="SettleAgain">The same two statements, which find everything there.</param>
/// <param name="Reconcile">The three-way join.</param>
internal sealed record PostgresTimes(double Import, double Records, double Postings, double SettleAgain, double Reconcile)
{
    /// <summary>Records, then postings.</summary>
    public double Settle => Records + Postings;
}
