using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansOms.Api.Availability;
using OrleansOms.Api.Exceptions;
using OrleansOms.Api.Health;
using OrleansOms.Api.Locations;
using OrleansOms.Api.Orders;
using OrleansOms.Api.Problems;
using OrleansOms.Api.Returns;
using OrleansOms.Api.Skus;
using OrleansOms.Api.Stock;
using OrleansOms.Api.Transfers;
using OrleansOms.Grains.Interfaces.Locations;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Returns;
using OrleansOms.Grains.Interfaces.Skus;

namespace OrleansOms.Api.Answers;

/// <summary>How every answer is written: camelCase, nulls left out, times in UTC. Generated at build time.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict,
    Converters =
    [
        typeof(UtcTime), typeof(CamelCase<LocationKind>), typeof(CamelCase<SkuKind>), typeof(CamelCase<OnShortage>), typeof(CamelCase<ReturnMethod>),
        typeof(CamelCase<ExceptionResolution>),
    ])]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(LocationBody))]
[JsonSerializable(typeof(SkuBody))]
[JsonSerializable(typeof(StockBody))]
[JsonSerializable(typeof(SkuStockBody))]
[JsonSerializable(typeof(LedgerBody))]
[JsonSerializable(typeof(BulkBody))]
[JsonSerializable(typeof(AvailabilityBody))]
[JsonSerializable(typeof(AvailabilitiesBody))]
[JsonSerializable(typeof(OrderBody))]
[JsonSerializable(typeof(OrderPageBody))]
[JsonSerializable(typeof(TimelineBody))]
[JsonSerializable(typeof(ReturnBody))]
[JsonSerializable(typeof(TransferBody))]
[JsonSerializable(typeof(ExceptionBody))]
[JsonSerializable(typeof(ExceptionPageBody))]
[JsonSerializable(typeof(HealthBody))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    // The answers are JSON and nothing else, never part of a page, so letters of all scripts stand as themselves.
    static ApiJson() => Default = new ApiJson(new JsonSerializerOptions(s_defaultOptions) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

/// <summary>RFC 3339 in UTC, microseconds at most, without trailing zeros.</summary>
internal sealed class UtcTime : JsonConverter<DateTimeOffset>
{
    private const int RoundTripLength = 28; // 2026-11-27T09:00:00.1234567Z
    private const int MicrosecondsEnd = 26;

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        // The round-trip format has seven digits and costs a tenth of a custom one; what is too much of it is cut off.
        Span<byte> text = stackalloc byte[RoundTripLength];
        if (!Utf8Formatter.TryFormat(value.UtcDateTime, text, out _, 'O')) throw new FormatException("A time has no such length.");

        var length = MicrosecondsEnd;
        while (text[length - 1] == '0') length--;
        if (text[length - 1] == '.') length--;
        text[length++] = (byte)'Z';
        writer.WriteStringValue(text[..length]);
    }
}

/// <summary>An enumeration as the names of its values in camelCase.</summary>
internal sealed class CamelCase<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where TEnum : struct, Enum;
