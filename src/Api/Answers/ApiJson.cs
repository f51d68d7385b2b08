using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansOms.Api.Availability;
using OrleansOms.Api.Health;
using OrleansOms.Api.Locations;
using OrleansOms.Api.Orders;
using OrleansOms.Api.Problems;
using OrleansOms.Api.Skus;
using OrleansOms.Api.Stock;
using OrleansOms.Grains.Interfaces.Locations;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Skus;

namespace OrleansOms.Api.Answers;

/// <summary>How every answer is written: camelCase, nulls left out, times in UTC. Generated at build time.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict,
    Converters = [typeof(UtcTime), typeof(CamelCase<LocationKind>), typeof(CamelCase<SkuKind>), typeof(CamelCase<OnShortage>)])]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(LocationBody))]
[JsonSerializable(typeof(SkuBody))]
[JsonSerializable(typeof(StockBody))]
[JsonSerializable(typeof(LedgerBody))]
[JsonSerializable(typeof(BulkBody))]
[JsonSerializable(typeof(AvailabilityBody))]
[JsonSerializable(typeof(AvailabilitiesBody))]
[JsonSerializable(typeof(OrderBody))]
[JsonSerializable(typeof(OrderPageBody))]
[JsonSerializable(typeof(TimelineBody))]
[JsonSerializable(typeof(HealthBody))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    // The answers are JSON and nothing else, never part of a page, so letters of all scripts stand as themselves.
    static ApiJson() => Default = new ApiJson(new JsonSerializerOptions(s_defaultOptions) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

/// <summary>RFC 3339 in UTC, microseconds at most, without trailing zeros.</summary>
internal sealed class UtcTime : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture));
}

/// <summary>An enumeration as the names of its values in camelCase.</summary>
internal sealed class CamelCase<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where TEnum : struct, Enum;
