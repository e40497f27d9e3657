namespace Settlement.Core;

/// <summary>
/// An attempt to close a day. Its number is that of the seal it sets on the date's inputs. Whoever closes a day that is
/// being closed joins the attempt that goes on; one of them ends it.
/// </summary>
/// <remarks>The default value is that of a day nobody ever tried to close.</remarks>
/// <param name="Number">1 for the first attempt, then 2, and so on; 0 before the first.</param>
/// <param name="GoesOn">Whether it has not ended: nobody has closed the day yet, and nobody has given up.</param>
public readonly record struct CloseAttempt(int Number, bool GoesOn)
{
    /// <summary>The attempt that goes on, or else the next.</summary>
    public CloseAttempt Begin() => GoesOn ? this : new CloseAttempt(Number + 1, GoesOn: true);

    /// <summary>The attempt, ended.</summary>
    public CloseAttempt End() => this with { GoesOn = false };
}
