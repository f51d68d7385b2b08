using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.References;
using OrleansOms.Grains.Skus;
using OrleansOms.Grains.Stock;
using OrleansOms.Grains.Transfers;

namespace OrleansOms.Grains.Audits;

/// <summary>
/// What two grains keep of the same thing, each for itself: the units that an order has at a stock location, those that are in transit, those that wait
/// at a SKU, and who has a reference. When neither grain owes anything, both say the same.
/// </summary>
public static class Accounts
{
    /// <summary>What a grain says; with 0 units where it knows of the thing and keeps nothing.</summary>
    public static IEnumerable<Account> Of(object state) => state switch
    {
        StockState stock => OfStock(stock),
        OrderState order => OfOrder(order),
        SkuState sku => OfSku(sku),
        TransferState transfer => OfTransfer(transfer),
        ReferenceState { Holder: { } holder } => [new Account(Reference(holder.Order), 1, false)],
        _ => [],
    };

    /// <summary>Whether a grain has asked others for something, or is to tell them, so that they may know less than it.</summary>
    public static bool IsUnderWay(object state, Owed owed) => !owed.Requests.IsEmpty || state is OrderState { Placement: not null };

    private static IEnumerable<Account> OfStock(StockState stock)
    {
        foreach (var (id, promise) in stock.Promises)
        {
            yield return id.AsTransfer() is { } transfer
                ? new Account(Held($"{stock.Sku}@{stock.Location}", transfer, id.Number), promise.Left, false)
                : new Account(Promise(id, $"{stock.Sku}@{stock.Location}", promise.Committed), promise.Left, false);
        }

        foreach (var (id, transit) in stock.Transits)
        {
            yield return new Account(InTransit(id.AsTransfer() ?? id.Order, id.Number), transit.Left, false);
        }
    }

    private static IEnumerable<Account> OfOrder(OrderState order)
    {
        foreach (var allocation in order.Allocations.Where(allocation => !allocation.IsService))
        {
            var left = allocation.Quantity - allocation.Released - allocation.Shipped - allocation.Broken;
            var isKept = order.Stands && allocation.Offered is null;
            var id = new PromiseId(order.Id, allocation.Number);

            // An order at rest has nothing that is only reserved.
            yield return new Account(Promise(id, allocation.Stock.Id, committed: false), 0, true);
            yield return new Account(Promise(id, allocation.Stock.Id, committed: true), isKept ? left : 0, true);
        }

        foreach (var wait in order.Terms is null ? [] : order.Waits)
        {
            yield return new Account(Waiting(new(order.Id, wait.Number), order.Terms!.Lines[wait.Line - 1].Sku), order.Stands ? wait.Left : 0, true);
        }

        yield return new Account(Reference(order.Id), order is { Stands: true, Terms.Reference: not null } ? 1 : 0, true);
    }

    // A transfer at rest has nothing that is only held.
    private static IEnumerable<Account> OfTransfer(TransferState transfer)
    {
        foreach (var line in transfer.Lines)
        {
            yield return new Account(Held($"{line.Sku}@{transfer.From}", transfer.Id, line.Number), 0, true);
            yield return new Account(InTransit(transfer.Id, line.Number), transfer.Stands ? line.InTransit : 0, true);
        }
    }

    // What is assigned and not yet confirmed is in the queue no more, and its order does not know.
    private static IEnumerable<Account> OfSku(SkuState sku) =>
        sku.Queue.Entries.Select(entry => new Account(Waiting(entry.Wait, sku.Sku), entry.Left, false))
            .Concat(sku.Assignments.Select(assignment => new Account(Waiting(assignment.Wait, sku.Sku), 0, false)));

    private static string Promise(PromiseId id, string stock, bool committed) =>
        $"units {(committed ? "committed" : "reserved")} at {stock} for order {id.Order}, allocation {id.Number}";

    private static string Held(string stock, string transfer, int number) => $"units held at {stock} for transfer {transfer}, {number}";

    private static string InTransit(string transfer, int number) => $"units in transit of transfer {transfer}, {number}";

    private static string Waiting(Interfaces.Skus.WaitId wait, string sku) => $"units of {sku} that order {wait.Order} waits for, wait {wait.Number}";

    private static string Reference(string order) => $"the reference of order {order}";
}

/// <summary>What one side says of a thing that two keep.</summary>
/// <param name="Name">The thing, in words: the same on both sides.</param>
/// <param name="IsLeft">Which side it is: that of orders and transfers, or that of stock locations, SKUs and references.</param>
public readonly record struct Account(string Name, long Units, bool IsLeft);
