using Settlement.Core;

namespace Settlement.Web;

/// <summary>The instance ids of the orchestrations: those of Core, by date.</summary>
public static class InstanceIds
{
    /// <summary>The one that all runs of a date share.</summary>
    public static string Run(SettlementDate date) => RunOf(date).InstanceId;

    /// <summary>The one that all dry runs of a date share: none of them keeps a run from starting.</summary>
    public static string DryRun(SettlementDate date) => (RunOf(date) with { DryRun = true }).InstanceId;

    /// <summary>Whether an instance id is that of a dry run.</summary>
    public static bool IsDryRun(string instanceId) => instanceId.StartsWith("dry-run-", StringComparison.Ordinal);

    /// <summary>Those of the parts of a run or a dry run.</summary>
    public static IEnumerable<string> Parts(string instanceId, int partitions) =>
        Enumerable.Range(0, partitions).Select(part => RunRequest.PartInstanceId(instanceId, part));

    /// <summary>The one that all closes of a date share.</summary>
    public static string Close(SettlementDate date) => new CloseRequest(date, new RunSizing()).InstanceId;

    /// <summary>The one that all runs which book a correction share.</summary>
    public static string Correction(SettlementDate date, int number) => CorrectionPlan.InstanceIdOf(date, number);

    /// <summary>The one that all closes of a correction share.</summary>
    public static string CorrectionClose(SettlementDate date, int number) => new CorrectionCloseRequest(date, number, new RunSizing()).InstanceId;

    /// <summary>The one that all catch-ups share: one at a time.</summary>
    public const string CatchUp = "settle-catch-up";

    private static RunRequest RunOf(SettlementDate date) => new() { Date = date, RunId = default };
}
