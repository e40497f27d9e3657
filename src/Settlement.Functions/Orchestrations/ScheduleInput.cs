using Settlement.Core;

namespace Settlement.Functions;

/// <summary>What a tick of the schedule settles, and how far it has come.</summary>
/// <param name="LatestDue">The latest date that was due when the tick began: read off the clock once, then.</param>
/// <param name="Remaining">The dates still to settle, oldest first; null before they were looked up.</param>
/// <param name="Started">Whether the run of the first of them was started and is waited for.</param>
public sealed record ScheduleInput(SettlementDate LatestDue, IReadOnlyList<SettlementDate>? Remaining = null, bool Started = false)
{
    /// <summary>The instance id of the schedule: one tick at a time.</summary>
    public const string InstanceId = "settle-schedule";
}
