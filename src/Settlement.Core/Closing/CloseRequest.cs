namespace Settlement.Core;

/// <summary>Which day to close; the input of the close's workflow.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Sizing">How the reconciliation is cut into pieces.</param>
public sealed record CloseRequest(SettlementDate Date, RunSizing Sizing)
{
    /// <summary>Tells this close from all others and from all runs; null where its caller has taken its turn.</summary>
    public RunId? RunId { get; init; }

    /// <summary>How the close takes its turn on its date, which needs <see cref="RunId"/>; null where its caller has taken it.</summary>
    public TurnUse? Turn { get; init; }

    /// <summary>The deterministic instance id that all closes of a date share: <c>close-yyyy-MM-dd</c>.</summary>
    public string InstanceId => $"close-{Date}";
}
