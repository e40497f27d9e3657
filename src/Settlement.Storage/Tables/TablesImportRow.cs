using Azure.Data.Tables;
using Settlement.Storage.Imports;

namespace Settlement.Storage.Tables;

/// <summary>A row of an import: its key and its values.</summary>
internal sealed record TablesImportRow(string Partition, string RowKey, ColumnValues Values)
{
    private const string Import = "Import";
    private const string Before = "Before";

    /// <summary>The column that says whether a position is withdrawn, the last one of its table; a row without it is not.</summary>
    public const string IsWithdrawnColumn = "IsWithdrawn";

    /// <summary>The import that wrote a stored row.</summary>
    public static int ImportOf(TableEntity row) => row.GetInt32(Import) ?? 0;

    /// <summary>A stored row.</summary>
    public static ImportedRow<ColumnValues> Read(TableEntity row, string[] columns) =>
        new(ImportOf(row), ReadValues(row, columns), ReadValues(row, [.. columns.Select(column => Before + column)]));

    /// <summary>The row to store, with what counted before it.</summary>
    public TableEntity ToEntity(string[] columns, int import, ColumnValues? before)
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

    private static ColumnValues? ReadValues(TableEntity row, string[] columns) =>
        columns.All(column => row.ContainsKey(column) || IsOptional(column))
            ? new ColumnValues([.. columns.Select(column => row.TryGetValue(column, out var value) ? value : false)])
            : null;

    private static bool IsOptional(string column) => column.EndsWith(IsWithdrawnColumn, StringComparison.Ordinal);
}

/// <summary>What a row holds, in the order of the table's columns.</summary>
internal sealed class ColumnValues(params object[] values) : IImportedValue, IEquatable<ColumnValues>
{
    public bool IsWithdrawn => values[^1] is true;

    public object this[int column] => values[column];

    public bool Equals(ColumnValues? other) => other is not null && values.SequenceEqual(other.All);

    public override bool Equals(object? obj) => Equals(obj as ColumnValues);

    public override int GetHashCode() => values[0].GetHashCode();

    private object[] All => values;
}
