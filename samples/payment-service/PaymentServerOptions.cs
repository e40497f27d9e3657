namespace PaymentServiceSample;

/// <summary>What kind of service it is. The settings go together: a service may be slow, flaky and blind at once.</summary>
public sealed class PaymentServerOptions
{
    /// <summary>Whether it pays every request, whatever the idempotency key says: the service of the incident.</summary>
    public bool Blind { get; init; }

    /// <summary>
    /// After how many seconds it forgets the idempotency keys it has seen, all of them at once; 0, the default, for never. What it paid
    /// it still shows on look-up.
    /// </summary>
    public int ForgetKeysAfterSeconds { get; init; }

    /// <summary>Whether it refuses for ever what it has refused once under an idempotency key. Another key may be paid.</summary>
    public bool KeepRefusals { get; init; }

    /// <summary>Whether it has no list of its payments.</summary>
    public bool NoList { get; init; }

    /// <summary>Whether it refuses reversals.</summary>
    public bool NoReversals { get; init; }

    /// <summary>How many payments a page of its list has. Default 1,000.</summary>
    public int ListPage { get; init; } = 1_000;

    /// <summary>How long each payment takes. Milliseconds; default 0.</summary>
    public int DelayMs { get; init; }

    /// <summary>Makes it flaky: which requests fail, and how, is a pure function of this number. Null for never.</summary>
    public ulong? FaultSeed { get; init; }

    /// <summary>How many requests in a hundred fail, if <see cref="FaultSeed"/> is set. Default 10.</summary>
    public int FaultPercent { get; init; } = 10;

    /// <summary>The key that callers have to send as <c>Authorization: Bearer</c>; null for none.</summary>
    public string? Key { get; init; }

    /// <summary>How many payments fit into its memory; further ones are refused (402). Default 1,000,000.</summary>
    public int MostPayments { get; init; } = 1_000_000;
}
