namespace Settlement.Core;

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
