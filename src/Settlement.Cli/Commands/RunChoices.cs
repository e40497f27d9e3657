namespace Settlement.Cli;

/// <summary>What the operator of a run chose that is no part of the day's workflow.</summary>
/// <param name="InboxFolder">The folder to import from first; null for none.</param>
/// <param name="Parallelism">Pieces of work under way at once, 1 to 64.</param>
/// <param name="WhenHeld">What to do where another run holds the date's lease.</param>
internal sealed record RunChoices(string? InboxFolder, int Parallelism, WhenHeld WhenHeld);
