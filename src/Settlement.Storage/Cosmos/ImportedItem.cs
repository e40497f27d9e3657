using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Settlement.Core;
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
    public T? Counting(ImportManifest manifest) => ToRow().Counting(manifest);

    /// <summary>The row of any store.</summary>
    public ImportedRow<T> ToRow() => new(Import, Value, Before);
}

/// <summary>A balance as it is stored, a string; others write to this place too, so that it may be anything.</summary>
internal sealed record PositionValue : IImportedValue
{
    public JsonElement BalanceMinor { get; init; }

    /// <summary>The balance; one that no position has where it is no whole number: the user is quarantined, and nobody else.</summary>
    [JsonIgnore]
    public long Minor => BalanceMinor.ValueKind == JsonValueKind.String &&
        long.TryParse(BalanceMinor.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var minor) ? minor : -1;

    /// <summary>Whether the user is withdrawn.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsWithdrawn { get; init; }

    public static PositionValue Of(Position position) => new()
    {
        BalanceMinor = JsonSerializer.SerializeToElement(position.Balance.Minor.ToString(CultureInfo.InvariantCulture)),
        IsWithdrawn = position.IsWithdrawn,
    };

    public bool Equals(PositionValue? other) => other is not null && Minor == other.Minor && IsWithdrawn == other.IsWithdrawn;

    public override int GetHashCode() => Minor.GetHashCode();
}

/// <summary>A yield as it is stored.</summary>
internal sealed record YieldValue(string Quote, string Yield) : IImportedValue
{
    bool IImportedValue.IsWithdrawn => false;
}
