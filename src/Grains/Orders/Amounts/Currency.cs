using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace OrleansOms.Grains.Orders.Amounts;

/// <summary>
/// A currency of ISO 4217, list one (current currency and funds codes), with its exponent: how many decimal digits its minor unit has.
/// Codes that the list gives no minor unit (metals, accounting units, test codes) are no currency to be paid in and are left out.
/// </summary>
public sealed record Currency(string Code, int Exponent)
{
    private const string NoDecimals = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";

    private const string TwoDecimals =
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC " +
        "CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW " +
        "KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP " +
        "PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN " +
        "UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG";

    private const string ThreeDecimals = "BHD IQD JOD KWD LYD OMR TND";

    private const string FourDecimals = "CLF UYW";

    private static readonly FrozenDictionary<string, Currency> All =
        Listed(NoDecimals, 0)
            .Concat(Listed(TwoDecimals, 2))
            .Concat(Listed(ThreeDecimals, 3))
            .Concat(Listed(FourDecimals, 4))
            .ToFrozenDictionary(currency => currency.Code, StringComparer.Ordinal);

    /// <summary>The currency of an upper-case code; false when ISO 4217 does not list it.</summary>
    public static bool TryFind(string code, [NotNullWhen(true)] out Currency? currency) => All.TryGetValue(code, out currency);

    /// <summary>The currency of a code that was checked before.</summary>
    /// <exception cref="KeyNotFoundException">ISO 4217 does not list it.</exception>
    public static Currency Of(string code) => All[code];

    /// <summary>Rounds to the minor unit, half to even.</summary>
    public decimal Round(decimal amount) => Math.Round(amount, Exponent, MidpointRounding.ToEven);

    /// <summary>The amount as decimal text with exactly the currency's digits.</summary>
    public string Format(decimal amount) => amount.ToString(Digits(Exponent), System.Globalization.CultureInfo.InvariantCulture);

    private static string Digits(int exponent) => exponent switch
    {
        0 => "F0",
        2 => "F2",
        3 => "F3",
        _ => "F4",
    };

    private static IEnumerable<Currency> Listed(string codes, int exponent) =>
        codes.Split(' ').Select(code => new Currency(code, exponent));
}
