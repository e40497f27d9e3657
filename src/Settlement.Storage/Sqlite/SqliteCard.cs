using Settlement.Storage.Cards;

namespace Settlement.Storage.Sqlite;

/// <summary>The statements on the card of a file.</summary>
internal static class SqliteCard
{
    /// <summary>Refuses a file that belongs to another product or currency.</summary>
    public static void Check(SqliteConnectionHandle handle, CardRule rule, bool writes)
    {
        if (Read(handle, "card") is [var card])
        {
            rule.Require(card);
        }
        else
        {
            rule.Require(Read(handle, "days"), writes);
        }
    }

    /// <summary>Sets the card where there is none; inside the transaction of a write.</summary>
    public static void Set(SqliteConnectionHandle handle, CardRule rule)
    {
        handle
            .Statement("INSERT INTO card (number, product, currency) VALUES (1, ?1, ?2) ON CONFLICT DO NOTHING")
            .Bind(1, rule.Configured.Product.Value)
            .Bind(2, rule.Configured.Currency.Code)
            .Execute();
        rule.Require(Read(handle, "card").Single());
    }

    private static List<StoreCard> Read(SqliteConnectionHandle handle, string table) => handle
        .Statement($"SELECT DISTINCT product, currency FROM {table}")
        .All(row => StoredText.Card(row.GetString(0), row.GetString(1)));
}
