using Settlement.Core;

namespace Settlement.Functions;

/// <summary>The instance ids of the orchestrations: those of Core, by date.</summary>
internal static class InstanceIds
{
    /// <summary>The one that all runs of a date share.</summary>
    public static string Run(SettlementDate date) => RunOf(date).InstanceId;

    /// <summary>Those of the parts of a date's runs.</summary>
    public static IEnumerable<string> Parts(SettlementDate date, int partitions) =>
        Enumerable.Range(0, partitions).Select(RunOf(date).PartInstanceId);

    /// <summary>The one that all closes of a date share.</summary>
    public static string Close(SettlementDate date) => new CloseRequest(date, new RunSizing()).InstanceId;

    private static RunRequest RunOf(SettlementDate date) => new() { Date = date, RunId = default };
}
