namespace Settlement.Core;

/// <summary>A user's earning balance on a settlement date. Range of the balance: 0 to 10^15 minor units.</summary>
/// <param name="UserId">Whose balance it is.</param>
/// <param name="Balance">The balance that earns, whole minor units.</param>
public readonly record struct Position(UserId UserId, Money Balance);
