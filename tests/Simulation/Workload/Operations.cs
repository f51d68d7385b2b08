using System.Collections.Immutable;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Returns;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Interfaces.Transfers;
using OrleansOms.Simulation.Cluster;
using OrleansOms.Simulation.Scheduling;

namespace OrleansOms.Simulation.Workload;

/// <summary>One request, ready to be sent, and sent again.</summary>
/// <param name="Command">Null for a read.</param>
public sealed record Operation(GrainName Grain, object? Command, Func<SimNode, Task<object?>> Send);

/// <summary>
/// What shoppers, warehouses and operators do on a busy day, some of it wrong: each operation is drawn from its own number, so that it
/// is much the same whatever happens around it.
/// </summary>
public sealed class Operations(Market market, ulong seed)
{
    private static readonly (int Weight, Func<Operations, int, Chance, Operation?> Draw)[] Kinds =
    [
        (30, (all, n, chance) => all.Place(n, chance)),
        (8, (all, n, chance) => all.Cancel(n, chance)),
        (14, (all, n, chance) => all.Ship(n, chance)),
        (8, (all, n, chance) => all.Deliver(n, chance)),
        (8, (all, n, chance) => all.Return(n, chance)),
        (14, (all, n, chance) => all.ChangeReturn(n, chance)),
        (16, (all, n, chance) => all.Move(n, chance)),
        (5, (all, n, chance) => all.Transfer(n, chance)),
        (6, (all, n, chance) => all.ChangeTransfer(n, chance)),
        (5, (all, n, chance) => all.Resolve(n, chance)),
        (12, (all, _, chance) => all.Read(chance)),
    ];

    /// <summary>The operation of this number, as far as what is known by now allows; null when it does not.</summary>
    public Operation? Draw(int number)
    {
        var chance = Chance.Of(seed, 1000 + (ulong)number);
        var at = chance.Between(0, Kinds.Sum(kind => kind.Weight) - 1);
        foreach (var (weight, draw) in Kinds)
        {
            if (at < weight) return draw(this, number, chance);
            at -= weight;
        }
        return null;
    }

    /// <summary>Units come in, before anything else happens.</summary>
    public static Operation Receive(int number, string sku, string location, long units) =>
        OfStock(sku, location, new RecordMovement(MovementType.Receipt, units, "opening", null, Key("movements", number), null));

    private Operation Place(int number, Chance chance)
    {
        var lines = Enumerable.Range(1, (int)chance.Between(1, 3)).Select(_ => new DraftLine(
            chance.Pick(market.Skus), chance.Between(1, chance.Happens(0.25) ? 12 : 4), chance.Between(0, 999) / 100m, 0, chance.Between(0, 99) / 100m,
            chance.Happens(0.3) ? chance.Pick(market.Locations) : null));
        var draft = new OrderDraft(
            chance.Happens(0.2) ? $"ref{chance.Between(1, 5)}" : null, "web", "GBP", [],
            chance.Pick<OnShortage>([OnShortage.Refuse, OnShortage.CancelRemainder, OnShortage.Backorder]),
            new Customer($"c{chance.Between(1, 5)}", "A. Buyer", null, null), [.. lines],
            chance.Happens(0.3) ? [new Charge("shipping", 4.95m, 0.99m)] : [],
            new Delivery("standard", new Address(null, [], null, "GB", null, null, null)));
        var (id, place) = ($"o{number:D4}", new PlaceOrder(draft, Key("orders", number)));
        return new(new GrainName("order", id), place, async node => await node.TakeAsync(id, Ask(place)));
    }

    private Operation? Cancel(int number, Chance chance) => market.AnyOrder(chance) is { } order
        ? OfOrder(order.Id, new CancelOrder("changed his mind", chance.Happens(0.5) ? [] : InParts([Some(order, chance)], chance), Key("cancel", number), Match(order.Version, chance)))
        : null;

    private Operation? Ship(int number, Chance chance)
    {
        if (market.AnyOrder(chance) is not { } order) return null;
        var allocated = order.Lines.SelectMany(line => line.Allocations, (line, at) => (line.Line, at.Location, at.Quantity)).ToList();
        if (allocated.Count == 0 || chance.Happens(0.05))
            return OfOrder(order.Id, new ShipOrder([Some(order, chance)], chance.Pick(market.Locations), null, null, Key("ship", number), null));
        var from = chance.Pick(allocated).Location;
        var lines = allocated.Where(part => part.Location == from && chance.Happens(0.8)).Select(part =>
            new LineQuantity(part.Line, chance.Happens(0.5) ? part.Quantity : chance.Between(1, part.Quantity))).ToList();
        return lines.Count == 0 ? null : OfOrder(order.Id, new ShipOrder(InParts(lines, chance), from, "carrier", null, Key("ship", number), Match(order.Version, chance)));
    }

    private Operation? Deliver(int number, Chance chance) => market.AnyOrder(chance) is { Shipments.Length: > 0 } order
        ? OfOrder(order.Id, new ConfirmDelivery((int)chance.Between(1, order.Shipments.Length), Key("deliver", number), null))
        : null;

    private Operation? Resolve(int number, Chance chance) => market.AnyOrder(chance) is { } order && order.Lines.Any(line => line.Short > 0)
        ? OfOrder(order.Id, new ResolveException((int)chance.Between(1, 3), chance.Pick(Enum.GetValues<ExceptionResolution>()), null, Key("resolve", number), null))
        : null;

    private Operation? Return(int number, Chance chance)
    {
        if (market.AnyOrder(chance) is not { } order) return null;
        var lines = order.Lines.Where(line => line.Shipped > 0 && chance.Happens(0.7))
            .Select(line => new AnnouncedLine(line.Line, chance.Between(1, line.Shipped), "too small")).ToList();
        return lines.Count == 0
            ? null
            : OfReturn($"r{number:D4}", new RequestReturn(order.Id, [.. lines], ReturnMethod.Mail, Key("returns", number)));
    }

    private Operation? ChangeReturn(int number, Chance chance)
    {
        if (market.AnyReturn(chance) is not { Lines.Length: > 0 } made) return null;
        var line = chance.Pick(made.Lines);
        var (missing, waiting) = (line.Quantity - line.Received, line.Received - line.Inspected);
        ReturnChange change = chance.Between(0, 9) switch
        {
            0 => new DeclineReturn("no"),
            1 => new ApproveReturn(),
            < 5 when missing > 0 || chance.Happens(0.1) => new ReceiveReturn(
                chance.Pick(market.Locations), [new LineQuantity(line.Line, chance.Between(1, Math.Max(1, missing) + (chance.Happens(0.1) ? 1 : 0)))]),
            < 8 when waiting > 0 => new InspectReturn(
                [new InspectedLine(
                    line.Line, chance.Between(1, waiting),
                    chance.Pick<Disposition>([Disposition.Restock, Disposition.Restock, Disposition.Damaged, Disposition.Quality]), null)]),
            _ => new RefundReturn(),
        };
        return OfReturn(made.Id, change with { Key = Key("return", number) });
    }

    private Operation Move(int number, Chance chance)
    {
        var (type, quantity) = chance.Between(0, 19) switch
        {
            < 7 => (MovementType.Receipt, chance.Between(1, 8)),
            < 10 => (MovementType.Adjustment, chance.Happens(0.5) ? chance.Between(1, 4) : -chance.Between(1, 4)),
            < 12 => (MovementType.Damage, chance.Between(1, 3)),
            < 13 => (MovementType.Repair, chance.Between(1, 2)),
            < 15 => (MovementType.Safety, chance.Between(0, 3)),
            _ => (MovementType.Count, chance.Between(0, 30)),
        };
        return OfStock(
            chance.Pick(market.Skus), chance.Pick(market.Locations), new RecordMovement(type, quantity, "drawn", null, Key("movements", number), null));
    }

    private Operation? Transfer(int number, Chance chance)
    {
        if (market.Locations.Count < 2) return null;
        var from = chance.Pick(market.Locations);
        var to = chance.Pick([.. market.Locations.Where(location => location != from)]);
        var lines = Enumerable.Range(1, (int)chance.Between(1, 2)).Select(_ => new SentLine(chance.Pick(market.Skus), chance.Between(1, 4)));
        return OfTransfer($"t{number:D4}", new RequestTransfer(from, to, [.. lines], Key("transfers", number)));
    }

    private Operation? ChangeTransfer(int number, Chance chance)
    {
        if (market.AnyTransfer(chance) is not { Lines.Length: > 0 } transfer) return null;
        var line = chance.Pick(transfer.Lines);
        TransferChange change = chance.Happens(0.8)
            ? new ReceiveTransfer([new LineQuantity(line.Line, chance.Between(1, Math.Max(1, line.InTransit) + (chance.Happens(0.1) ? 1 : 0)))])
            : new WriteOffTransfer("lost", chance.Happens(0.5) || line.InTransit == 0 ? [] : [new LineQuantity(line.Line, chance.Between(1, line.InTransit))]);
        return OfTransfer(transfer.Id, change with { Key = Key("transfer", number) });
    }

    private Operation Read(Chance chance)
    {
        if (chance.Happens(0.5) && market.AnyOrder(chance) is { } order)
            return new Operation(new GrainName("order", order.Id), null, async node => await node.Grains.To<IOrderGrain>(order.Id).View());
        var stock = $"{chance.Pick(market.Skus)}@{chance.Pick(market.Locations)}";
        return new Operation(new GrainName("stock", stock), null, async node => await node.Grains.To<IStockGrain>(stock).View());
    }

    private static LineQuantity Some(OrderView order, Chance chance)
    {
        var line = chance.Pick(order.Lines);
        return new LineQuantity(line.Line, chance.Between(1, chance.Happens(0.5) ? line.Quantity + 1 : Math.Max(1, line.Quantity / 3)));
    }

    // A line may be named more than once; what counts is the sum.
    private static ImmutableArray<LineQuantity> InParts(IEnumerable<LineQuantity> lines, Chance chance) =>
        [.. lines.SelectMany(line => line.Quantity > 1 && chance.Happens(0.2) ? (LineQuantity[])[line with { Quantity = 1 }, line with { Quantity = line.Quantity - 1 }] : [line])];

    private static long? Match(long version, Chance chance) => chance.Happens(0.1) ? version : null;

    private static RequestKey Key(string scope, int number) => new($"{scope}:k{number}", $"f{number}");

    private static Operation OfOrder(string id, OrderCommand command) => new(
        new GrainName("order", id), command, async node => await node.Grains.To<IOrderGrain>(id).Handle(Ask(command)));

    private static Operation OfStock(string sku, string location, StockCommand command) => new(
        new GrainName("stock", $"{sku}@{location}"), command, async node => await node.Grains.To<IStockGrain>($"{sku}@{location}").Handle(Ask(command)));

    private static Operation OfReturn(string id, ReturnCommand command) => new(
        new GrainName("return", id), command, async node => await node.Grains.To<IReturnGrain>(id).Handle(Ask(command)));

    private static Operation OfTransfer(string id, TransferCommand command) => new(
        new GrainName("transfer", id), command, async node => await node.Grains.To<ITransferGrain>(id).Handle(Ask(command)));

    private static Envelope<T> Ask<T>(T command)
        where T : class => new(command, "operator", "simulation");
}
