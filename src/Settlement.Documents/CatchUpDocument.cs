using System.Text.Json.Serialization;
using Settlement.Core;

namespace Settlement.Documents;

/// <summary>What a catch-up of the command line would settle, or has settled: <c>settle catch-up --json</c>.</summary>
/// <param name="From">The first date looked at.</param>
/// <param name="To">The last date looked at.</param>
/// <param name="DryRun">Whether it wrote nothing on purpose.</param>
/// <param name="Dates">The dates it is about, oldest first.</param>
/// <param name="Waiting">Dates passed over because they lack inputs.</param>
/// <param name="Left">Dates before the first one that could be settled; for <c>from</c>.</param>
/// <param name="ExitCode">The exit code: the worst of all dates.</param>
public sealed record CatchUpDocument(
    string From,
    string To,
    bool DryRun,
    IReadOnlyList<CaughtUpDateDocument> Dates,
    IReadOnlyList<WaitingDateDocument> Waiting,
    IReadOnlyList<string> Left,
    int ExitCode)
{
    /// <summary>The document of a catch-up.</summary>
    public static CatchUpDocument Of(CatchUpPlan plan, bool dryRun, IReadOnlyList<CaughtUpDateDocument> dates, int exitCode) => new(
        plan.From.ToString(),
        plan.To.ToString(),
        dryRun,
        dates,
        [.. plan.Waiting.Select(WaitingDateDocument.Of)],
        [.. plan.Left.Select(date => date.ToString())],
        exitCode);
}

/// <summary>A date of a catch-up.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Weekday">The day of the week, such as <c>monday</c>.</param>
/// <param name="State">How it stood before: <c>due</c>, <c>running</c> or <c>open</c>.</param>
/// <param name="Result"><c>planned</c> in a dry run, <c>settled</c>, <c>settled-meanwhile</c> by somebody else, <c>failed</c>, or <c>not-tried</c> where the catch-up was stopped.</param>
/// <param name="ExitCode">The exit code that a run of this date alone would have ended with; null where it was not run.</param>
/// <param name="Problem">What to do about it, in words; null where all is well.</param>
/// <param name="Run">What its run came to; left out where it came to no report.</param>
public sealed record CaughtUpDateDocument(
    string Date,
    string Weekday,
    string State,
    string Result,
    int? ExitCode,
    string? Problem,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RunDocument? Run)
{
    /// <summary>The document of a date.</summary>
    public static CaughtUpDateDocument Of(ListedDate date, string result, int? exitCode, string? problem, RunDocument? run) => new(
        date.Date.ToString(), date.Date.Day.DayOfWeek.ToKebabCase(), date.State.ToKebabCase(), result, exitCode, problem, run);
}

/// <summary>A date that a catch-up passes over.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Missing">What it lacks, such as <c>yield</c>.</param>
public sealed record WaitingDateDocument(string Date, string Missing)
{
    /// <summary>The document of a date.</summary>
    public static WaitingDateDocument Of(ListedDate date) => new(date.Date.ToString(), date.Missing.ToString());
}

/// <summary>A catch-up that was started over HTTP, or what it would settle.</summary>
/// <param name="From">The first date looked at.</param>
/// <param name="To">The last date looked at.</param>
/// <param name="InstanceId">The instance id of all catch-ups; null where nothing was started.</param>
/// <param name="Status">Where to see how the dates stand.</param>
/// <param name="Dates">The dates to settle, oldest first.</param>
/// <param name="Waiting">Dates passed over because they lack inputs.</param>
/// <param name="Left">Dates before the first one that could be settled; for <c>from</c>.</param>
public sealed record CatchUpStartedDocument(
    string From,
    string To,
    string? InstanceId,
    string Status,
    IReadOnlyList<string> Dates,
    IReadOnlyList<WaitingDateDocument> Waiting,
    IReadOnlyList<string> Left)
{
    /// <summary>The document of a catch-up.</summary>
    public static CatchUpStartedDocument Of(CatchUpPlan plan, string? instanceId, string status) => new(
        plan.From.ToString(),
        plan.To.ToString(),
        instanceId,
        status,
        [.. plan.Ready.Select(date => date.Date.ToString())],
        [.. plan.Waiting.Select(WaitingDateDocument.Of)],
        [.. plan.Left.Select(date => date.ToString())]);
}
