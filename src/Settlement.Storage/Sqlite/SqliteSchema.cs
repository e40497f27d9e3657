using System.Globalization;
using Microsoft.Data.Sqlite;
using Settlement.Core;

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

        """
        -- A record and the ledger's posting for it are one row. Status: 0 recorded, 1 paid by a payment service, 2 posted by
        -- the ledger. Input hash and transaction id are null where they follow from the day's plan, as they do from now on.
        CREATE TABLE run_ids (
            number INTEGER NOT NULL PRIMARY KEY,
            run_id BLOB    NOT NULL UNIQUE CHECK (length(run_id) = 16)
        ) STRICT;

        INSERT INTO run_ids (run_id) SELECT DISTINCT created_by FROM records;

        CREATE TABLE new_records (
            settlement_date   INTEGER NOT NULL,
            user_id           TEXT    NOT NULL,
            position_minor    INTEGER NOT NULL,
            earnings_minor    INTEGER NOT NULL,
            residue_numerator INTEGER NOT NULL,
            status            INTEGER NOT NULL CHECK (status IN (0, 1, 2)),
            created_by        INTEGER NOT NULL,
            input_hash        BLOB CHECK (length(input_hash) = 32),
            transaction_id    BLOB CHECK (length(transaction_id) = 16),
            PRIMARY KEY (settlement_date, user_id)
        ) STRICT, WITHOUT ROWID;

        -- A record that waited for its posting, or whose posting was not yet marked, has it now or gets it with its mark.
        INSERT INTO new_records
        SELECT r.settlement_date, r.user_id, r.position_minor, r.earnings_minor, r.residue_numerator,
            CASE WHEN p.user_id IS NULL THEN r.status ELSE 2 END,
            (SELECT number FROM run_ids WHERE run_id = r.created_by), r.input_hash, r.transaction_id
        FROM records AS r LEFT JOIN payments AS p ON p.settlement_date = r.settlement_date AND p.user_id = r.user_id
        ORDER BY r.settlement_date, r.user_id;

        DROP TABLE records;
        DROP TABLE payments;
        ALTER TABLE new_records RENAME TO records;

        -- Double entry: every posting takes from one account what it gives to another.
        CREATE VIEW postings AS
        SELECT settlement_date, user_id,
            CASE WHEN earnings_minor > 0 THEN 'earnings' ELSE 'user:' || user_id END AS debit_account,
            CASE WHEN earnings_minor > 0 THEN 'user:' || user_id ELSE 'earnings' END AS credit_account,
            abs(earnings_minor) AS amount_minor
        FROM records WHERE status = 2;

        CREATE VIEW trial_balance AS
        SELECT settlement_date, account, sum(debit) AS debit_minor, sum(credit) AS credit_minor
        FROM (
            SELECT settlement_date, debit_account AS account, amount_minor AS debit, 0 AS credit FROM postings
            UNION ALL
            SELECT settlement_date, credit_account, 0, amount_minor FROM postings)
        GROUP BY settlement_date, account;
        """,

        """
        -- Whose amounts the file holds: one product's, in one currency, set by the first write. A file from before has what its
        -- days say, if they agree.
        CREATE TABLE card (
            number   INTEGER NOT NULL PRIMARY KEY CHECK (number = 1),
            product  TEXT    NOT NULL,
            currency TEXT    NOT NULL
        ) STRICT;

        INSERT INTO card (number, product, currency)
        SELECT 1, min(product), min(currency) FROM (SELECT DISTINCT product, currency FROM days) HAVING count(*) = 1;
        """,

        """
        -- Which attempt to pay a record it is at: more than 1 only after a service refused the one before for good.
        ALTER TABLE records ADD COLUMN attempt INTEGER NOT NULL DEFAULT 1 CHECK (attempt BETWEEN 1 AND 100);
        """,

        """
        -- A user who was taken out of a date's set keeps a position, of zero: the late write of a stalled worker meets its record.
        ALTER TABLE positions ADD COLUMN is_withdrawn INTEGER NOT NULL DEFAULT 0
            CHECK (is_withdrawn = 0 OR (is_withdrawn = 1 AND balance_minor = 0));
        """,

        """
        -- What checks found of imports and somebody let through. One that comes in chunks is published later.
        CREATE TABLE accepted_checks (
            number          INTEGER NOT NULL PRIMARY KEY,
            settlement_date INTEGER NOT NULL,
            code            INTEGER NOT NULL,
            accepted_by     TEXT    NOT NULL,
            accepted_at     TEXT    NOT NULL,
            file            TEXT    NOT NULL,
            is_published    INTEGER NOT NULL CHECK (is_published IN (0, 1))
        ) STRICT;

        CREATE INDEX accepted_checks_of_date ON accepted_checks (settlement_date);
        """,

        """
        -- Corrections of days. What is not said here of a correction's plan is its day's: product, currency, rounding, payer.
        CREATE TABLE corrections (
            settlement_date           INTEGER NOT NULL,
            number                    INTEGER NOT NULL CHECK (number BETWEEN 1 AND 99),
            quote                     TEXT    NOT NULL,
            yield                     TEXT    NOT NULL,
            quote_before              TEXT    NOT NULL,
            yield_before              TEXT    NOT NULL,
            position_sets             TEXT    NOT NULL,
            brings_positions          INTEGER NOT NULL CHECK (brings_positions IN (0, 1)),
            at_least_minor            INTEGER NOT NULL,
            takes_reversals           INTEGER NOT NULL CHECK (takes_reversals IN (0, 1)),
            reason                    TEXT    NOT NULL,
            booked_by                 TEXT    NOT NULL,
            booked_at                 TEXT    NOT NULL,
            users                     INTEGER NOT NULL,
            more                      INTEGER NOT NULL,
            more_minor                TEXT    NOT NULL,
            less                      INTEGER NOT NULL,
            less_minor                TEXT    NOT NULL,
            left_out                  INTEGER NOT NULL,
            left_out_minor            TEXT    NOT NULL,
            residue_numerator         TEXT    NOT NULL,
            residue_numerator_before  TEXT    NOT NULL,
            hash                      TEXT    NOT NULL,
            state                     INTEGER NOT NULL CHECK (state IN (0, 1, 2)),
            certificate               TEXT,
            version                   INTEGER NOT NULL,
            PRIMARY KEY (settlement_date, number)
        ) STRICT, WITHOUT ROWID;

        -- Positions that corrections bring, in sets named by the SHA-256 over what they hold.
        CREATE TABLE position_sets (
            number          INTEGER NOT NULL PRIMARY KEY,
            settlement_date INTEGER NOT NULL,
            digest          BLOB    NOT NULL CHECK (length(digest) = 32),
            UNIQUE (settlement_date, digest)
        ) STRICT;

        CREATE TABLE correction_positions (
            set_number    INTEGER NOT NULL,
            user_id       TEXT    NOT NULL,
            balance_minor INTEGER NOT NULL CHECK (balance_minor BETWEEN 0 AND 1000000000000000),
            PRIMARY KEY (set_number, user_id)
        ) STRICT, WITHOUT ROWID;

        -- One entry per user, date and correction: the primary key is the invariant. Status: 0 recorded, 1 paid by a payment
        -- service, 2 posted by the ledger, 3 owed by the user, 4 taken up by a later correction, 5 settled elsewhere. The
        -- transaction id is null where it follows from the plan.
        CREATE TABLE correction_entries (
            settlement_date   INTEGER NOT NULL,
            number            INTEGER NOT NULL CHECK (number BETWEEN 1 AND 99),
            user_id           TEXT    NOT NULL,
            position_minor    INTEGER NOT NULL,
            earnings_minor    INTEGER NOT NULL,
            residue_numerator INTEGER NOT NULL,
            before_minor      INTEGER NOT NULL,
            taken_up_minor    INTEGER NOT NULL,
            status            INTEGER NOT NULL CHECK (status BETWEEN 0 AND 5),
            created_by        INTEGER NOT NULL,
            taken_up_by       INTEGER NOT NULL DEFAULT 0 CHECK (taken_up_by BETWEEN 0 AND 99),
            attempt           INTEGER NOT NULL DEFAULT 1 CHECK (attempt BETWEEN 1 AND 100),
            transaction_id    BLOB CHECK (length(transaction_id) = 16),
            PRIMARY KEY (settlement_date, number, user_id)
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX owed_entries ON correction_entries (settlement_date, number, user_id) WHERE status = 3;

        -- The ledger's postings for records, where correction is 0, and for the entries of corrections.
        DROP VIEW trial_balance;
        DROP VIEW postings;

        CREATE VIEW postings AS
        SELECT settlement_date, user_id,
            CASE WHEN amount > 0 THEN 'earnings' ELSE 'user:' || user_id END AS debit_account,
            CASE WHEN amount > 0 THEN 'user:' || user_id ELSE 'earnings' END AS credit_account,
            abs(amount) AS amount_minor,
            correction
        FROM (
            SELECT settlement_date, user_id, earnings_minor AS amount, 0 AS correction FROM records WHERE status = 2
            UNION ALL
            SELECT settlement_date, user_id, earnings_minor - before_minor - taken_up_minor, number
            FROM correction_entries WHERE status = 2);

        CREATE VIEW trial_balance AS
        SELECT settlement_date, account, sum(debit) AS debit_minor, sum(credit) AS credit_minor
        FROM (
            SELECT settlement_date, debit_account AS account, amount_minor AS debit, 0 AS credit FROM postings
            UNION ALL
            SELECT settlement_date, credit_account, 0, amount_minor FROM postings)
        GROUP BY settlement_date, account;

        -- All that is on the residue account: what days booked, and of each settled correction the residue that its users have
        -- after it, in, and the one that they had before, out. Amounts are fractions, so the trial balance has none of it.
        CREATE VIEW residue_account AS
        SELECT settlement_date, 0 AS correction, debit_account, credit_account, amount_numerator, amount_denominator
        FROM residue_postings
        UNION ALL
        SELECT settlement_date, number,
            CASE WHEN is_in THEN 'earnings' ELSE 'residue' END,
            CASE WHEN is_in THEN 'residue' ELSE 'earnings' END,
            ltrim(numerator, '-'),
            CASE quote WHEN 'income_per_10000' THEN '10000' WHEN 'annual_percent_act_365' THEN '36500' ELSE '36000' END
                || CASE WHEN instr(yield, '.') = 0 THEN '' ELSE substr('0000000000', 1, length(yield) - instr(yield, '.')) END
        FROM (
            SELECT settlement_date, number, residue_numerator AS numerator, quote, yield,
                substr(residue_numerator, 1, 1) <> '-' AS is_in
            FROM corrections WHERE state > 0
            UNION ALL
            SELECT settlement_date, number, residue_numerator_before, quote_before, yield_before,
                substr(residue_numerator_before, 1, 1) = '-'
            FROM corrections WHERE state > 0)
        WHERE numerator <> '0';
        """,

        """
        -- What the reconciliation at the end of the last run found; null before the first, and where that was an older program's.
        ALTER TABLE days ADD COLUMN breaks INTEGER CHECK (breaks >= 0);
        """,

        """
        -- Roots of the subtrees of a closed day's tree: advice, and no part of the day.
        CREATE TABLE subtrees (
            settlement_date INTEGER NOT NULL PRIMARY KEY,
            roots           TEXT    NOT NULL
        ) STRICT;
        """,

        """
        -- Who paused the schedule and who resumed it: the latest entry holds.
        CREATE TABLE pauses (
            number     INTEGER NOT NULL PRIMARY KEY CHECK (number > 0),
            is_paused  INTEGER NOT NULL CHECK (is_paused IN (0, 1)),
            changed_by TEXT    NOT NULL,
            changed_at TEXT    NOT NULL,
            reason     TEXT
        ) STRICT;
        """,

        """
        -- How often a date's positions were changed by an import: a run that settles what was previewed looks at it.
        CREATE TABLE position_versions (
            settlement_date INTEGER NOT NULL PRIMARY KEY,
            version         INTEGER NOT NULL
        ) STRICT;
        """,

        """
        -- The days that a date accrues for, where that is not the date alone: 2014-08-09/2014-08-11.
        ALTER TABLE days ADD COLUMN accrues TEXT;

        -- As before, with the quotes that hang on the date.
        DROP VIEW residue_account;
        CREATE VIEW residue_account AS
        SELECT settlement_date, 0 AS correction, debit_account, credit_account, amount_numerator, amount_denominator
        FROM residue_postings
        UNION ALL
        SELECT settlement_date, number,
            CASE WHEN is_in THEN 'earnings' ELSE 'residue' END,
            CASE WHEN is_in THEN 'residue' ELSE 'earnings' END,
            ltrim(numerator, '-'),
            CASE quote WHEN 'income_per_10000' THEN '10000' WHEN 'annual_percent_act_365' THEN '36500'
                    WHEN 'annual_percent_act_act' THEN '13359000' ELSE '36000' END
                || CASE WHEN instr(yield, '.') = 0 THEN '' ELSE substr('0000000000', 1, length(yield) - instr(yield, '.')) END
        FROM (
            SELECT settlement_date, number, residue_numerator AS numerator, quote, yield,
                substr(residue_numerator, 1, 1) <> '-' AS is_in
            FROM corrections WHERE state > 0
            UNION ALL
            SELECT settlement_date, number, residue_numerator_before, quote_before, yield_before,
                substr(residue_numerator_before, 1, 1) = '-'
            FROM corrections WHERE state > 0)
        WHERE numerator <> '0';
        """,

        // What a run does. Those there are read as runs of their day, as every reader took them.
        "ALTER TABLE run_starts ADD COLUMN work INTEGER NOT NULL DEFAULT 0",

        """
        -- Of days that carry fractions: the policy, the date whose fractions they take over, and the date that has taken over theirs.
        ALTER TABLE days ADD COLUMN residues TEXT CHECK (residues = 'carry');
        ALTER TABLE days ADD COLUMN carries_from TEXT;
        ALTER TABLE days ADD COLUMN taken_over_by TEXT;

        -- The fraction that a record took over and the one that it hands on, in parts of 1/8015400000000000000 minor unit.
        ALTER TABLE records ADD COLUMN taken_over INTEGER;
        ALTER TABLE records ADD COLUMN handed_on INTEGER;
        """,
    ];

    // The version before postings became part of their records.
    private const int PostingsApart = 7;

    // What the step after it would lose: postings that are not what their record calls for, and records that are paid by
    // the ledger without a posting. This program never made one.
    private const string OddPostings = """
        SELECT p.settlement_date, p.user_id
        FROM payments AS p LEFT JOIN records AS r ON r.settlement_date = p.settlement_date AND r.user_id = p.user_id
        WHERE r.user_id IS NULL OR r.transaction_id <> p.transaction_id OR abs(r.earnings_minor) <> p.amount_minor
            OR p.debit_account <> CASE WHEN r.earnings_minor > 0 THEN 'earnings' ELSE 'user:' || r.user_id END
            OR p.credit_account <> CASE WHEN r.earnings_minor > 0 THEN 'user:' || r.user_id ELSE 'earnings' END
        UNION ALL
        SELECT r.settlement_date, r.user_id
        FROM records AS r JOIN days AS d ON d.settlement_date = r.settlement_date AND d.payer = 'ledger'
        WHERE r.status = 1 AND NOT EXISTS (
            SELECT 1 FROM payments AS p WHERE p.settlement_date = r.settlement_date AND p.user_id = r.user_id)
        ORDER BY 1, 2
        """;

    // What the steps make of an empty file, as statements: a new file gets it at once.
    private static readonly Lazy<string> NewFile = new(() =>
    {
        using var connection = new SqliteConnection("Data Source=:memory:;Pooling=False");
        connection.Open();
        using var handle = new SqliteConnectionHandle(connection);
        foreach (var step in Steps)
        {
            handle.Execute(step);
        }

        return string.Join(";\n", handle.Statement("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid").All(row => row.GetString(0)));
    });

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
            var version = ReadVersion(handle, path);
            if (version == 0 && target == CurrentVersion)
            {
                handle.Execute(NewFile.Value);
                version = target;
            }

            for (; version < target; version++)
            {
                if (version == PostingsApart)
                {
                    RefuseOddPostings(handle, path);
                }

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

    private static void RefuseOddPostings(SqliteConnectionHandle handle, string path)
    {
        var odd = handle.Statement(OddPostings).All(row => (Date: row.GetInt32(0), User: row.GetString(1)));
        if (odd.Count > 0)
        {
            var date = DateOnly.ParseExact(odd[0].Date.ToString(CultureInfo.InvariantCulture), "yyyyMMdd", CultureInfo.InvariantCulture);
            throw new StoreRefusedException(
                $"{path} cannot be upgraded: {odd.Count} of its postings are missing or not what their record calls for, first that of user " +
                $"{OneLine.Of(odd[0].User)} on {new SettlementDate(date)}; settle reconcile of the version that wrote the file names them: " +
                "put them right there, then upgrade");
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
