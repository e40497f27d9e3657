namespace Settlement.Core;

/// <summary>
/// A store's answer to a conditional create: created, or what is there already. Never "exists" without the content, so
/// that nobody can take a collision for a success without looking.
/// </summary>
/// <param name="Existing">The record that is there; null where this call created it.</param>
/// <param name="CreatedVersion">The concurrency token of the record this call created; null where it created none.</param>
public readonly record struct CreateVerdict(SettlementRecord? Existing, string? CreatedVersion)
{
    /// <summary>This call created the record.</summary>
    public static CreateVerdict Created(string version) => new(Existing: null, version);

    /// <summary>A record was there before.</summary>
    public static CreateVerdict Exists(SettlementRecord existing) => new(existing, CreatedVersion: null);
}
