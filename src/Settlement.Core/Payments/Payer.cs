namespace Settlement.Core;

/// <summary>
/// What kind of service pays a day. Part of the day's plan: what one payer has paid, another does not know, and it would
/// pay again (I3).
/// </summary>
public enum Payer
{
    /// <summary>The store's own double-entry ledger: its posting is part of the record.</summary>
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

    /// <summary>Who pays where this service does: the store's ledger where there is none.</summary>
    public static Payer Of(IPaymentService? service) => service is null ? Payer.Ledger : Payer.Service;

    /// <summary>The service that pays a day.</summary>
    /// <param name="plan">The day's plan, paid by a service.</param>
    /// <param name="service">The service there is; null where the store's ledger pays.</param>
    /// <exception cref="InvalidOperationException">There is none: whoever plans or reads a day has to refuse it before.</exception>
    internal static IPaymentService ServiceOf(this DayPlan plan, IPaymentService? service) =>
        service ?? throw new InvalidOperationException($"{plan.Date} is paid by a service, and there is none");

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
