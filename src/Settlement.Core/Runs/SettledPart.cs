namespace Settlement.Core;

/// <summary>The results of some users: counted, and the first few that need attention in full.</summary>
/// <param name="Tally">The counts and totals.</param>
/// <param name="Attention">
/// The first conflicts and quarantined users, at most <see cref="MostAttention"/>; the store has them all.
/// </param>
public sealed record SettledPart(Tally Tally, IReadOnlyList<UserResult> Attention)
{
    /// <summary>How many users needing attention are carried in full.</summary>
    public const int MostAttention = 20;

    /// <summary>No users.</summary>
    public static SettledPart Empty { get; } = new(default, []);

    /// <summary>The results of a batch.</summary>
    public static SettledPart Of(IReadOnlyList<UserResult> results) =>
        new(Tally.Of(results), [.. results.Where(result => result.NeedsAttention).Take(MostAttention)]);

    /// <summary>Adds up two parts of the same plan.</summary>
    public static SettledPart operator +(SettledPart left, SettledPart right) => new(
        left.Tally + right.Tally,
        right.Attention.Count == 0 ? left.Attention : [.. left.Attention.Concat(right.Attention).Take(MostAttention)]);
}
