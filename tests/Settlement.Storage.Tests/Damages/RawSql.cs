using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Settlement.Storage.Tests.Damages;

/// <summary>Rows of a SQLite file, by SQL.</summary>
internal sealed class RawSql(string path) : IRawRows
{
    public bool HasAccounts => false;

    public Task SetAsync(RawRow row, string column, object? value) => WriteAsync(
        $"UPDATE {Table(row)} SET {Name(column)} = $value WHERE {Key(row)}", value is Guid id ? id.ToByteArray(bigEndian: true) : value);

    public Task RemoveAsync(RawRow row) => WriteAsync($"DELETE FROM {Table(row)} WHERE {Key(row)}");

    public async Task CopyAsync(RawRow row, RawRow to)
    {
        var others = await ColumnsAsync(Table(row));
        var (key, value) = row.Table == RawTable.CorrectionPositions
            ? ("user_id", $"'{to.User}'")
            : ("settlement_date, user_id", $"{to.Date.Number}, '{to.User}'");
        await WriteAsync($"INSERT INTO {Table(row)} ({key}, {others}) SELECT {value}, {others} FROM {Table(row)} WHERE {Key(row)}");
    }

    // The key is date and user, and nothing else.
    public Task CopyAsideAsync(RawRow record) => CopyAsync(record, record);

    private static string Table(RawRow row) => row.Table == RawTable.Residue ? "residue_postings" : Name(row.Table.ToString());

    private static string Name(string column) => JsonNamingPolicy.SnakeCaseLower.ConvertName(column);

    private static string Key(RawRow row) => row.Table == RawTable.CorrectionPositions
        ? $"user_id = '{row.User}' AND set_number = (SELECT number FROM position_sets WHERE settlement_date = {row.Date.Number} AND digest = x'{row.Set}')"
        : $"settlement_date = {row.Date.Number}" + row.Table switch
        {
            RawTable.Corrections => $" AND number = {row.Number}",
            RawTable.CorrectionEntries => $" AND number = {row.Number} AND user_id = '{row.User}'",
            RawTable.Records or RawTable.Positions => $" AND user_id = '{row.User}'",
            RawTable.Residue => " AND sequence = 1",
            _ => string.Empty,
        };

    private async Task<string> ColumnsAsync(string table)
    {
        await using var connection = await OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT group_concat(name) FROM pragma_table_info('{table}') WHERE name NOT IN ('settlement_date', 'user_id')";
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private async Task WriteAsync(string sql, object? value = null)
    {
        await using var connection = await OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$value", value ?? DBNull.Value);
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }

    private async Task<SqliteConnection> OpenAsync()
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }
}
