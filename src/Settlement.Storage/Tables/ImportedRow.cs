using Azure.Data.Tables;
using Settlement.Storage.Imports;

namespace Settlement.Storage.Tables;

/// <summary>A row of an import: its key and its values, in the order of the table's columns.</summary>
internal sealed record ImportedRow(string Partition, string RowKey, object[] Values)
{
    private const string Import = "Import";
    private const string Before = "Before";

    /// <summary>The import that wrote a stored row.</summary>
    public static int ImportOf(TableEntity row) => row.GetInt32(Import) ?? 0;

    /// <summary>The values of a stored row that count; null if none do: the row cannot be seen.</summary>
    public static object[]? ValuesThatCount(TableEntity row, string[] columns, ImportManifest manifest) =>
        manifest.Counts(ImportOf(row)) ? Read(row, columns) : ValuesBefore(row, columns);

    /// <summary>Whether a row was there before the import that wrote it last.</summary>
    public static bool WasThereBefore(TableEntity row, string[] columns) => ValuesBefore(row, columns) is not null;

    /// <summary>The row to store, with what counted before it.</summary>
    public TableEntity ToEntity(string[] columns, int import, object[]? before)
    {
        var entity = new TableEntity(Partition, RowKey) { [Import] = import };
        for (var i = 0; i < columns.Length; i++)
        {
            entity[columns[i]] = Values[i];
            if (before is not null)
            {
                entity[Before + columns[i]] = before[i];
            }
        }

        return entity;
    }

    private static object[]? ValuesBefore(TableEntity row, string[] columns) =>
        Read(row, [.. columns.Select(column => Before + column)]);

    private static object[]? Read(TableEntity row, string[] columns) =>
        columns.All(row.ContainsKey) ? [.. columns.Select(column => row[column])] : null;
}
