namespace Settlement.Simulation;

/// <summary>Notes what happens on the lanes of an incident.</summary>
internal sealed class IncidentTimeline(VirtualTime time)
{
    private readonly List<TimelineEntry> entries = [];

    /// <summary>What happened, by the time it began.</summary>
    public IReadOnlyList<TimelineEntry> Entries => [.. entries.OrderBy(entry => entry.At)];

    /// <summary>Notes something that takes no time.</summary>
    public void Note(IncidentLane lane, string text, TimelineTone tone = TimelineTone.Usual) =>
        entries.Add(new TimelineEntry(time.Now, time.Now, lane, text, tone));

    /// <summary>Notes something that takes time; call what is returned when it ends.</summary>
    public Action Begin(IncidentLane lane, string text, TimelineTone tone = TimelineTone.Usual)
    {
        var place = entries.Count;
        entries.Add(new TimelineEntry(time.Now, time.Now, lane, text, tone));
        return () => entries[place] = entries[place] with { Until = time.Now };
    }
}
