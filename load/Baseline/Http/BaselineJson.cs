using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansOms.Baseline.Availability;
using OrleansOms.Baseline.Locations;
using OrleansOms.Baseline.Orders;
using OrleansOms.Baseline.Skus;
using OrleansOms.Baseline.Stock;

namespace OrleansOms.Baseline.Http;

/// <summary>How bodies are read and written: camelCase, strict, nulls left out. Generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(OrderDraft))]
[JsonSerializable(typeof(OrderDetails))]
[JsonSerializable(typeof(OrderBody))]
[JsonSerializable(typeof(AvailabilityQuestion))]
[JsonSerializable(typeof(AvailabilityBody))]
[JsonSerializable(typeof(AvailabilitiesBody))]
[JsonSerializable(typeof(MovementDraft))]
[JsonSerializable(typeof(BulkDraft))]
[JsonSerializable(typeof(BulkBody))]
[JsonSerializable(typeof(StockBody))]
[JsonSerializable(typeof(LocationDescription))]
[JsonSerializable(typeof(LocationBody))]
[JsonSerializable(typeof(SkuDescription))]
[JsonSerializable(typeof(SkuBody))]
[JsonSerializable(typeof(ProblemBody))]
internal sealed partial class BaselineJson : JsonSerializerContext
{
    static BaselineJson() => Default = new BaselineJson(new JsonSerializerOptions(s_defaultOptions) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
