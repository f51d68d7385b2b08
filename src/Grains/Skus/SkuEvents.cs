using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces.Skus;

namespace OrleansOms.Grains.Skus;

/// <summary>What can happen to a SKU.</summary>
public abstract record SkuEvent;

/// <summary>The SKU was described; every field replaces the one before.</summary>
public sealed record SkuDescriptionSet(string? Name, SkuKind Kind, bool Backorderable, long? BackorderLimit) : SkuEvent;

/// <summary>A location has its first units, or its first movement, of this SKU.</summary>
public sealed record SkuStockRegistered(string Location) : SkuEvent;

/// <summary>The names of a SKU's events and the shape of its snapshots. A name never changes its meaning.</summary>
internal static class SkuCodecs
{
    public static readonly EventNames<SkuEvent> Events = new EventNames<SkuEvent>()
        .Add("sku.described.v1", SkuJson.Default.SkuDescriptionSet)
        .Add("sku.stockRegistered.v1", SkuJson.Default.SkuStockRegistered);

    public static readonly JsonStates<SkuState> States = new(1, SkuJson.Default.SkuState);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(SkuDescriptionSet))]
[JsonSerializable(typeof(SkuStockRegistered))]
[JsonSerializable(typeof(SkuState))]
internal sealed partial class SkuJson : JsonSerializerContext;

/// <summary>A set of strings as an array, in ordinal order also after reading.</summary>
public sealed class OrdinalSetJson : JsonConverter<ImmutableSortedSet<string>>
{
    public static ImmutableSortedSet<string> Empty { get; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public override ImmutableSortedSet<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var items = Empty.ToBuilder();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            items.Add(reader.GetString()!);
        }

        return items.ToImmutable();
    }

    public override void Write(Utf8JsonWriter writer, ImmutableSortedSet<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var item in value)
        {
            writer.WriteStringValue(item);
        }

        writer.WriteEndArray();
    }
}
