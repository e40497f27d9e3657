namespace Settlement.Core;

/// <summary>
/// What kind of service pays a day. Part of the day's plan: what one payer has paid, another does not know, and it would
/// pay again (I3).
/// </summary>
public enum Payer
{
    /// <summary>The store's own double-entry ledger.</summary>
    Ledger = 0,

    /// <summary>A payment service outside.</summary>
    Service = 1,
}

/// <summary>The names of the payers in plans. The names are stored: never rename.</summary>
public static class Payers
{
    /// <summary>The payer's name, such as <c>ledger</c>.</summary>
    public static string Name(this Payer payer) => payer switch
    {
        Payer.Ledger => "ledger",
        Payer.Service => "service",
        _ => throw new ArgumentOutOfRangeException(nameof(payer), payer, "unknown payer"),
    };

    /// <summary>The payer of a name, or null.</summary>
    public static Payer? Find(string name)
    {
        foreach (var payer in Enum.GetValues<Payer>())
        {
            if (payer.Name() == name)
            {
                return payer;
            }
        }

        return null;
    }
}
