using System.Globalization;

namespace Settlement.Storage.Sqlite;

/// <summary>
/// The schema and its history. A file says which schema it has (<c>user_version</c>) and that it is ours
/// (<c>application_id</c>); older ones are migrated step by step, newer ones refused.
/// </summary>
/// <remarks>
/// Dates are numbers yyyyMMdd, amounts whole minor units, sums that may outgrow 64 bits text. Tables whose key is the
/// way they are read are <c>WITHOUT ROWID</c>. Steps are append-only: a released step is never edited.
/// </remarks>
internal static class SqliteSchema
{
    /// <summary>"SETL" in ASCII: the first four letters of a file of this program.</summary>
    public const int ApplicationId = 0x5345544C;

    private static readonly string[] Steps =
    [
        """
        CREATE TABLE yields (
            settlement_date INTEGER NOT NULL PRIMARY KEY,
            quote           TEXT    NOT NULL,
            yield           TEXT    NOT NULL
        ) STRICT;

        CREATE TABLE positions (
            settlement_date INTEGER NOT NULL,
            user_id         TEXT    NOT NULL,
            balance_minor   INTEGER NOT NULL CHECK (balance_minor BETWEEN 0 AND 1000000000000000),
            PRIMARY KEY (settlement_date, user_id)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE days (
            settlement_date   INTEGER NOT NULL PRIMARY KEY,
            product           TEXT    NOT NULL,
            currency          TEXT    NOT NULL,
            quote             TEXT    NOT NULL,
            yield             TEXT    NOT NULL,
            rounding          TEXT    NOT NULL,
            state             INTEGER NOT NULL CHECK (state IN (0, 1, 2)),
            users             INTEGER,
            earnings_minor    TEXT,
            residue_numerator TEXT,
            version           INTEGER NOT NULL
        ) STRICT;

        -- One record per user and date: the primary key is the invariant.
        CREATE TABLE records (
            settlement_date   INTEGER NOT NULL,
            user_id           TEXT    NOT NULL,
            position_minor    INTEGER NOT NULL,
            earnings_minor    INTEGER NOT NULL,
            residue_numerator INTEGER NOT NULL,
            input_hash        BLOB    NOT NULL CHECK (length(input_hash) = 32),
            transaction_id    BLOB    NOT NULL CHECK (length(transaction_id) = 16),
            created_by        BLOB    NOT NULL CHECK (length(created_by) = 16),
            status            INTEGER NOT NULL CHECK (status IN (0, 1)),
            PRIMARY KEY (settlement_date, user_id)
        ) STRICT, WITHOUT ROWID;

        -- Double entry: every posting takes from one account what it gives to another.
        CREATE TABLE payments (
            settlement_date INTEGER NOT NULL,
            user_id         TEXT    NOT NULL,
            transaction_id  BLOB    NOT NULL CHECK (length(transaction_id) = 16),
            debit_account   TEXT    NOT NULL,
            credit_account  TEXT    NOT NULL CHECK (credit_account <> debit_account),
            amount_minor    INTEGER NOT NULL CHECK (amount_minor > 0),
            PRIMARY KEY (settlement_date, user_id)
        ) STRICT, WITHOUT ROWID;

        -- A residue may be a fraction of a minor unit: amount = numerator / denominator minor units.
        CREATE TABLE residue_postings (
            settlement_date    INTEGER NOT NULL,
            sequence           INTEGER NOT NULL CHECK (sequence > 0),
            debit_account      TEXT    NOT NULL,
            credit_account     TEXT    NOT NULL CHECK (credit_account <> debit_account),
            amount_numerator   TEXT    NOT NULL,
            amount_denominator TEXT    NOT NULL,
            PRIMARY KEY (settlement_date, sequence)
        ) STRICT, WITHOUT ROWID;
        """,

        """
        -- Users whose last result a person has to look at; a report, not a fact of money.
        CREATE TABLE attention (
            settlement_date INTEGER NOT NULL,
            user_id         TEXT    NOT NULL,
            outcome         TEXT    NOT NULL,
            reason          INTEGER,
            detail          TEXT,
            PRIMARY KEY (settlement_date, user_id)
        ) STRICT, WITHOUT ROWID;
        """,

        """
        -- Who pays a day is part of its plan. Days from before: the ledger, unless somebody was paid and not by it.
        ALTER TABLE days ADD COLUMN payer TEXT NOT NULL DEFAULT 'ledger' CHECK (payer IN ('ledger', 'service'));

        UPDATE days SET payer = 'service'
        WHERE EXISTS (SELECT 1 FROM records AS r WHERE r.settlement_date = days.settlement_date AND r.status = 1)
            AND NOT EXISTS (SELECT 1 FROM payments AS p WHERE p.settlement_date = days.settlement_date);
        """,

        """
        -- Positions on their way in, chunk by chunk: nobody reads them before their import is published.
        CREATE TABLE imports (
            settlement_date INTEGER NOT NULL PRIMARY KEY,
            import_id       BLOB    NOT NULL CHECK (length(import_id) = 16),
            is_published    INTEGER NOT NULL CHECK (is_published IN (0, 1))
        ) STRICT;

        CREATE TABLE staged_positions (
            settlement_date INTEGER NOT NULL,
            user_id         TEXT    NOT NULL,
            balance_minor   INTEGER NOT NULL CHECK (balance_minor BETWEEN 0 AND 1000000000000000),
            PRIMARY KEY (settlement_date, user_id)
        ) STRICT, WITHOUT ROWID;
        """,

        """
        -- Which run works on a date; advice, no invariant rests on it. Instants of its own clock are milliseconds since 1970.
        CREATE TABLE leases (
            settlement_date INTEGER NOT NULL PRIMARY KEY,
            fencing         INTEGER NOT NULL CHECK (fencing > 0),
            run_id          BLOB    NOT NULL CHECK (length(run_id) = 16),
            holder          TEXT    NOT NULL,
            since           TEXT    NOT NULL,
            duration_ms     INTEGER NOT NULL CHECK (duration_ms > 0),
            beats           INTEGER NOT NULL,
            is_released     INTEGER NOT NULL CHECK (is_released IN (0, 1)),
            beaten_at       INTEGER NOT NULL
        ) STRICT;

        -- Who ran what, when; the number is the fencing number of the run's lease.
        CREATE TABLE run_starts (
            settlement_date INTEGER NOT NULL,
            number          INTEGER NOT NULL CHECK (number > 0),
            run_id          BLOB    NOT NULL CHECK (length(run_id) = 16),
            kind            INTEGER NOT NULL,
            started_by      TEXT    NOT NULL,
            started_at      TEXT    NOT NULL,
            options         TEXT    NOT NULL,
            PRIMARY KEY (settlement_date, number)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE run_ends (
            settlement_date   INTEGER NOT NULL,
            number            INTEGER NOT NULL CHECK (number > 0),
            ending            INTEGER NOT NULL,
            ended_at          TEXT    NOT NULL,
            settled           INTEGER NOT NULL,
            already_settled   INTEGER NOT NULL,
            nothing_to_settle INTEGER NOT NULL,
            conflicts         INTEGER NOT NULL,
            quarantined       INTEGER NOT NULL,
            PRIMARY KEY (settlement_date, number)
        ) STRICT, WITHOUT ROWID;
        """,

        """
        -- A closed day has its certificate; days from before have none, and closing them again gives them none.
        ALTER TABLE days ADD COLUMN close_attempt INTEGER NOT NULL DEFAULT 0 CHECK (close_attempt >= 0);
        ALTER TABLE days ADD COLUMN is_closing INTEGER NOT NULL DEFAULT 0 CHECK (is_closing IN (0, 1));
        ALTER TABLE days ADD COLUMN certificate TEXT;

        -- Dates whose positions and yield cannot be written: closed, or being closed. Kept with the inputs, which may lie
        -- in another file than the days.
        CREATE TABLE seals (
            settlement_date INTEGER NOT NULL PRIMARY KEY,
            number          INTEGER NOT NULL CHECK (number > 0),
            is_on           INTEGER NOT NULL CHECK (is_on IN (0, 1))
        ) STRICT;
        """,

        """
        -- Which attempt to close the day booked a posting of nothing, as the last one; 0 for the postings of runs.
        ALTER TABLE residue_postings ADD COLUMN close_attempt INTEGER NOT NULL DEFAULT 0 CHECK (close_attempt >= 0);
        """,
    ];

    /// <summary>The schema this program writes.</summary>
    public static int CurrentVersion => Steps.Length;

    /// <summary>Creates or migrates the schema, in one transaction.</summary>
    public static void BringUpToDate(SqliteConnectionHandle handle, string path) => Migrate(handle, path, CurrentVersion);

    /// <summary>Refuses a file whose schema is not the current one.</summary>
    public static void RequireCurrent(SqliteConnectionHandle handle, string path)
    {
        var version = ReadVersion(handle, path);
        if (version != CurrentVersion)
        {
            throw new StoreRefusedException(
                $"{path} has schema {version}, this program reads {CurrentVersion}: run settle doctor on it once to upgrade it");
        }
    }

    /// <summary>Refuses a file that is not ours, or of a newer schema.</summary>
    public static void RefuseForeign(SqliteConnectionHandle handle, string path) => ReadVersion(handle, path);

    internal static void Migrate(SqliteConnectionHandle handle, string path, int target)
    {
        if (ReadVersion(handle, path) == target)
        {
            return;
        }

        handle.Execute("BEGIN IMMEDIATE");
        try
        {
            // Read again under the lock: another process may have migrated in between.
            for (var version = ReadVersion(handle, path); version < target; version++)
            {
                handle.Execute(Steps[version]);
            }

            handle.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {target}"));
            handle.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}"));
            handle.Execute("COMMIT");
        }
        catch
        {
            handle.Execute("ROLLBACK");
            throw;
        }
    }

    private static int ReadVersion(SqliteConnectionHandle handle, string path)
    {
        // Tables before the mark: another process may be creating the file, and commits both at once.
        var hasTables = handle.Statement("SELECT count(*) FROM sqlite_schema").Number() > 0;
        var isOurs = handle.Statement("PRAGMA application_id").Number() == ApplicationId;
        var version = (int)handle.Statement("PRAGMA user_version").Number();
        if (hasTables && !isOurs)
        {
            throw new StoreRefusedException($"{path} is a SQLite database of something else: choose another store");
        }

        if (version > CurrentVersion)
        {
            throw new StoreRefusedException(
                $"{path} has schema {version}, this program knows {CurrentVersion} at most: use the newer program that wrote it");
        }

        return version;
    }
}
