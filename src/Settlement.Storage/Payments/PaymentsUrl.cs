namespace Settlement.Storage;

/// <summary>Who pays: <c>ledger</c>, the store's own, or the address of a payment service.</summary>
/// <remarks>The default value is the ledger.</remarks>
public readonly record struct PaymentsUrl
{
    private const string LedgerName = "ledger";

    private PaymentsUrl(Uri service) => Service = service;

    /// <summary>The address of the payment service, ending with a slash; null for the ledger.</summary>
    public Uri? Service { get; }

    /// <summary>Reads who pays.</summary>
    /// <param name="text">The text as given.</param>
    /// <param name="url">Who pays; the ledger on failure.</param>
    /// <param name="problem">Why the text was refused, as the end of a sentence; null on success.</param>
    public static bool TryParse(string text, out PaymentsUrl url, out string? problem)
    {
        url = default;
        problem = null;
        if (text == LedgerName)
        {
            return true;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var service) || service.Scheme is not ("http" or "https"))
        {
            problem = "is not a payment service this program knows; write ledger, or an https address";
            return false;
        }

        problem = FindProblem(service);
        if (problem is not null)
        {
            return false;
        }

        url = new PaymentsUrl(service.AbsolutePath.EndsWith('/') ? service : new Uri(service.AbsoluteUri + "/"));
        return true;
    }

    /// <summary>An address as it may be shown: without the password it should not hold.</summary>
    public static string Redact(string text)
    {
        var at = text.LastIndexOf('@');
        var start = text.IndexOf("//", StringComparison.Ordinal) + 2;
        return at < start || start < 2 ? text : $"{text[..start]}…{text[at..]}";
    }

    /// <inheritdoc />
    public override string ToString() => Service?.AbsoluteUri ?? LedgerName;

    private static string? FindProblem(Uri service) => service switch
    {
        { Scheme: "http", IsLoopback: false } => "would send payments unencrypted; write an https address (http is for this machine only)",
        { UserInfo.Length: > 0 } => "holds a password that logs would show; put a key into the variable SETTLE_PAYMENTS_KEY",
        { Query.Length: > 0 } or { Fragment.Length: > 0 } => "has more than a path; leave out what begins with ? or #",
        _ => null,
    };
}
