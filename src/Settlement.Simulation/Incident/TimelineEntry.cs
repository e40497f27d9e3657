namespace Settlement.Simulation;

/// <summary>Something on a timeline.</summary>
/// <param name="At">When it began, in microseconds since the first call.</param>
/// <param name="Until">When it ended; the same where it took no time.</param>
/// <param name="Lane">Where.</param>
/// <param name="Text">What, in a few words.</param>
/// <param name="Tone">How it is to be taken.</param>
public sealed record TimelineEntry(long At, long Until, IncidentLane Lane, string Text, TimelineTone Tone);
