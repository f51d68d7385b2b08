using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces.Stock;

namespace OrleansOms.Grains.Stock;

/// <summary>The names of a stock location's events and the shape of its snapshots. A name never changes its meaning.</summary>
internal static class StockCodecs
{
    public static readonly EventNames<StockEvent> Events = new EventNames<StockEvent>()
        .Add("stock.received.v1", StockJson.Default.StockReceived)
        .Add("stock.adjusted.v1", StockJson.Default.StockAdjusted)
        .Add("stock.damaged.v1", StockJson.Default.StockDamaged)
        .Add("stock.repaired.v1", StockJson.Default.StockRepaired)
        .Add("stock.safetySet.v1", StockJson.Default.SafetySet)
        .Add("stock.counted.v1", StockJson.Default.StockCounted)
        .Add("stock.countedShort.v1", StockJson.Default.StockCountedShort)
        .Add("stock.promiseBroken.v1", StockJson.Default.PromiseBroken)
        .Add("stock.breakTold.v1", StockJson.Default.BreakTold)
        .Add("stock.breakDropped.v1", StockJson.Default.BreakDropped)
        .Add("stock.found.v1", StockJson.Default.StockFound)
        .Add("stock.registered.v1", StockJson.Default.StockRegistered)
        .Add("stock.reserved.v1", StockJson.Default.StockReserved)
        .Add("stock.committed.v1", StockJson.Default.StockCommitted)
        .Add("stock.released.v1", StockJson.Default.StockReleased)
        .Add("stock.shipped.v1", StockJson.Default.StockShipped)
        .Add("stock.returned.v1", StockJson.Default.StockReturned)
        .Add("stock.inspected.v1", StockJson.Default.StockInspected)
        .Add("stock.demandTold.v1", StockJson.Default.StockDemandTold)
        .Add("stock.offerTaken.v1", StockJson.Default.StockOfferTaken)
        .Add("stock.heldTaken.v1", StockJson.Default.StockHeldTaken)
        .Add("stock.sent.v1", StockJson.Default.StockSent)
        .Add("stock.transitReceived.v1", StockJson.Default.TransitReceived)
        .Add("stock.transitWrittenOff.v1", StockJson.Default.TransitWrittenOff)
        .Add("stock.transferred.v1", StockJson.Default.StockTransferred)
        .Add("stock.arrivalForgotten.v1", StockJson.Default.ArrivalForgotten);

    public static readonly JsonStates<StockState> States = new(6, StockJson.Default.StockState);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(PromiseIdJson)])]
[JsonSerializable(typeof(StockReceived))]
[JsonSerializable(typeof(StockAdjusted))]
[JsonSerializable(typeof(StockDamaged))]
[JsonSerializable(typeof(StockRepaired))]
[JsonSerializable(typeof(SafetySet))]
[JsonSerializable(typeof(StockCounted))]
[JsonSerializable(typeof(StockCountedShort))]
[JsonSerializable(typeof(PromiseBroken))]
[JsonSerializable(typeof(BreakTold))]
[JsonSerializable(typeof(BreakDropped))]
[JsonSerializable(typeof(StockFound))]
[JsonSerializable(typeof(StockRegistered))]
[JsonSerializable(typeof(StockReserved))]
[JsonSerializable(typeof(StockCommitted))]
[JsonSerializable(typeof(StockReleased))]
[JsonSerializable(typeof(StockShipped))]
[JsonSerializable(typeof(StockReturned))]
[JsonSerializable(typeof(StockInspected))]
[JsonSerializable(typeof(StockDemandTold))]
[JsonSerializable(typeof(StockOfferTaken))]
[JsonSerializable(typeof(StockHeldTaken))]
[JsonSerializable(typeof(StockSent))]
[JsonSerializable(typeof(TransitReceived))]
[JsonSerializable(typeof(TransitWrittenOff))]
[JsonSerializable(typeof(StockTransferred))]
[JsonSerializable(typeof(ArrivalForgotten))]
[JsonSerializable(typeof(StockState))]
[JsonSerializable(typeof(RecentEntry<string, long>[]))]
[JsonSerializable(typeof(RecentEntry<PromiseId, Promise>[]))]
[JsonSerializable(typeof(RecentEntry<string, ReturnedUnits>[]))]
[JsonSerializable(typeof(RecentEntry<string, SaidLevels>[]))]
internal sealed partial class StockJson : JsonSerializerContext;

/// <summary>A promise's id as <c>order#number</c>, as a value and as a property's name.</summary>
public sealed class PromiseIdJson : JsonConverter<PromiseId>
{
    public override PromiseId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString()!);

    public override PromiseId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, PromiseId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

    public override void WriteAsPropertyName(Utf8JsonWriter writer, PromiseId value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString());

    // The number follows the last '#': an order's id may hold others.
    private static PromiseId Parse(string text)
    {
        var mark = text.LastIndexOf('#');
        return mark > 0 && int.TryParse(text.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new PromiseId(text[..mark], number)
            : throw new JsonException($"'{text}' is not a promise's id (order#number).");
    }
}
