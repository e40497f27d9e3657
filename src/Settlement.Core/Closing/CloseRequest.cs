namespace Settlement.Core;

/// <summary>Which day to close; the input of the close's workflow.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Sizing">How the reconciliation is cut into pieces.</param>
public sealed record CloseRequest(SettlementDate Date, RunSizing Sizing)
{
    /// <summary>The instance id that all closes of a date share: <c>close-yyyy-MM-dd</c>.</summary>
    public string InstanceId => $"close-{Date}";
}
