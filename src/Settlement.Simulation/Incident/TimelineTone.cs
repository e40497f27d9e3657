namespace Settlement.Simulation;

/// <summary>How something on a timeline is to be taken.</summary>
public enum TimelineTone
{
    /// <summary>As it should be.</summary>
    Usual,

    /// <summary>Somebody waits, gives up or pauses.</summary>
    Waiting,

    /// <summary>It happened a second time.</summary>
    Wrong,

    /// <summary>A second time was refused.</summary>
    Refused,
}
