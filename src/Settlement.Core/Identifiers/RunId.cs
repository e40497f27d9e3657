namespace Settlement.Core;

/// <summary>
/// Tells one run of a date from another. Handed in where a run is started; a record remembers the run that created it,
/// so that a create whose answer was lost is still counted as this run's when it is read back.
/// </summary>
/// <remarks>The default value belongs to no run.</remarks>
/// <param name="Value">Any UUID that no other run has.</param>
public readonly record struct RunId(Guid Value)
{
    /// <inheritdoc />
    public override string ToString() => Value.ToString("D");
}
