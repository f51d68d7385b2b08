using System.Text.Json.Nodes;
using OrleansOms.Load.Days.Expected;

namespace OrleansOms.Load.Days.Acts;

/// <summary>Requests that can't be right; each is refused with a stable code and changes nothing. The model says with which.</summary>
public static class Mistakes
{
    private static readonly Func<Scene, Act?>[] All =
    [
        InOrders.UnknownSku, InOrders.UnknownPlace, InOrders.DiscountTooLarge, InOrders.UnknownCurrency, InOrders.NoKey, InOrders.NoUnits,
        InOrders.UnknownField, InOrders.SameReference, InOrders.ShipTooMuch, InOrders.ShipFromNowhere, InOrders.ShipUnknownLine,
        InOrders.UnknownShipment, InOrders.UnknownOrder, InOrders.CancelTooMuch, InOrders.StaleVersion,
        InStock.TakeTooMuch, InStock.RepairTooMuch, InStock.UnknownPlace, InStock.CountInFuture, InStock.CountOlderThanCount,
        InStock.CountedReceipt, InStock.StaleVersion, CountsTooLow.LessThanIsBroken,
        InReturns.TooMuch, InReturns.UnknownOrder, InReturns.UnknownLine, InReturns.WhereNoneAreTaken, InReturns.Nowhere, InReturns.InspectTooMuch,
        InReturns.InspectNowhere, InReturns.UnknownDisposition, InReturns.RefundTwice, InReturns.DeclineReceived, InReturns.StaleVersion,
        InTransfers.ToItself, InTransfers.ToNowhere, InTransfers.UnknownSku, InTransfers.Service, InTransfers.TooMuch, InTransfers.ReceiveTwice,
        InTransfers.WriteOffTooMuch, InTransfers.UnknownLine,
        Repeater.KeyForOther,
    ];

    public static Act? Any(Scene scene) => scene.Dice.Pick(All)(scene) is { } act ? act with { Kind = "mistake" } : null;

    /// <summary>The same call, naming a version that it never had when anybody could have read it.</summary>
    internal static Act Stale(Act act) => act with { IfMatch = "\"0\"", Expected = new Verdict(412, "staleVersion"), What = "stale: " + act.What };

    /// <summary>An act that is wrong in its form alone: the model need not be asked.</summary>
    internal static Act Form(string what, string path, JsonNode body, Verdict verdict) => new("mistake", what, path, body, verdict);
}
