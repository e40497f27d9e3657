namespace Settlement.Core;

/// <summary>
/// The currency of a product: its ISO 4217 code and how many decimals its minor unit has (0 to 4).
/// </summary>
/// <remarks>
/// Immutable and safe to share between threads; there is one instance per code. Decimals are those of ISO 4217
/// (list one, "minor units"): 2 for most, 0 for the yen, 3 for the Gulf dinars, 4 for the Chilean UF.
/// </remarks>
public sealed class Currency
{
    private const string TwoDecimals =
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP " +
        "CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR " +
        "IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN " +
        "NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP " +
        "STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWG";

    private const string NoDecimals = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
    private const string ThreeDecimals = "BHD IQD JOD KWD LYD OMR TND";
    private const string FourDecimals = "CLF UYW";

    private static readonly Dictionary<string, Currency> Known = Build();

    private Currency(string code, int decimals)
    {
        Code = code;
        Decimals = decimals;
    }

    /// <summary>The three-letter ISO 4217 code, upper case.</summary>
    public string Code { get; }

    /// <summary>Decimals of the minor unit, 0 to 4.</summary>
    public int Decimals { get; }

    /// <summary>The renminbi, in whose fen the seed incident happened.</summary>
    public static Currency Cny { get; } = Known["CNY"];

    /// <summary>The currency of an ISO 4217 code, or null if the code is not an active currency.</summary>
    public static Currency? Find(string? code) => code is null ? null : Known.GetValueOrDefault(code);

    /// <inheritdoc />
    public override string ToString() => Code;

    private static Dictionary<string, Currency> Build()
    {
        var known = new Dictionary<string, Currency>(StringComparer.Ordinal);
        foreach (var (codes, decimals) in new[] { (TwoDecimals, 2), (NoDecimals, 0), (ThreeDecimals, 3), (FourDecimals, 4) })
        {
            foreach (var code in codes.Split(' '))
            {
                known.Add(code, new Currency(code, decimals));
            }
        }

        return known;
    }
}
