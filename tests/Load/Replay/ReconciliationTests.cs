using OrleansOms.Load.Replay;
using OrleansOms.Load.Tests.Fake;

namespace OrleansOms.Load.Tests.Replay;

/// <summary>A mistake that is planted after a good run must be found by the next one, which only reads.</summary>
public class ReconciliationTests
{
    public static TheoryData<string, string> Mistakes => new()
    {
        { "a unit too many on hand", "stock: SKU at a location" },
        { "a unit too many on hand", "stock: SKU over all locations" },
        { "a unit too many on hand", "stock: availability" },
        { "a unit still committed", "stock: SKU at a location" },
        { "a unit at an unexpected place", "stock: availability" },
        { "a penny too many on an order", "orders: amounts" },
        { "a penny too many on an order", "orders: sum of all totals" },
        { "a line delivered short", "orders: lines" },
        { "a line delivered short", "orders: status" },
        { "a shipment from elsewhere", "orders: places shipped from" },
        { "a unit that did not come back", "orders: lines" },
        { "a unit that did not come back", "orders: status" },
        { "a penny too few refunded", "orders: amounts" },
        { "a penny too few refunded", "orders: sum of all refunds" },
        { "a penny too few refunded", "returns: refunds" },
        { "a unit not restocked", "returns: lines" },
        { "a receipt elsewhere", "returns: places received at" },
        { "a return that is not refunded", "returns: read back" },
        { "an order that is not in the file", "orders: found by search" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task Run_OverAPlantedMistake_ReportsADifference(string mistake, string check)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var oms = await FakeOms.StartAsync();
        Assert.Equal(ExitCodes.Reconciled, (await Histories.ReplayAsync(oms, Histories.Traps, stop)).ExitCode);

        Plant(mistake, oms);
        var (exitCode, output) = await Histories.ReplayAsync(oms, Histories.Traps, stop);

        Assert.Equal(ExitCodes.Differences, exitCode);
        Assert.DoesNotContain("differences: 0", output, StringComparison.Ordinal);
        Assert.Contains($"different: {check}: ", output, StringComparison.Ordinal);
    }

    private static void Plant(string mistake, FakeOms oms)
    {
        var order = oms.Orders.All.Single(order => order.Body.Reference == "536365");
        var cancelled = oms.Returns.All[0];
        switch (mistake)
        {
            case "a unit too many on hand":
                oms.Stock.Any().Available++;
                break;
            case "a unit still committed":
                oms.Stock.Any().Available--;
                oms.Stock.Any().Committed++;
                break;
            case "a unit at an unexpected place":
                oms.Stock.Move(new MovementBody("85123A", "ST-NOWHERE", "receipt", 1, "planted"));
                break;
            case "a penny too many on an order":
                order.Mistake = 0.01m;
                break;
            case "a line delivered short":
                oms.Orders.All.Single(other => other.Body.Reference == "536367").Lines[0].Delivered--;
                break;
            case "a shipment from elsewhere":
                order.Shipments[0] = new FakeShipment(1, "ST-NOWHERE", order.Shipments[0].Lines);
                break;
            case "a unit that did not come back":
                cancelled.Order.Lines.ForEach(line => line.Returned = 0);
                break;
            case "a penny too few refunded":
                cancelled.Order.Refunded -= 0.01m;
                cancelled.Amount -= 0.01m;
                break;
            case "a unit not restocked":
                cancelled.Lines[0].Restocked--;
                break;
            case "a receipt elsewhere":
                cancelled.Receipts[0] = new FakeShipment(1, "ST-NOWHERE", cancelled.Receipts[0].Lines);
                break;
            case "a return that is not refunded":
                cancelled.Lines[0].Refunded--;
                break;
            case "an order that is not in the file":
                oms.Orders.Place(order.Body with { Reference = "planted", Lines = [], Charges = [new ChargeBody("fee", "1.00")] });
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(mistake), mistake, "unknown");
        }
    }
}
