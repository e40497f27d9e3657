namespace Settlement.Core;

/// <summary>
/// The currency of a product: its ISO 4217 code and how many decimals its minor unit has (0 to 4).
/// </summary>
/// <remarks>
/// Immutable and safe to share between threads; there is one instance per code. Codes and decimals are those of ISO 4217,
/// list one of 2026-09-17 as SIX, its maintenance agency, publishes it (amendments up to 180): every code that has minor
/// units, 2 for most, 0 for the yen, 3 for the Gulf dinars, 4 for the Chilean UF. Codes that ended in the last years are
/// kept.
/// </remarks>
public sealed class Currency
{
    private const string TwoDecimals =
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY " +
        "COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS " +
        "INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR " +
        "MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP " +
        "STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG";

    private const string NoDecimals = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
    private const string ThreeDecimals = "BHD IQD JOD KWD LYD OMR TND";
    private const string FourDecimals = "CLF UYW";

    // Ended since 2021, each with two decimals: CUC in 2021, HRK in 2023, SLL and ZWL in 2024, ANG in 2025, BGN in 2026.
    // Dates before that may still be settled, corrected and looked at.
    private const string Ended = "ANG BGN CUC HRK SLL ZWL";

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

    /// <summary>The currency of an ISO 4217 code, or null if there is no such currency, or it has no minor units.</summary>
    public static Currency? Find(string? code) => code is null ? null : Known.GetValueOrDefault(code);

    /// <inheritdoc />
    public override string ToString() => Code;

    private static Dictionary<string, Currency> Build()
    {
        var known = new Dictionary<string, Currency>(StringComparer.Ordinal);
        foreach (var (codes, decimals) in new[] { (TwoDecimals, 2), (Ended, 2), (NoDecimals, 0), (ThreeDecimals, 3), (FourDecimals, 4) })
        {
            foreach (var code in codes.Split(' '))
            {
                known.Add(code, new Currency(code, decimals));
            }
        }

        return known;
    }
}
