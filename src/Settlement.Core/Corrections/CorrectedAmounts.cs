namespace Settlement.Core;

/// <summary>What a correction makes of a user whose earnings it changes.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Position">The balance that earns, under the correction.</param>
/// <param name="Before">What was credited before, in all.</param>
/// <param name="After">What the user should get, in all.</param>
/// <param name="IsLeftOut">Whether the difference is smaller than what is booked, so that the user keeps what was credited before.</param>
public readonly record struct CorrectedAmounts(UserId UserId, Money Position, Money Before, Money After, bool IsLeftOut)
{
    /// <summary>More where positive, less where negative; never zero.</summary>
    public Money Difference => After - Before;
}
