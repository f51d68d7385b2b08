using System.Text.Json.Serialization;
using OrleansOms.Engine;

namespace OrleansOms.Grains.Returns;

/// <summary>The names of a return's events and the shape of its snapshots. A name never changes its meaning.</summary>
internal static class ReturnCodecs
{
    public static readonly EventNames<ReturnEvent> Events = new EventNames<ReturnEvent>()
        .Add("return.requested.v1", ReturnJson.Default.ReturnRequested)
        .Add("return.granted.v1", ReturnJson.Default.ReturnGranted)
        .Add("return.refused.v1", ReturnJson.Default.ReturnRefused)
        .Add("return.approved.v1", ReturnJson.Default.ReturnApproved)
        .Add("return.approvalRepeated.v1", ReturnJson.Default.ApprovalRepeated)
        .Add("return.declined.v1", ReturnJson.Default.ReturnDeclined)
        .Add("return.released.v1", ReturnJson.Default.ClaimReleased)
        .Add("return.received.v1", ReturnJson.Default.ReturnReceived)
        .Add("return.stocked.v1", ReturnJson.Default.UnitsStocked)
        .Add("return.noted.v1", ReturnJson.Default.ReturnNoted)
        .Add("return.inspected.v1", ReturnJson.Default.ReturnInspected)
        .Add("return.disposed.v1", ReturnJson.Default.UnitsDisposed)
        .Add("return.refundStarted.v1", ReturnJson.Default.RefundStarted)
        .Add("return.refunded.v1", ReturnJson.Default.ReturnRefunded);

    /// <summary>The shape's number is raised with every change to <see cref="ReturnState"/>.</summary>
    public static readonly JsonStates<ReturnState> States = new(2, ReturnJson.Default.ReturnState);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ReturnRequested))]
[JsonSerializable(typeof(ReturnGranted))]
[JsonSerializable(typeof(ReturnRefused))]
[JsonSerializable(typeof(ReturnApproved))]
[JsonSerializable(typeof(ApprovalRepeated))]
[JsonSerializable(typeof(ReturnDeclined))]
[JsonSerializable(typeof(ClaimReleased))]
[JsonSerializable(typeof(ReturnReceived))]
[JsonSerializable(typeof(UnitsStocked))]
[JsonSerializable(typeof(ReturnNoted))]
[JsonSerializable(typeof(ReturnInspected))]
[JsonSerializable(typeof(UnitsDisposed))]
[JsonSerializable(typeof(RefundStarted))]
[JsonSerializable(typeof(ReturnRefunded))]
[JsonSerializable(typeof(ReturnState))]
internal sealed partial class ReturnJson : JsonSerializerContext;
