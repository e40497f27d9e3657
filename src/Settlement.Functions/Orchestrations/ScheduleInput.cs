using Settlement.Core;

namespace Settlement.Functions;

/// <summary>What a tick of the schedule, or a catch-up, settles, and how far it has come.</summary>
/// <param name="LatestDue">The latest date that was due when it began: read off the clock once, then.</param>
/// <param name="Remaining">The dates still to settle, oldest first; null before a tick has looked them up.</param>
/// <param name="Started">Whether the run of the first of them was started and is waited for.</param>
public sealed record ScheduleInput(SettlementDate LatestDue, IReadOnlyList<SettlementDate>? Remaining = null, bool Started = false)
{
    /// <summary>The instance id of the schedule: one tick at a time.</summary>
    public const string InstanceId = "settle-schedule";

    /// <summary>Who asked for the catch-up; null for a tick of the schedule.</summary>
    public CatchUpRequest? CatchUp { get; init; }
}

/// <summary>A catch-up that somebody asked for.</summary>
/// <param name="Id">Tells it from all others.</param>
/// <param name="By">Who: one line of 1 to 256 characters.</param>
public sealed record CatchUpRequest(Guid Id, string By);

/// <summary>A run that a catch-up starts.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="By">Who asked for the catch-up.</param>
public sealed record CatchUpRun(SettlementDate Date, string By);
