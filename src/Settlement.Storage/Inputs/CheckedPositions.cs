namespace Settlement.Storage;

/// <summary>A positions file in which nothing is wrong.</summary>
/// <param name="Total">Its positions; at least one.</param>
/// <param name="Unchanged">Those that are stored with the same balance.</param>
/// <param name="Hash">SHA-256 of all its bytes.</param>
/// <param name="Header">The names of its columns.</param>
/// <param name="IgnoredColumns">Those that are not needed.</param>
internal sealed record CheckedPositions(
    long Total, long Unchanged, byte[] Hash, IReadOnlyList<string> Header, IReadOnlyList<string> IgnoredColumns);
