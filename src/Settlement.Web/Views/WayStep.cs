using Settlement.Core;

namespace Settlement.Web;

/// <summary>A step of a date's way.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Text">What there is to say about it.</param>
public sealed record WayStep(string Name, StepState State, string Text)
{
    /// <summary>The way of a date: inputs, plan, users, reconciliation, settled, closed.</summary>
    internal static IReadOnlyList<WayStep> Of(DayReading reading)
    {
        var steps = new List<WayStep> { Inputs(reading), Plan(reading), Users(reading), Reconciliation(reading), Settled(reading), Closed(reading) };

        // The first step that is not done is where the date stands.
        var at = steps.FindIndex(step => step.State == StepState.Ahead);
        if (at >= 0 && steps.TrueForAll(step => step.State is StepState.Done or StepState.Ahead))
        {
            steps[at] = steps[at] with { State = StepState.Here };
        }

        return steps;
    }

    private static bool IsSettled(DayReading reading) => reading.Day is { State: DayState.Settled or DayState.Closed };

    private static WayStep Inputs(DayReading reading)
    {
        var phase = reading.Progress?.Phase;
        var missing = new MissingInputs(!reading.HasPositions, reading.Plan is null);
        var users = reading.Positions is { } count ? Figures.Count(count, "position") : "positions";
        return reading switch
        {
            { Day: not null } or { HasPositions: true, Plan: not null } => new("Inputs", StepState.Done, $"{users}, yield {reading.Plan!.Yield.ToText()}"),
            _ when phase == RunPhase.TakingInputs => new("Inputs", StepState.Here, "being imported from the inbox"),
            _ => new("Inputs", StepState.Here, $"waits for {missing}"),
        };
    }

    private static WayStep Plan(DayReading reading) => reading switch
    {
        { Day: { } day } => new("Plan", StepState.Done, $"frozen: {day.Plan.Rounding.Name()}, paid by the {day.Plan.Payer.Name()}"),
        { Progress.Phase: RunPhase.Planning } => new("Plan", StepState.Here, "being frozen"),
        { Progress: { Phase: RunPhase.WaitingForTurn, Turn: { } turn } } => new("Plan", StepState.Here, $"waits for {OneLine.Of(turn.Holder)}"),
        _ => new("Plan", StepState.Ahead, "frozen by the first run"),
    };

    private static WayStep Users(DayReading reading) => reading switch
    {
        _ when IsSettled(reading) => new("Users", StepState.Done, $"{Of(reading.Totals?.Users)}settled"),
        { Progress: { Phase: RunPhase.Settling, Tally: var tally } } => new("Users", StepState.Here, Counted(tally.Users, reading.Positions)),
        { Progress.Phase: RunPhase.Reconciling or RunPhase.Finished } => new("Users", StepState.Done, Counted(reading.Progress.Value.Tally.Users, reading.Positions)),
        { Counts: { } counts, Positions: { } positions } when counts.Records >= positions && counts.Unpaid == 0 && positions > 0 =>
            new("Users", StepState.Done, $"{Figures.Count(positions, "user")} settled"),
        { Counts: { } counts, Positions: { } positions, Day: not null } =>
            new("Users", reading.IsRunning ? StepState.Here : StepState.Trouble, Left(positions - counts.Records, counts.Unpaid)),
        { Day: not null, IsRunning: true } => new("Users", StepState.Here, "being settled"),
        { Day: not null } => new("Users", StepState.Here, "settled as far as a run has come"),
        _ => new("Users", StepState.Ahead, "settled in parts, side by side"),
    };

    private static WayStep Reconciliation(DayReading reading)
    {
        const string Step = "Reconciliation";
        if (reading.Progress is { Phase: RunPhase.Reconciling })
        {
            return new(Step, StepState.Here, "being compared");
        }

        if (reading.Comparison is { } compared)
        {
            var count = compared.Day.BreakCount + (compared.Entries?.BreakCount ?? 0);
            return count == 0
                ? new(Step, StepState.Done, compared.Day.Unseen ? "clean, payments unseen" : "clean")
                : new(Step, StepState.Trouble, Figures.Count(count, "break"));
        }

        return reading.Day switch
        {
            { State: not DayState.Open } => new(Step, StepState.Done, "clean when it was last compared"),
            { Breaks: > 0 and var breaks } => new(Step, StepState.Trouble, Figures.Count(breaks, "break")),
            _ => new(Step, StepState.Ahead, "compares what should be, is recorded, is paid"),
        };
    }

    private static WayStep Settled(DayReading reading) => IsSettled(reading)
        ? new("Settled", StepState.Done, "every user paid, residue booked")
        : new("Settled", StepState.Ahead, "once all of it agrees");

    private static WayStep Closed(DayReading reading) => reading.Day is { State: DayState.Closed }
        ? new("Closed", StepState.Done, "certificate written")
        : new("Closed", StepState.Ahead, "for good, with a certificate");

    private static string Of(long? users) => users is { } count ? $"{Figures.Count(count, "user")} " : string.Empty;

    private static string Counted(long users, long? positions) =>
        positions is { } all ? $"{Figures.Count(users)} of {Figures.Count(all)} users" : Figures.Count(users, "user");

    private static string Left(long unsettled, long unpaid) => (unsettled, unpaid) switch
    {
        ( > 0, > 0) => $"{Figures.Count(unsettled)} not settled, {Figures.Count(unpaid)} not paid",
        ( > 0, _) => $"{Figures.Count(unsettled)} not settled",
        (_, > 0) => $"{Figures.Count(unpaid)} not paid",
        _ => "settled",
    };
}

/// <summary>How far a step has come.</summary>
public enum StepState
{
    /// <summary>Done.</summary>
    Done,

    /// <summary>The date stands here.</summary>
    Here,

    /// <summary>It stands here, and a person has to look.</summary>
    Trouble,

    /// <summary>Not yet.</summary>
    Ahead,
}
