using System.Globalization;
using Settlement.Core;

namespace Settlement.Storage.Sqlite;

/// <summary>The statements on corrections' plans and states.</summary>
internal sealed class SqliteCorrections(SqlitePlans plans)
{
    private const string Columns =
        """
        settlement_date, number, quote, yield, quote_before, yield_before, position_sets, brings_positions, at_least_minor,
        takes_reversals, reason, booked_by, booked_at, users, more, more_minor, less, less_minor, left_out, left_out_minor,
        residue_numerator, residue_numerator_before, hash, state, certificate, version
        """;

    public List<Correction> List(SqliteConnectionHandle handle, SettlementDate? from, SettlementDate? to) => handle
        .Statement(
            $"SELECT {Columns} FROM corrections WHERE settlement_date BETWEEN ?1 AND ?2 ORDER BY settlement_date, number", from?.Number ?? 0)
        .Bind(2, to?.Number ?? int.MaxValue)
        .All(row => Correction(handle, row));

    /// <summary>Freezes a plan; inside a write transaction.</summary>
    public Correction Create(SqliteConnectionHandle handle, CorrectionPlan plan)
    {
        var text = CorrectionText.Of(plan, plans.Find(handle, plan.Date)?.Plan);
        handle
            .Statement(
                $"""
                INSERT INTO corrections ({Columns})
                VALUES (
                    ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, NULL, 1)
                ON CONFLICT DO NOTHING
                """,
                plan.Date.Number)
            .Bind(2, plan.Number)
            .Bind(3, text.Quote)
            .Bind(4, text.Yield)
            .Bind(5, text.QuoteBefore)
            .Bind(6, text.YieldBefore)
            .Bind(7, text.PositionSets)
            .Bind(8, text.BringsPositions ? 1 : 0)
            .Bind(9, text.AtLeastMinor)
            .Bind(10, text.TakesReversals ? 1 : 0)
            .Bind(11, text.Reason)
            .Bind(12, text.BookedBy)
            .Bind(13, text.BookedAt)
            .Bind(14, text.Users)
            .Bind(15, text.More)
            .Bind(16, text.MoreMinor)
            .Bind(17, text.Less)
            .Bind(18, text.LessMinor)
            .Bind(19, text.LeftOut)
            .Bind(20, text.LeftOutMinor)
            .Bind(21, text.ResidueNumerator)
            .Bind(22, text.ResidueNumeratorBefore)
            .Bind(23, text.Hash)
            .Bind(24, (int)DayState.Open)
            .Execute();
        return List(handle, plan.Date, plan.Date).Single(correction => correction.Plan.Number == plan.Number);
    }

    // The plan is not among what is set: it is frozen (I7).
    public static bool Update(SqliteConnectionHandle handle, Correction correction) => handle
        .Statement(
            """
            UPDATE corrections SET state = ?4, certificate = ?5, version = version + 1
            WHERE settlement_date = ?1 AND number = ?2 AND version = ?3
            """,
            correction.Plan.Date.Number)
        .Bind(2, correction.Plan.Number)
        .Bind(3, long.Parse(correction.Version, CultureInfo.InvariantCulture))
        .Bind(4, (int)correction.State)
        .Bind(5, correction.Certificate)
        .Execute() == 1;

    private Correction Correction(SqliteConnectionHandle handle, SqliteStatement row)
    {
        var date = SettlementDate.FromNumber(row.GetInt32(0));
        var text = new CorrectionText
        {
            Quote = row.GetString(2),
            Yield = row.GetString(3),
            QuoteBefore = row.GetString(4),
            YieldBefore = row.GetString(5),
            PositionSets = row.GetString(6),
            BringsPositions = row.GetInt32(7) == 1,
            AtLeastMinor = row.GetInt64(8),
            TakesReversals = row.GetInt32(9) == 1,
            Reason = row.GetString(10),
            BookedBy = row.GetString(11),
            BookedAt = row.GetString(12),
            Users = row.GetInt64(13),
            More = row.GetInt64(14),
            MoreMinor = row.GetString(15),
            Less = row.GetInt64(16),
            LessMinor = row.GetString(17),
            LeftOut = row.GetInt64(18),
            LeftOutMinor = row.GetString(19),
            ResidueNumerator = row.GetString(20),
            ResidueNumeratorBefore = row.GetString(21),
            Hash = row.GetString(22),
        };
        var day = plans.Find(handle, date) ?? throw CorrectionText.DayIsGone(date);
        return new Correction(
            text.ToPlan(day.Plan, row.GetInt32(1)), (DayState)row.GetInt32(23), row.GetInt64(25).ToString(CultureInfo.InvariantCulture))
        {
            Certificate = row.IsNull(24) ? null : row.GetString(24),
        };
    }
}
