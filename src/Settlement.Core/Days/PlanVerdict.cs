namespace Settlement.Core;

/// <summary>What became of planning a day.</summary>
public enum PlanVerdict
{
    /// <summary>The plan stands: frozen by this run, or by an earlier one with the same content.</summary>
    Planned,

    /// <summary>An earlier run froze another plan. Nothing was written: the whole day is in conflict.</summary>
    PlanDiffers,

    /// <summary>No yield was imported for the date.</summary>
    YieldMissing,

    /// <summary>No position was imported for the date.</summary>
    PositionsMissing,

    /// <summary>A user that was asked for has no position on the date.</summary>
    UserUnknown,

    /// <summary>The day is closed; nothing of it can change.</summary>
    DayClosed,
}
