namespace Settlement.Core;

/// <summary>A file of the inbox that was imported.</summary>
/// <param name="Name">Its name in the inbox.</param>
/// <param name="MovedTo">Where it is now, as the inbox names places.</param>
/// <param name="Counts">What became of its rows.</param>
public sealed record ImportedFile(string Name, string MovedTo, ImportCounts Counts);
