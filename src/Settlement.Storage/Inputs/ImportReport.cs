using Settlement.Core;

namespace Settlement.Storage;

/// <summary>What an import did.</summary>
/// <param name="Counts">Rows added, unchanged and replaced.</param>
/// <param name="IgnoredColumns">Columns of the file that were not needed.</param>
public sealed record ImportReport(ImportCounts Counts, IReadOnlyList<string> IgnoredColumns);
