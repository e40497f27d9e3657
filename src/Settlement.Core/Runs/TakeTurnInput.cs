namespace Settlement.Core;

/// <summary>A run that wants its turn.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="RunId">The run.</param>
/// <param name="Turn">How it takes its turn.</param>
/// <param name="Now">The run's clock.</param>
public sealed record TakeTurnInput(SettlementDate Date, RunId RunId, TurnUse Turn, DateTimeOffset Now);
