using System.Globalization;
using System.Numerics;
using Microsoft.Data.Sqlite;
using Settlement.Core;

namespace Settlement.Storage.Sqlite;

/// <summary>The statements on days and on the residue account.</summary>
internal static class SqliteDays
{
    private const string EarningsAccount = SqliteLedger.EarningsAccount;
    private const string ResidueAccount = "residue";

    private const string Columns =
        "settlement_date, product, currency, quote, yield, rounding, state, users, earnings_minor, residue_numerator, version";

    public static Day? Read(SqliteConnectionHandle handle, SettlementDate date) =>
        handle.Rows(Day, $"SELECT {Columns} FROM days WHERE settlement_date = ?1", date.Number).SingleOrDefault();

    public static List<Day> List(SqliteConnectionHandle handle, SettlementDate? from, SettlementDate? to) => handle.Rows(
        Day,
        $"SELECT {Columns} FROM days WHERE settlement_date BETWEEN ?1 AND ?2 ORDER BY settlement_date",
        from?.Number ?? 0,
        to?.Number ?? int.MaxValue);

    public static Day Create(SqliteConnectionHandle handle, DayPlan plan)
    {
        handle.Execute(
            """
            INSERT INTO days (settlement_date, product, currency, quote, yield, rounding, state, version)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 1) ON CONFLICT DO NOTHING
            """,
            plan.Date.Number,
            plan.Product.Value,
            plan.Currency.Code,
            plan.Yield.Quote.Name(),
            plan.Yield.ToText(),
            plan.Rounding.Name());
        return Read(handle, plan.Date)!;
    }

    // The plan is not among what is set: it is frozen (I7).
    public static bool Update(SqliteConnectionHandle handle, Day day) => handle.Execute(
        """
        UPDATE days SET state = ?3, users = ?4, earnings_minor = ?5, residue_numerator = ?6, version = version + 1
        WHERE settlement_date = ?1 AND version = ?2
        """,
        day.Plan.Date.Number,
        long.Parse(day.Version, CultureInfo.InvariantCulture),
        (int)day.State,
        day.Totals?.Users,
        day.Totals?.EarningsMinor.ToString(CultureInfo.InvariantCulture),
        day.Totals?.ResidueNumerator.ToString(CultureInfo.InvariantCulture)) == 1;

    public static List<ResiduePosting> ListResidue(SqliteConnectionHandle handle, SettlementDate date) => handle.Rows(
        reader =>
        {
            var amount = new ExactAmount(Big(reader, 1), Big(reader, 2));
            return new ResiduePosting(date, reader.GetInt32(0), reader.GetString(3) == ResidueAccount ? amount : -amount);
        },
        """
        SELECT sequence, amount_numerator, amount_denominator, credit_account
        FROM residue_postings WHERE settlement_date = ?1 ORDER BY sequence
        """,
        date.Number);

    public static bool CreateResidue(SqliteConnectionHandle handle, ResiduePosting posting)
    {
        // Accounts change places instead of the amount its sign, as in the payments.
        var (debit, credit) = posting.Amount.Numerator.Sign < 0
            ? (ResidueAccount, EarningsAccount)
            : (EarningsAccount, ResidueAccount);
        return handle.Execute(
            """
            INSERT INTO residue_postings (settlement_date, sequence, debit_account, credit_account, amount_numerator, amount_denominator)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING
            """,
            posting.Date.Number,
            posting.Sequence,
            debit,
            credit,
            BigInteger.Abs(posting.Amount.Numerator).ToString(CultureInfo.InvariantCulture),
            posting.Amount.Denominator.ToString(CultureInfo.InvariantCulture)) == 1;
    }

    private static Day Day(SqliteDataReader reader)
    {
        var plan = new DayPlan(
            SettlementDate.FromNumber(reader.GetInt32(0)),
            ProductId.Parse(reader.GetString(1)),
            Currency.Find(reader.GetString(2)) ?? throw new FormatException($"unknown currency \"{reader.GetString(2)}\" in the store"),
            SqliteValues.Yield(reader.GetString(3), reader.GetString(4)),
            Roundings.Find(reader.GetString(5)) ?? throw new FormatException($"unknown rounding \"{reader.GetString(5)}\" in the store"));
        var totals = reader.IsDBNull(7)
            ? (DayTotals?)null
            : new DayTotals(reader.GetInt64(7), Wide(reader, 8), Wide(reader, 9));
        return new Day(plan, (DayState)reader.GetInt32(6), totals, reader.GetInt64(10).ToString(CultureInfo.InvariantCulture));
    }

    private static Int128 Wide(SqliteDataReader reader, int column) =>
        Int128.Parse(reader.GetString(column), CultureInfo.InvariantCulture);

    private static BigInteger Big(SqliteDataReader reader, int column) =>
        BigInteger.Parse(reader.GetString(column), CultureInfo.InvariantCulture);
}
