using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OrleansOms.Grains.Interfaces.Stock;

namespace OrleansOms.Grains.Skus;

/// <summary>
/// What the SKU knows of one of its locations, as far as waiting lines are concerned. Invariant: 0 &lt;= Used &lt;= Offered.
/// </summary>
public sealed record SkuPlace
{
    /// <summary>A location that no line has waited for.</summary>
    public static SkuPlace New { get; } = new();

    /// <summary>
    /// The SKU's version at which it learned what the location may serve, or that this has changed. Until then, while this is 0, it serves
    /// nobody but those who wait there by name.
    /// </summary>
    public long FlagsVersion { get; init; }

    /// <summary>Orders may be sent from here.</summary>
    public bool Ships { get; init; }

    /// <summary>Orders may be picked up here.</summary>
    public bool Pickup { get; init; }

    /// <summary>Units that it has ever held for waiting lines and told of.</summary>
    public long Offered { get; init; }

    /// <summary>Of them, units that were assigned or returned.</summary>
    public long Used { get; init; }

    /// <summary>The total that it was told to hold up to, and confirmed.</summary>
    public long Told { get; init; }

    /// <summary>The SKU's version as of which that was.</summary>
    public long ToldVersion { get; init; }

    /// <summary>The number of its next assignment: never used again.</summary>
    public int NextAssignment { get; init; } = 1;

    /// <summary>Units that nobody takes and of which it has not confirmed that they are free again.</summary>
    public ImmutableArray<GivenBack> Returns { get; init; } = [];

    /// <summary>Units that were offered and are neither assigned nor returned.</summary>
    [JsonIgnore]
    public long Unassigned => Offered - Used;
}

/// <summary>Units that go back to a location.</summary>
/// <param name="Version">The SKU's version at which they were returned.</param>
public sealed record GivenBack(UnneededUnits Units, long Version);

/// <summary>Units at a location that were assigned to a line, of which its order has not said yet whether it takes them.</summary>
public sealed record Assignment(string Location, int Number, Interfaces.Skus.WaitId Wait, long Quantity);

/// <summary>A map by location as an object, in ordinal order also after reading.</summary>
public sealed class PlacesJson : JsonConverter<ImmutableSortedDictionary<string, SkuPlace>>
{
    public static ImmutableSortedDictionary<string, SkuPlace> Empty { get; } =
        ImmutableSortedDictionary.Create<string, SkuPlace>(StringComparer.Ordinal);

    public override ImmutableSortedDictionary<string, SkuPlace> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var places = Empty.ToBuilder();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var location = reader.GetString()!;
            reader.Read();
            places.Add(location, JsonSerializer.Deserialize(ref reader, Place(options))!);
        }

        return places.ToImmutable();
    }

    public override void Write(Utf8JsonWriter writer, ImmutableSortedDictionary<string, SkuPlace> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (location, place) in value)
        {
            writer.WritePropertyName(location);
            JsonSerializer.Serialize(writer, place, Place(options));
        }

        writer.WriteEndObject();
    }

    private static JsonTypeInfo<SkuPlace> Place(JsonSerializerOptions options) => (JsonTypeInfo<SkuPlace>)options.GetTypeInfo(typeof(SkuPlace));
}
