using OrleansOms.Baseline.Http;

namespace OrleansOms.Baseline.Stock;

/// <summary>What happened to units. The baseline knows receipts: what is needed to have stock.</summary>
internal sealed record MovementDraft(string Type, long Quantity, string Reason, string? Reference = null)
{
    private const long QuantityMax = 1_000_000_000;

    /// <summary>Why a movement of this kind is not booked; null where it is.</summary>
    public static Problem? Refuse(string type, long quantity, string pointer) =>
        type == "receipt" && quantity is >= 1 and <= QuantityMax
            ? null
            : Problem.Invalid($"{pointer}/type", "notInBaseline", $"The baseline books receipts of 1 to {QuantityMax} units and nothing else.");
}

internal sealed record BulkDraft(BulkMovement[] Movements);

internal sealed record BulkMovement(string Sku, string Location, string Type, long Quantity, string Reason, string? Reference = null);

/// <summary>One result a movement, in their order.</summary>
internal sealed record BulkBody(IReadOnlyList<BulkResult> Results);

/// <param name="Index">Its place in the request, from 0.</param>
internal sealed record BulkResult(int Index, int Status, StockBody? Levels, ProblemBody? Problem);
