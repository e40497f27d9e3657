using System.Globalization;
using Settlement.Core;
using Settlement.Simulation;

namespace Settlement.Web;

/// <summary>The incident under each remedy, and what defeats even the first.</summary>
/// <param name="Right">What the user's account should hold.</param>
/// <param name="Credited">What it held.</param>
/// <param name="Outcomes">The incident's own schedule under each remedy.</param>
/// <param name="SearchLine">What was searched beyond it, in a sentence.</param>
/// <param name="Searched">For each remedy how many random schedules credited the user twice, and how many left the user unpaid.</param>
/// <param name="Shapes">The shortest schedules that break the first remedy.</param>
public sealed record IncidentView(
    string Right,
    string Credited,
    IReadOnlyList<IncidentOutcomeView> Outcomes,
    string SearchLine,
    IReadOnlyList<(string Title, string Doubled, string Unpaid)> Searched,
    IReadOnlyList<IncidentOutcomeView> Shapes)
{
    private static readonly Lazy<IncidentView> Made = new(() => Of(IncidentReport.Make()));

    /// <summary>The replay, made once: it is the same every time.</summary>
    public static IncidentView Replayed => Made.Value;

    /// <summary>Builds the view of a replay.</summary>
    public static IncidentView Of(IncidentReport report) => new(
        report.Outcomes[0].Right.ToText(Currency.Cny),
        report.Outcomes[0].Credited.ToText(Currency.Cny),
        [.. report.Outcomes.Select((outcome, index) => IncidentOutcomeView.Of(outcome, outcome.Remedy.Title, [], $"remedy-{index + 1}"))],
        IncidentPage.SearchLine(report.Search),
        [.. IncidentRemedy.All.Select(remedy => (remedy.Title, Figures.Count(report.Search.Doubled[remedy]), Figures.Count(report.Search.Unpaid[remedy])))],
        [.. report.Search.Shapes.Select((shape, index) => IncidentOutcomeView.Of(
            shape.Outcome, $"Remedy 1 broken, in a shortest form found ({index + 1})", shape.Lines, $"shape-{index + 1}"))]);
}

/// <summary>What a schedule of the incident came to.</summary>
/// <param name="Id">An id for the page.</param>
/// <param name="Title">The remedy's name.</param>
/// <param name="Credited">What the account holds.</param>
/// <param name="IsRight">Whether that is what it should hold.</param>
/// <param name="Records">How many records the day has.</param>
/// <param name="Payments">How many payments the day has.</param>
/// <param name="Sentence">What it came to, in words.</param>
/// <param name="Schedule">The schedule in words; empty for the incident's own.</param>
/// <param name="Drawing">The timeline, as SVG of the project's own making.</param>
/// <param name="Steps">The same as lines.</param>
public sealed record IncidentOutcomeView(
    string Id,
    string Title,
    string Credited,
    bool IsRight,
    string Records,
    string Payments,
    string Sentence,
    IReadOnlyList<string> Schedule,
    string Drawing,
    IReadOnlyList<TimelineStep> Steps)
{
    internal static IncidentOutcomeView Of(IncidentOutcome outcome, string title, IReadOnlyList<string> schedule, string id) => new(
        id,
        title,
        outcome.Credited.ToText(Currency.Cny),
        outcome.Credited == outcome.Right,
        Figures.Count(outcome.CommittedAt.Count),
        Figures.Count(outcome.PaidIds.Count),
        IncidentPage.OutcomeLine(outcome),
        schedule,
        TimelineSvg.Draw(outcome.Timeline, title, withStyle: false),
        [.. outcome.Timeline.Select((entry, index) => new TimelineStep(index + 1, TimelineStep.Seconds(entry.At), TimelineSvg.Name(entry.Lane), entry.Text))]);
}

/// <summary>A simulated schedule: one seed, step by step.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Drawing">The timeline, as SVG of the project's own making.</param>
/// <param name="Steps">The first steps, a line each.</param>
/// <param name="More">How many more there are, as a sentence; null where all are listed.</param>
public sealed record ScheduleView(ulong Seed, string Drawing, IReadOnlyList<TimelineStep> Steps, string? More)
{
    /// <summary>The most steps that are listed.</summary>
    public const int MostSteps = 500;

    /// <summary>How many steps it has, listed or not.</summary>
    public required int StepCount { get; init; }

    /// <summary>Runs a seed's schedule and builds its view.</summary>
    public static ScheduleView Of(ulong seed)
    {
        var lines = Campaign.Trace(seed);
        return new ScheduleView(
            seed,
            TimelineSvg.Draw(lines, $"Schedule of seed {seed}", MostSteps),
            [.. lines.Take(MostSteps).Select((line, index) => new TimelineStep(index + 1, TimelineStep.Seconds(line.At), line.Lane, OneLine.Of(line.Text)))],
            lines.Count > MostSteps
                ? string.Create(CultureInfo.InvariantCulture, $"{Figures.Count(lines.Count - MostSteps)} more steps: settle simulate --seeds 1 --seed {seed} --trace")
                : null)
        {
            StepCount = lines.Count,
        };
    }
}

/// <summary>A step of a timeline, as a line.</summary>
/// <param name="Number">Which, from 1.</param>
/// <param name="At">When, in seconds.</param>
/// <param name="Lane">Where.</param>
/// <param name="Text">What.</param>
public sealed record TimelineStep(int Number, string At, string Lane, string Text)
{
    internal static string Seconds(long microseconds) => ((decimal)microseconds / 1_000_000).ToString("0.000", CultureInfo.InvariantCulture);
}
