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

    /// <summary>The accounts of what is not posted, as stores keep them.</summary>
    public static Posting None { get; } = new(string.Empty, string.Empty);

    /// <summary>A user's account.</summary>
    public static string UserAccount(UserId user) => "user:" + user.Value;

    /// <summary>A residue: from the earnings to the residue account, or back where rounding overpaid.</summary>
    public static Posting Of(ResiduePosting residue) => FromEarnings(ResidueAccount, residue.Amount.Numerator.Sign < 0);

    /// <summary>The posting that a record calls for.</summary>
    public static Posting Of(SettlementRecord record) => FromEarnings(UserAccount(record.UserId), record.Earnings.Credited.Minor < 0);

    /// <summary>The posting that an entry of a correction calls for.</summary>
    public static Posting Of(CorrectionEntry entry) => FromEarnings(UserAccount(entry.UserId), entry.Amount.Minor < 0);

    /// <summary>The residue that a stored posting has moved to the residue account: nothing where it is between other accounts.</summary>
    /// <param name="magnitude">The stored amount, not negative.</param>
    public ExactAmount ResidueMoved(ExactAmount magnitude) => (DebitAccount, CreditAccount) switch
    {
        (EarningsAccount, ResidueAccount) => magnitude,
        (ResidueAccount, EarningsAccount) => -magnitude,
        _ => default,
    };

    /// <summary>An amount as this posting moves it: negative where its credit goes to the earnings.</summary>
    public Money Directed(Money amount)
    {
        var magnitude = amount.Minor < 0 ? Money.Zero - amount : amount;
        return CreditAccount == EarningsAccount ? Money.Zero - magnitude : magnitude;
    }

    /// <summary>The posting on one line: <c>from earnings to user:u1</c>.</summary>
    public override string ToString() => $"from {DebitAccount} to {CreditAccount}";

    private static Posting FromEarnings(string account, bool isBack) =>
        isBack ? new Posting(account, EarningsAccount) : new Posting(EarningsAccount, account);
}
