using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Web;

/// <summary>What the HTTP interface goes by, of the settings of the app or of the command line.</summary>
public sealed record ServedSettings
{
    /// <summary>Who serves, as the holder of a lease names it: <c>the app</c>.</summary>
    public required string Server { get; init; }

    /// <summary>Where everything is kept.</summary>
    public required StoreUrl Store { get; init; }

    /// <summary>Where positions and yields are kept.</summary>
    public required StoreUrl Positions { get; init; }

    /// <summary>The settings that go into a day's plan.</summary>
    public required SettlementSettings Settlement { get; init; }

    /// <summary>The named checks, and the calendar by which dates fall due; without one, a date is due as soon as it has begun anywhere.</summary>
    public required CheckSettings Checks { get; init; }

    /// <summary>How a run is cut into pieces.</summary>
    public required RunSizing Sizing { get; init; }

    /// <summary>How long a run's lease on a date outlasts its last heartbeat.</summary>
    public required TimeSpan Lease { get; init; }

    /// <summary>Whether whoever pays takes reversals.</summary>
    public bool TakesReversals { get; init; }

    /// <summary>How long after its cut-off a date waits for its inputs in the inbox; null where there is no inbox.</summary>
    public TimeSpan? InputsDeadline { get; init; }

    /// <summary>How many days before the latest date that is due a catch-up that names no first date looks back.</summary>
    public int LookBackDays { get; init; } = CatchUpPlan.DefaultLookBackDays;

    /// <summary>When dates fall due, and which there are.</summary>
    public DateRules DateRules => new(Checks.Calendar, Settlement.Dates);

    /// <summary>The currency of amounts.</summary>
    public Currency Currency => Settlement.Currency;
}
