namespace Settlement.Web;

/// <summary>Who made a report, when, of which store.</summary>
/// <param name="MadeBy">Who.</param>
/// <param name="MadeAt">When.</param>
/// <param name="Store">Which store, without secrets.</param>
/// <param name="Version">The program's version.</param>
public sealed record ReportFrame(string MadeBy, DateTimeOffset MadeAt, string Store, string Version)
{
    /// <summary>The last line of the report.</summary>
    public string Footer => $"Made by {MadeBy} with settle {Version}, {Figures.Time(MadeAt)}.";

    /// <summary>The same as its first lines.</summary>
    internal IReadOnlyList<Figure> Facts => [new("Store", Store), new("Made", Figures.Time(MadeAt)), new("By", MadeBy)];
}
