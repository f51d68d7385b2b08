using System.Text.Json.Serialization;
using OrleansOms.Engine;

namespace OrleansOms.Grains.Transfers;

/// <summary>The names of a transfer's events and the shape of its snapshots. A name never changes its meaning.</summary>
internal static class TransferCodecs
{
    public static readonly EventNames<TransferEvent> Events = new EventNames<TransferEvent>()
        .Add("transfer.requested.v1", TransferJson.Default.TransferRequested)
        .Add("transfer.reserved.v1", TransferJson.Default.LineReserved)
        .Add("transfer.started.v1", TransferJson.Default.TransferStarted)
        .Add("transfer.sent.v1", TransferJson.Default.LineSent)
        .Add("transfer.refused.v1", TransferJson.Default.TransferRefused)
        .Add("transfer.released.v1", TransferJson.Default.LineReleased)
        .Add("transfer.received.v1", TransferJson.Default.TransferReceived)
        .Add("transfer.stocked.v1", TransferJson.Default.ArrivalStocked)
        .Add("transfer.forgotten.v1", TransferJson.Default.ArrivalClosed)
        .Add("transfer.settled.v1", TransferJson.Default.TransitSettled)
        .Add("transfer.writtenOff.v1", TransferJson.Default.UnitsWrittenOff);

    public static readonly JsonStates<TransferState> States = new(1, TransferJson.Default.TransferState);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(TransferRequested))]
[JsonSerializable(typeof(LineReserved))]
[JsonSerializable(typeof(TransferStarted))]
[JsonSerializable(typeof(LineSent))]
[JsonSerializable(typeof(TransferRefused))]
[JsonSerializable(typeof(LineReleased))]
[JsonSerializable(typeof(TransferReceived))]
[JsonSerializable(typeof(ArrivalStocked))]
[JsonSerializable(typeof(ArrivalClosed))]
[JsonSerializable(typeof(TransitSettled))]
[JsonSerializable(typeof(UnitsWrittenOff))]
[JsonSerializable(typeof(TransferState))]
internal sealed partial class TransferJson : JsonSerializerContext;
