using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Settlement.Storage.Cosmos;

/// <summary>A balance as it is stored, a string; others write to this place too, so that it may be anything.</summary>
internal sealed record PositionValue
{
    public JsonElement BalanceMinor { get; init; }

    /// <summary>The balance; one that no position has where it is no whole number: the user is quarantined, and nobody else.</summary>
    [JsonIgnore]
    public long Minor => BalanceMinor.ValueKind == JsonValueKind.String &&
        long.TryParse(BalanceMinor.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var minor) ? minor : -1;

    public static PositionValue Of(long minor) =>
        new() { BalanceMinor = JsonSerializer.SerializeToElement(minor.ToString(CultureInfo.InvariantCulture)) };

    public bool Equals(PositionValue? other) => other is not null && Minor == other.Minor;

    public override int GetHashCode() => Minor.GetHashCode();
}
