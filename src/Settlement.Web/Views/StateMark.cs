using Settlement.Core;

namespace Settlement.Web;

/// <summary>How a state looks: a word and a sign beside the colour, so that nobody has to tell colours apart.</summary>
/// <param name="Name">The state as it is spelled everywhere, such as <c>not-run</c>; the class of its colour.</param>
/// <param name="Label">The state in words.</param>
/// <param name="Sign">One character.</param>
public sealed record StateMark(string Name, string Label, string Sign)
{
    /// <summary>The mark of a day as it is stored; null for a date that was never run.</summary>
    public static StateMark Of(Day? day) => day?.State switch
    {
        null => new("not-run", "never run", "·"),
        DayState.Open => Of(DateState.Open),
        DayState.Settled => Of(DateState.Settled),
        DayState.Closed => Of(DateState.Closed),
        _ => throw new ArgumentOutOfRangeException(nameof(day), day.State, "unknown state"),
    };

    /// <summary>The mark of a date in the list of dates.</summary>
    public static StateMark Of(DateState state) => state switch
    {
        DateState.Waiting => new("waiting", "waiting", "·"),
        DateState.Due => new("due", "due", "○"),
        DateState.Running => new("running", "running", "◐"),
        DateState.Open => new("open", "open", "!"),
        DateState.Settled => new("settled", "settled", "✓"),
        DateState.Closed => new("closed", "closed", "■"),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "unknown state"),
    };
}
