using System.Globalization;
using System.Numerics;
using Settlement.Core;

namespace Settlement.Storage.Sqlite;

/// <summary>The statements on days and on the residue account.</summary>
internal static class SqliteDays
{
    private const string Columns =
        "settlement_date, product, currency, quote, yield, rounding, payer, state, users, earnings_minor, residue_numerator, version, " +
        "close_attempt, is_closing, certificate, breaks, accrues, residues, carries_from, taken_over_by";

    public static Day? Read(SqliteConnectionHandle handle, SettlementDate date) => handle
        .Statement($"SELECT {Columns} FROM days WHERE settlement_date = ?1", date.Number)
        .All(Day)
        .SingleOrDefault();

    public static List<Day> List(SqliteConnectionHandle handle, SettlementDate? from, SettlementDate? to) => handle
        .Statement($"SELECT {Columns} FROM days WHERE settlement_date BETWEEN ?1 AND ?2 ORDER BY settlement_date", from?.Number ?? 0)
        .Bind(2, to?.Number ?? int.MaxValue)
        .All(Day);

    public static Day Create(SqliteConnectionHandle handle, DayPlan plan)
    {
        handle
            .Statement(
                """
                INSERT INTO days (settlement_date, product, currency, quote, yield, rounding, payer, accrues, residues, carries_from, state, version)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, 1) ON CONFLICT DO NOTHING
                """,
                plan.Date.Number)
            .Bind(2, plan.Product.Value)
            .Bind(3, plan.Currency.Code)
            .Bind(4, plan.Yield.Quote.Name())
            .Bind(5, plan.Yield.ToText())
            .Bind(6, plan.Rounding.Name())
            .Bind(7, plan.Payer.Name())
            .Bind(8, plan.Accrual?.ToString())
            .Bind(9, plan.Carries ? plan.ResiduePolicy.Name() : null)
            .Bind(10, plan.CarriesFrom?.ToString())
            .Execute();
        return Read(handle, plan.Date)!;
    }

    // The plan is not among what is set: it is frozen (I7).
    public static bool Update(SqliteConnectionHandle handle, Day day) => handle
        .Statement(
            """
            UPDATE days SET state = ?3, users = ?4, earnings_minor = ?5, residue_numerator = ?6, close_attempt = ?7, is_closing = ?8,
                certificate = ?9, breaks = ?10, taken_over_by = ?11, version = version + 1
            WHERE settlement_date = ?1 AND version = ?2
            """,
            day.Plan.Date.Number)
        .Bind(2, long.Parse(day.Version, CultureInfo.InvariantCulture))
        .Bind(3, (int)day.State)
        .Bind(4, day.Totals?.Users)
        .Bind(5, day.Totals?.EarningsMinor.ToString(CultureInfo.InvariantCulture))
        .Bind(6, day.Totals?.ResidueNumerator.ToString(CultureInfo.InvariantCulture))
        .Bind(7, day.CloseAttempt.Number)
        .Bind(8, day.CloseAttempt.GoesOn ? 1 : 0)
        .Bind(9, day.Certificate)
        .Bind(10, day.Breaks)
        .Bind(11, day.TakenOverBy?.ToString())
        .Execute() == 1;

    public static void SaveSubtrees(SqliteConnectionHandle handle, SettlementDate date, string roots) => handle
        .Statement(
            "INSERT INTO subtrees (settlement_date, roots) VALUES (?1, ?2) ON CONFLICT (settlement_date) DO UPDATE SET roots = ?2",
            date.Number)
        .Bind(2, roots)
        .Execute();

    public static string? ReadSubtrees(SqliteConnectionHandle handle, SettlementDate date) => handle
        .Statement("SELECT roots FROM subtrees WHERE settlement_date = ?1", date.Number)
        .All(row => row.GetString(0))
        .SingleOrDefault();

    public static List<ResiduePosting> ListResidue(SqliteConnectionHandle handle, SettlementDate date) => handle
        .Statement(
            """
            SELECT sequence, amount_numerator, amount_denominator, debit_account, credit_account, close_attempt
            FROM residue_postings WHERE settlement_date = ?1 ORDER BY sequence
            """,
            date.Number)
        .All(row =>
        {
            var amount = new ExactAmount(Big(row, 1), Big(row, 2));
            return new ResiduePosting(date, row.GetInt32(0), new Posting(row.GetString(3), row.GetString(4)).ResidueMoved(amount))
            {
                CloseAttempt = row.GetInt32(5),
            };
        });

    public static bool CreateResidue(SqliteConnectionHandle handle, ResiduePosting posting)
    {
        var (debit, credit) = Posting.Of(posting);
        return handle
            .Statement(
                """
                INSERT INTO residue_postings (
                    settlement_date, sequence, debit_account, credit_account, amount_numerator, amount_denominator, close_attempt)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING
                """,
                posting.Date.Number)
            .Bind(2, posting.Sequence)
            .Bind(3, debit)
            .Bind(4, credit)
            .Bind(5, BigInteger.Abs(posting.Amount.Numerator).ToString(CultureInfo.InvariantCulture))
            .Bind(6, posting.Amount.Denominator.ToString(CultureInfo.InvariantCulture))
            .Bind(7, posting.CloseAttempt)
            .Execute() == 1;
    }

    private static Day Day(SqliteStatement row)
    {
        var plan = StoredText.Plan(new PlanText
        {
            Date = SettlementDate.FromNumber(row.GetInt32(0)),
            Product = row.GetString(1),
            Currency = row.GetString(2),
            Quote = row.GetString(3),
            Yield = row.GetString(4),
            Rounding = row.GetString(5),
            Payer = row.GetString(6),
            Accrues = row.IsNull(16) ? null : row.GetString(16),
            Residues = row.IsNull(17) ? null : row.GetString(17),
            CarriesFrom = row.IsNull(18) ? null : row.GetString(18),
        });
        var totals = row.IsNull(8)
            ? (DayTotals?)null
            : new DayTotals(row.GetInt64(8), Wide(row, 9), Wide(row, 10));
        return new Day(plan, (DayState)row.GetInt32(7), totals, row.GetInt64(11).ToString(CultureInfo.InvariantCulture))
        {
            CloseAttempt = new CloseAttempt(row.GetInt32(12), row.GetInt32(13) == 1),
            Certificate = row.IsNull(14) ? null : row.GetString(14),
            Breaks = row.IsNull(15) ? null : row.GetInt64(15),
            TakenOverBy = row.IsNull(19) ? null : SettlementDate.Parse(row.GetString(19)),
        };
    }

    private static Int128 Wide(SqliteStatement row, int column) =>
        Int128.Parse(row.GetString(column), CultureInfo.InvariantCulture);

    private static BigInteger Big(SqliteStatement row, int column) =>
        BigInteger.Parse(row.GetString(column), CultureInfo.InvariantCulture);
}
