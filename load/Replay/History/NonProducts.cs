namespace OrleansOms.Load.Replay.History;

/// <summary>Which codes are not goods, and what they are instead: a pure function of the code, case-sensitive.</summary>
/// <remarks>A code ending in <c>*</c> stands for all that begin so. The default is the list of the UCI file.</remarks>
public sealed class NonProducts
{
    private const string OnlineRetail =
        "POST=shipping,DOT=shipping,C2=shipping,M=adjustment,m=adjustment,B=adjustment,D=discount,S=sample,"
        + "BANK CHARGES=fee,AMAZONFEE=fee,CRUK=fee,gift_0001_*=voucher";

    private readonly Dictionary<string, string> _kinds = new(StringComparer.Ordinal);
    private readonly List<(string Prefix, string Kind)> _prefixes = [];

    private NonProducts(string list) => List = list;

    public static NonProducts Default { get; } = Parse(OnlineRetail);

    /// <summary>The list as given, <c>CODE=kind,...</c>.</summary>
    public string List { get; }

    /// <exception cref="BadHistoryException">A part is not <c>CODE=kind</c>.</exception>
    public static NonProducts Parse(string list)
    {
        var codes = new NonProducts(list);
        foreach (var part in list.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.LastIndexOf('=');
            if (at < 1 || at == part.Length - 1) throw new BadHistoryException($"--non-products: '{part}' is not CODE=kind.");
            var (code, kind) = (part[..at].Trim(), part[(at + 1)..].Trim());
            if (code.EndsWith('*')) codes._prefixes.Add((code[..^1], kind));
            else codes._kinds[code] = kind;
        }
        return codes;
    }

    /// <summary>Shipping, fee, discount, ...; null for goods.</summary>
    public string? KindOf(string code)
    {
        if (_kinds.TryGetValue(code, out var kind)) return kind;
        foreach (var (prefix, prefixKind) in _prefixes)
            if (code.StartsWith(prefix, StringComparison.Ordinal))
                return prefixKind;
        return null;
    }
}
