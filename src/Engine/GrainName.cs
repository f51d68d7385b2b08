namespace OrleansOms.Engine;

/// <summary>
/// Who a grain is, without Orleans: its type (<c>order</c>, <c>stock</c>) and its id within the type (<c>85123A@WH-GB-DAVENTRY</c>).
/// Invariant: neither part is empty and the type has no slash, so the text form reads back to the same name.
/// </summary>
public readonly record struct GrainName(string Type, string Id) : IComparable<GrainName>
{
    /// <summary>Reads <c>type/id</c>; the id may itself hold slashes.</summary>
    /// <exception cref="FormatException">There is no slash, or a part is empty.</exception>
    public static GrainName Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < text.Length - 1
            ? new GrainName(text[..slash], text[(slash + 1)..])
            : throw new FormatException($"'{text}' is not a grain's name (type/id).");
    }

    // Ids tell grains apart; a type is one of a handful of literals, so it is compared by reference and not worth hashing.
    public bool Equals(GrainName other) => Id == other.Id && Type == other.Type;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Id);

    /// <summary>Ordinal order of type, then id: the order in which an order reserves one by one.</summary>
    public int CompareTo(GrainName other) =>
        string.CompareOrdinal(Type, other.Type) is var byType and not 0 ? byType : string.CompareOrdinal(Id, other.Id);

    public static bool operator <(GrainName left, GrainName right) => left.CompareTo(right) < 0;

    public static bool operator >(GrainName left, GrainName right) => left.CompareTo(right) > 0;

    public static bool operator <=(GrainName left, GrainName right) => left.CompareTo(right) <= 0;

    public static bool operator >=(GrainName left, GrainName right) => left.CompareTo(right) >= 0;

    public override string ToString() => $"{Type}/{Id}";
}
