using Azure.Data.Tables;
using Settlement.Storage.Imports;

namespace Settlement.Storage.Tables;

/// <summary>A row of an import: its key and its values, in the order of the table's columns.</summary>
internal sealed record ImportedRow(string Partition, string RowKey, object[] Values)
{
    private const string Import = "Import";
    private const string Before = "Before";

    /// <summary>The column that says whether a position is withdrawn, the last one of its table; a row without it is not.</summary>
    public const string IsWithdrawnColumn = "IsWithdrawn";

    /// <summary>The import that wrote a stored row.</summary>
    public static int ImportOf(TableEntity row) => row.GetInt32(Import) ?? 0;

    /// <summary>The values of a stored row that count; null if none do: the row cannot be seen.</summary>
    public static object[]? ValuesThatCount(TableEntity row, string[] columns, ImportManifest manifest) =>
        manifest.Counts(ImportOf(row)) ? Read(row, columns) : ValuesBefore(row, columns);

    /// <summary>The values that counted before the import that wrote the row last; null if there were none.</summary>
    public static object[]? ValuesBefore(TableEntity row, string[] columns) =>
        Read(row, [.. columns.Select(column => Before + column)]);

    /// <summary>Whether the values are those of a position that is withdrawn.</summary>
    public static bool IsWithdrawn(object[] values) => values[^1] is true;

    /// <summary>The row to store, with what counted before it.</summary>
    public TableEntity ToEntity(string[] columns, int import, object[]? before)
    {
        var entity = new TableEntity(Partition, RowKey) { [Import] = import };
        for (var i = 0; i < columns.Length; i++)
        {
            Set(columns[i], Values[i]);
            if (before is not null)
            {
                Set(Before + columns[i], before[i]);
            }
        }

        return entity;

        void Set(string column, object value)
        {
            if (value is not false)
            {
                entity[column] = value;
            }
        }
    }

    private static object[]? Read(TableEntity row, string[] columns) =>
        columns.All(column => row.ContainsKey(column) || IsOptional(column))
            ? [.. columns.Select(column => row.TryGetValue(column, out var value) ? value : false)]
            : null;

    private static bool IsOptional(string column) => column.EndsWith(IsWithdrawnColumn, StringComparison.Ordinal);
}
