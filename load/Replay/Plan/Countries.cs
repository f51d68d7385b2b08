namespace OrleansOms.Load.Replay.Plan;

/// <summary>Country names as the UCI file spells them, to ISO 3166-1 alpha-2; two capital letters stand for themselves.</summary>
/// <remarks>Channel Islands is two countries in ISO; Jersey, the larger, stands for both. "European Community" and "Unspecified" are no
/// country.</remarks>
public static class Countries
{
    private static readonly Dictionary<string, string> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Australia"] = "AU",
        ["Austria"] = "AT",
        ["Bahrain"] = "BH",
        ["Belgium"] = "BE",
        ["Brazil"] = "BR",
        ["Canada"] = "CA",
        ["Channel Islands"] = "JE",
        ["Cyprus"] = "CY",
        ["Czech Republic"] = "CZ",
        ["Denmark"] = "DK",
        ["EIRE"] = "IE",
        ["Finland"] = "FI",
        ["France"] = "FR",
        ["Germany"] = "DE",
        ["Greece"] = "GR",
        ["Hong Kong"] = "HK",
        ["Iceland"] = "IS",
        ["Israel"] = "IL",
        ["Italy"] = "IT",
        ["Japan"] = "JP",
        ["Lebanon"] = "LB",
        ["Lithuania"] = "LT",
        ["Malta"] = "MT",
        ["Netherlands"] = "NL",
        ["Norway"] = "NO",
        ["Poland"] = "PL",
        ["Portugal"] = "PT",
        ["RSA"] = "ZA",
        ["Saudi Arabia"] = "SA",
        ["Singapore"] = "SG",
        ["Spain"] = "ES",
        ["Sweden"] = "SE",
        ["Switzerland"] = "CH",
        ["United Arab Emirates"] = "AE",
        ["United Kingdom"] = "GB",
        ["USA"] = "US",
    };

    public static string? IsoOf(string name) =>
        name.Length == 2 && char.IsAsciiLetterUpper(name[0]) && char.IsAsciiLetterUpper(name[1]) ? name : ByName.GetValueOrDefault(name);
}
