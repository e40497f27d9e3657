using Settlement.Core;

namespace Settlement.Storage;

/// <summary>The accounts of the built-in ledger. The names are stored: never rename.</summary>
internal static class LedgerAccounts
{
    /// <summary>The product's earnings: what users are credited from.</summary>
    public const string Earnings = "earnings";

    /// <summary>What rounding left of a day.</summary>
    public const string Residue = "residue";

    /// <summary>A user's account.</summary>
    public static string OfUser(UserId user) => "user:" + user.Value;
}
