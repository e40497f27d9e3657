namespace Settlement.Core;

/// <summary>Whom a run waits for before it takes its turn.</summary>
/// <param name="Holder">Who is settling the date.</param>
/// <param name="Since">Since when, by that one's clock.</param>
/// <param name="Until">When the lease ends, unless its holder gives another sign of life.</param>
public readonly record struct TurnWait(string Holder, DateTimeOffset Since, DateTimeOffset Until);
