using Settlement.Core;

namespace Settlement.Storage.Sqlite;

/// <summary>The statements on the seals of dates; inside the transaction of the write that they allow or refuse.</summary>
internal static class SqliteSeals
{
    public static InputSeal Read(SqliteConnectionHandle handle, SettlementDate date) => handle
        .Statement("SELECT number, is_on FROM seals WHERE settlement_date = ?1", date.Number)
        .All(row => new InputSeal(row.GetInt32(0), row.GetInt32(1) == 1))
        .SingleOrDefault();

    public static InputSeal Change(SqliteConnectionHandle handle, SettlementDate date, Func<InputSeal, InputSeal> change)
    {
        var before = Read(handle, date);
        var after = change(before);
        if (after != before)
        {
            handle
                .Statement(
                    """
                    INSERT INTO seals (settlement_date, number, is_on) VALUES (?1, ?2, ?3)
                    ON CONFLICT (settlement_date) DO UPDATE SET number = ?2, is_on = ?3
                    """,
                    date.Number)
                .Bind(2, after.Number)
                .Bind(3, after.IsOn ? 1 : 0)
                .Execute();
        }

        return after;
    }

    /// <summary>Refuses to write inputs of a date that is sealed.</summary>
    public static void Refuse(SqliteConnectionHandle handle, SettlementDate date)
    {
        if (Read(handle, date).IsOn)
        {
            throw new InputSealedException(date);
        }
    }
}
