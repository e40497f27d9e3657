namespace Settlement.Core;

/// <summary>What a date lacks before it can be planned; at least one of the two.</summary>
/// <param name="Positions">Whether no position of the date was imported.</param>
/// <param name="Yield">Whether no yield of the date was imported.</param>
public readonly record struct MissingInputs(bool Positions, bool Yield)
{
    /// <summary>Such as <c>positions and yield</c>.</summary>
    public override string ToString() => (Positions, Yield) switch
    {
        (true, true) => "positions and yield",
        (true, false) => "positions",
        (false, true) => "yield",
        (false, false) => "nothing",
    };
}
