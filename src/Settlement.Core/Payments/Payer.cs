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
