using System.Globalization;
using System.Text.Json.Serialization;
using Settlement.Core;

namespace Settlement.Documents;

/// <summary>A record that is there with another content than its position and the day's plan give now.</summary>
/// <param name="Recorded">What was settled.</param>
/// <param name="Computed">What would be settled now.</param>
public sealed record ConflictDocument(RecordContentDocument Recorded, RecordContentDocument Computed)
{
    /// <summary>The document of a conflict.</summary>
    public static ConflictDocument Of(RecordConflict conflict, Currency currency) => new(
        RecordContentDocument.Of(conflict.Recorded, currency, conflict.Status.Name()),
        RecordContentDocument.Of(conflict.Computed, currency, status: null));
}

/// <summary>What a record settles.</summary>
/// <param name="Position">The balance that earns, in major units.</param>
/// <param name="Earnings">What is credited, in major units.</param>
/// <param name="InputHash">SHA-256 of everything the amount comes from, 64 hexadecimal digits.</param>
/// <param name="ResidueNumerator">What rounding left, as it is stored: in parts of a minor unit, how many parts one has being the yield's.</param>
/// <param name="TakenOver">The fraction taken over from the user's settled date before, in major units; left out where none is carried.</param>
/// <param name="TransactionId">The payment's idempotency key.</param>
/// <param name="Status"><c>recorded</c> or <c>paid</c>; left out for what is not recorded.</param>
public sealed record RecordContentDocument(
    string Position,
    string Earnings,
    string InputHash,
    string ResidueNumerator,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TakenOver,
    string TransactionId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Status)
{
    internal static RecordContentDocument Of(RecordContent content, Currency currency, string? status) =>
        new(
            content.Position.ToText(currency),
            content.Earnings.ToText(currency),
            content.InputHash.ToString(),
            content.ResidueNumerator.ToString(CultureInfo.InvariantCulture),
            content.Carried?.TakenOver.ToText(currency),
            content.TransactionId.ToString(),
            status);
}
