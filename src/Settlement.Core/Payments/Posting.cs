namespace Settlement.Core;

/// <summary>
/// The two sides of a double entry. The amount beside it is a magnitude: where money goes the other way round, the accounts
/// change places instead. The names of the accounts are stored: never rename.
/// </summary>
/// <param name="DebitAccount">The account that gives.</param>
/// <param name="CreditAccount">The account that gets.</param>
public readonly record struct Posting(string DebitAccount, string CreditAccount)
{
    /// <summary>The product's earnings: what users are credited from, and the residue is booked from.</summary>
    public const string EarningsAccount = "earnings";

    /// <summary>What rounding left of a day.</summary>
    public const string ResidueAccount = "residue";

    /// <summary>A user's account.</summary>
    public static string UserAccount(UserId user) => "user:" + user.Value;

    /// <summary>A payment: from the earnings to the user, or back where its amount is negative.</summary>
    public static Posting Of(Payment payment) => FromEarnings(UserAccount(payment.UserId), payment.Amount.Minor < 0);

    /// <summary>A residue: from the earnings to the residue account, or back where rounding overpaid.</summary>
    public static Posting Of(ResiduePosting residue) => FromEarnings(ResidueAccount, residue.Amount.Numerator.Sign < 0);

    /// <summary>The signed amount of a stored payment: negative where its credit went to the earnings.</summary>
    /// <param name="creditAccount">The account that was credited.</param>
    /// <param name="magnitude">The stored amount, not negative.</param>
    public static Money SignedAmount(string creditAccount, Money magnitude) =>
        creditAccount == EarningsAccount ? Money.Zero - magnitude : magnitude;

    /// <summary>The signed amount of a stored residue: negative where its credit did not go to the residue account.</summary>
    /// <param name="creditAccount">The account that was credited.</param>
    /// <param name="magnitude">The stored amount, not negative.</param>
    public static ExactAmount SignedAmount(string creditAccount, ExactAmount magnitude) =>
        creditAccount == ResidueAccount ? magnitude : -magnitude;

    private static Posting FromEarnings(string account, bool isBack) =>
        isBack ? new Posting(account, EarningsAccount) : new Posting(EarningsAccount, account);
}
