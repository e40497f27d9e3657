using Settlement.Storage.Imports;

namespace Settlement.Storage.Cosmos;

/// <summary>A row of an import as it is stored.</summary>
/// <typeparam name="T">What it holds; compared by value.</typeparam>
internal sealed record ImportedItem<T> : StoredItem
    where T : class
{
    public required string Partition { get; init; }

    /// <summary>The import that wrote it last.</summary>
    public int Import { get; init; }

    /// <summary>What that import wrote.</summary>
    public required T? Value { get; init; }

    /// <summary>What counted before it; null if nothing did.</summary>
    public T? Before { get; init; }

    /// <summary>What counts; null if nothing does: the row cannot be seen.</summary>
    public T? Counting(ImportManifest manifest) => manifest.Counts(Import) ? Value : Before;
}
