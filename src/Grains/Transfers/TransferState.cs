using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Grains.Transfers;

/// <summary>
/// What a transfer's events add up to. Invariants: of each line Received + WrittenOff &lt;= Quantity; either all lines are sent or none is.
/// </summary>
/// <param name="NextNumber">The number of the next promise or arrival: never used again, not even after a refusal.</param>
/// <param name="Units">What arrived, in the order of its numbers.</param>
/// <param name="Keys">Idempotency keys of all that was asked and not refused, oldest first.</param>
/// <param name="Refused">The latest request that was undone, for its callers who still wait.</param>
public sealed record TransferState(
    string Id,
    long Version,
    int NextNumber,
    TransferStage Stage,
    string From,
    string To,
    DateTimeOffset RequestedAt,
    DateTimeOffset UpdatedAt,
    ImmutableArray<TransferLine> Lines,
    ImmutableArray<ArrivedUnits> Units,
    ImmutableArray<Receipt> Receipts,
    ImmutableArray<WriteOff> WriteOffs,
    ImmutableArray<KeyEntry> Keys,
    RefusedRequest? Refused)
{
    /// <summary>True once all units are in transit and callers may be told so.</summary>
    [JsonIgnore]
    public bool Stands => Stage == TransferStage.Sending && Lines.All(line => line.Stage == LineStage.Sent);

    public static TransferState Initial(string id) => new(id, 0, 1, TransferStage.None, "", "", default, default, [], [], [], [], [], null);

    /// <summary>The entry of a key; null when it is not known.</summary>
    public KeyEntry? FindKey(string key) => Keys.FirstOrDefault(entry => entry.Key == key);

    /// <summary>A line by its promise's number; null when it is none of this transfer's, or no more.</summary>
    public TransferLine? FindLine(int number)
    {
        var index = Lines.IsEmpty ? -1 : number - Lines[0].Number;
        return index >= 0 && index < Lines.Length ? Lines[index] : null;
    }

    /// <summary>Arrived units by their number. Promises come first, so the units' numbers follow each other without gaps.</summary>
    public ArrivedUnits? FindUnits(int number)
    {
        var index = Units.IsEmpty ? -1 : number - Units[0].Number;
        return index >= 0 && index < Units.Length ? Units[index] : null;
    }

    /// <summary>The same transfer with one line changed.</summary>
    public TransferState With(TransferLine changed) => this with { Lines = Lines.SetItem(changed.Number - Lines[0].Number, changed) };

    /// <summary>The same transfer with some of its arrived units changed.</summary>
    public TransferState With(ArrivedUnits changed) => this with { Units = Units.SetItem(changed.Number - Units[0].Number, changed) };
}

/// <summary>How far a transfer is, apart from its units.</summary>
public enum TransferStage
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>Units are being held where they come from.</summary>
    Reserving,

    /// <summary>It was refused: what is held is given back, then it is as if it had never been.</summary>
    Undoing,

    /// <summary>All units were held: they are sent, or on their way, or there.</summary>
    Sending,
}

/// <summary>Units of one SKU that are sent. What is owed to the stock that they come from is the difference of what is so and what it confirmed.</summary>
/// <param name="Number">Of the promise that holds the units until they are sent.</param>
/// <param name="Received">Units that arrived out of transit.</param>
/// <param name="Surplus">Units that arrived without having been in transit.</param>
/// <param name="Stocked">Of Received, units that the stock they came to has booked in.</param>
/// <param name="SettledReceived">Of Stocked, units of which the stock they came from knows.</param>
/// <param name="SettledWrittenOff">Of WrittenOff, units of which it knows.</param>
/// <param name="Reason">Why the latest units were written off.</param>
public sealed record TransferLine(
    int Number,
    string Sku,
    long Quantity,
    LineStage Stage,
    long Received,
    long Surplus,
    long WrittenOff,
    long Stocked,
    long SettledReceived,
    long SettledWrittenOff,
    string? Reason)
{
    [JsonIgnore]
    public long InTransit => Quantity - Received - WrittenOff;

    /// <summary>True when the stock that it comes from knows all that is to be known. What arrived is told there after it was booked in: units never vanish.</summary>
    [JsonIgnore]
    public bool IsSettled => SettledReceived == Stocked && SettledWrittenOff == WrittenOff;
}

/// <summary>How far a line is on its way out.</summary>
public enum LineStage
{
    Asked,
    Reserved,
    Sent,
    Released,
}

/// <summary>Units of one line that arrived together.</summary>
/// <param name="Line">From 1.</param>
public sealed record ArrivedUnits(int Number, int Receipt, int Line, long Quantity, bool Surplus, ArrivalStage Stage);

/// <summary>What the stock that units came to knows of them.</summary>
public enum ArrivalStage
{
    /// <summary>Nothing yet.</summary>
    Arrived,

    /// <summary>They are booked in, and remembered there.</summary>
    Stocked,

    /// <summary>They are booked in, and nothing more is sent.</summary>
    Closed,
}

/// <summary>Units that arrived together.</summary>
/// <param name="Settled">Both stocks know of it.</param>
public sealed record Receipt(int Number, DateTimeOffset At, bool Settled);

/// <summary>Units that were written off together.</summary>
/// <param name="Settled">The stock that they came from knows of it.</param>
public sealed record WriteOff(int Number, DateTimeOffset At, string Reason, ImmutableArray<LineQuantity> Lines, bool Settled);

/// <summary>A key that was met, and what it led to.</summary>
/// <param name="Number">Of the receipt or write-off; 0 for the request.</param>
/// <param name="Done">The transfer's version when it was done; 0 while it is under way.</param>
public sealed record KeyEntry(string Key, string Fingerprint, KeyUse Use, int Number, long Done);

/// <summary>What a key was used for.</summary>
public enum KeyUse
{
    Request,
    Receipt,
    WriteOff,
}

/// <summary>A request that was under way and then undone; a refusal is not remembered beyond those who wait for it.</summary>
public sealed record RefusedRequest(string Key, Rejection Rejection);
