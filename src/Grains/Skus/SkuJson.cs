using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces.Skus;

namespace OrleansOms.Grains.Skus;

/// <summary>The names of a SKU's events and the shape of its snapshots. A name never changes its meaning.</summary>
internal static class SkuCodecs
{
    public static readonly EventNames<SkuEvent> Events = new EventNames<SkuEvent>()
        .Add("sku.described.v1", SkuJson.Default.SkuDescriptionSet)
        .Add("sku.stockRegistered.v1", SkuJson.Default.SkuStockRegistered)
        .Add("sku.waitRegistered.v1", SkuJson.Default.WaitRegistered)
        .Add("sku.waitWithdrawn.v1", SkuJson.Default.WaitWithdrawn)
        .Add("sku.placesFound.v1", SkuJson.Default.LocationFlagsFound)
        .Add("sku.stockTold.v1", SkuJson.Default.StockTold)
        .Add("sku.unitsOffered.v1", SkuJson.Default.UnitsOffered)
        .Add("sku.unitsAssigned.v1", SkuJson.Default.UnitsAssigned)
        .Add("sku.unitsReturned.v1", SkuJson.Default.UnitsReturned)
        .Add("sku.assignmentAnswered.v1", SkuJson.Default.AssignmentAnswered);

    public static readonly JsonStates<SkuState> States = new(3, SkuJson.Default.SkuState);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(SkuDescriptionSet))]
[JsonSerializable(typeof(SkuStockRegistered))]
[JsonSerializable(typeof(WaitRegistered))]
[JsonSerializable(typeof(WaitWithdrawn))]
[JsonSerializable(typeof(LocationFlagsFound))]
[JsonSerializable(typeof(StockTold))]
[JsonSerializable(typeof(UnitsOffered))]
[JsonSerializable(typeof(UnitsAssigned))]
[JsonSerializable(typeof(UnitsReturned))]
[JsonSerializable(typeof(AssignmentAnswered))]
[JsonSerializable(typeof(SkuState))]
[JsonSerializable(typeof(SkuPlace))]
[JsonSerializable(typeof(KeptQueue))]
[JsonSerializable(typeof(RecentEntry<WaitId, long>[]))]
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
