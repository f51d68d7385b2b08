using System.Text.Json;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Returns;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Interfaces.Transfers;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.Returns;
using OrleansOms.Grains.Stock;
using OrleansOms.Grains.Transfers;
using OrleansOms.Simulation.Workload;

namespace OrleansOms.Simulation.Checks;

/// <summary>
/// Holds what clients saw against the journal. The journal's order of a grain's events is the one order that everything seen has to fit: an
/// answer is of a version that was there by then, and of no older one than any answer that was given before it was asked.
/// </summary>
/// <param name="mayBeStale">
/// A grain was in two processes at once. The journal keeps the older one from deciding anything, but not yet from answering reads and refusals
/// out of an older state: that takes the leases of the cluster.
/// </param>
internal sealed class ClientChecks(JournalFold journal, Clients clients, bool mayBeStale, Findings findings)
{
    public void Run()
    {
        foreach (var seen in clients.Observed) Check(seen);
        foreach (var ofGrain in clients.Observed.Where(seen => seen.Reply is not null || seen.IsRead).GroupBy(seen => seen.Grain)) CheckOrder([.. ofGrain]);
    }

    /// <summary>The version that an answer is of; null for one that tells none.</summary>
    private static long? VersionOf(Observation seen) => ((object?)seen.Reply ?? seen.View) switch
    {
        OrderAnswered answered => answered.Order.Version,
        OrderView order => order.Version,
        StockLevels levels => levels.Levels.Version,
        StockView stock => stock.Version,
        ReturnAnswered answered => answered.Return.Version,
        TransferAnswered answered => answered.Transfer.Version,
        null when seen.IsRead => 0,
        _ => null,
    };

    private void Check(Observation seen)
    {
        switch (seen.Reply)
        {
            case Rejected rejected:
                CheckRefusal(seen, rejected.Rejection);
                break;
            case not null when VersionOf(seen) is { } version:
                CheckClaim(seen, version);
                CheckEffect(seen, version);
                break;
            case null when seen.View is not null:
                CheckClaim(seen, VersionOf(seen)!.Value);
                break;
            default:
                break;
        }
    }

    // What was answered is what the journal says of that version, and it was on disk by then.
    private void CheckClaim(Observation seen, long version)
    {
        if (journal.Find(seen.Grain) is not { } grain || grain.Version < version)
        {
            findings.Add(Invariant.Acknowledged, $"{seen} is of version {version}, which the journal does not have.");
            return;
        }
        if (grain.LandedAt(version) > seen.Returned)
            findings.Add(Invariant.Acknowledged, $"{seen} told of version {version}, which landed at {grain.LandedAt(version):mm:ss.ffffff} only.");
        var (expected, actual) = (Text(ViewOf(grain.StateAt(version))), Text(ViewIn(seen)));
        if (expected != actual) findings.Add(Invariant.Acknowledged, $"{seen} says {actual}; the journal says {expected}.");
    }

    // The effect is the command's own, and as large as was asked.
    private void CheckEffect(Observation seen, long version)
    {
        if (journal.Find(seen.Grain) is not { } grain) return;
        if (!Effects.IsThere(grain, version, seen.Command)) findings.Add(Invariant.Acknowledged, $"{seen}: the journal has no such effect of it.");
        if (grain.State is StockState && grain.StateAt(grain.VersionAt(seen.Returned)) is StockState { Registered: false })
            findings.Add(Invariant.Acknowledged, $"{seen}: its SKU does not know of the location yet.");
        if (seen.Command is ShipOrder && grain.StateAt(version) is OrderState shipped) CheckShipped(seen, shipped);
        if (seen.Command is PlaceOrder && grain.State is OrderState { Stands: false }) findings.Add(Invariant.Acknowledged, $"{seen}: the order is not there any more.");
    }

    // Whoever is told that something was shipped is told that its units are not in stock any more.
    private void CheckShipped(Observation seen, OrderState state)
    {
        var told = state.Shipments.Where(shipment => shipment.ShippedAt is not null).SelectMany(shipment => shipment.Parts).ToLookup(part => part.Allocation, part => part.Quantity);
        foreach (var allocation in state.Allocations.Where(allocation => !allocation.IsService && told.Contains(allocation.Number)))
        {
            var promise = new PromiseId(state.Id, allocation.Number);
            var left = journal.Find(allocation.Stock) is GrainFold<StockState, StockCommand, StockEvent> stock
                ? stock.Events.Take((int)stock.VersionAt(seen.Returned)).Select(recorded => recorded.Body).OfType<StockShipped>().Where(one => one.Promise == promise).Sum(one => one.Quantity)
                : 0;
            if (left < told[allocation.Number].Sum()) findings.Add(Invariant.Acknowledged, $"{seen}: of {promise} {left} units have left.");
        }
    }

    // A refusal has to be right at some time between question and answer.
    private void CheckRefusal(Observation seen, Rejection rejection)
    {
        if (mayBeStale) return;
        if (journal.Find(seen.Grain) is { } asked && Effects.IsDone(asked.StateAt(asked.VersionAt(seen.Asked)), seen.Command))
            findings.Add(Invariant.Keys, $"{seen}: its key had its effect before it was asked.");
        if (seen.Command is PlaceOrder place)
        {
            if (rejection.Code == "insufficientStock" && !WasShort(place.Draft, seen)) findings.Add(Invariant.Linearizable, $"{seen}: there was enough all the time.");
            return;
        }
        if (CommandOf(seen.Command) is not { } command || journal.Find(seen.Grain) is not { } grain) return;
        var (first, last) = (grain.VersionAt(seen.Asked), grain.VersionAt(seen.Returned));
        for (var version = first; version <= last; version++)
        {
            if (grain.RefusalAt(version, command, Later(seen)) is Rejected { Rejection: var there } && there.Code == rejection.Code) return;
            if (WasUndone(grain.StateAt(version), seen, rejection)) return;
        }
        var instead = Enumerable.Range((int)first, (int)(last - first + 1)).Select(version => grain.RefusalAt(version, command, Later(seen))?.ToString() ?? "nothing");
        findings.Add(Invariant.Linearizable, $"{seen}: versions {first} to {last} say {string.Join("; ", instead)}.");
    }

    // Clocks are set forth in places: a count is refused as old by the latest of them only.
    private static DateTimeOffset Later(Observation seen) => seen.Returned + TimeSpan.FromHours(12);

    private static bool WasUndone(object state, Observation seen, Rejection rejection) => (state, seen.Command) switch
    {
        (OrderState order, OrderCommand command) => order.Refused is { } undone && undone.Key == Effects.KeyOf(command)?.Key && undone.Rejection.Code == rejection.Code,
        (OrderState, _) => false,
        _ => false,
    };

    /// <summary>Whether the locations that could serve one of its SKUs, looked at one by one, may have had fewer units than it wanted.</summary>
    private bool WasShort(OrderDraft draft, Observation seen)
    {
        foreach (var demand in draft.Lines.GroupBy(line => (line.Sku, line.Location)))
        {
            var (sku, location) = demand.Key;
            var wanted = draft.Lines.Where(line => line.Sku == sku && (location is null || line.Location == location)).Sum(line => line.Quantity);
            if (LeastAvailable(sku, location, seen) < wanted) return true;
        }
        return false;
    }

    // Locations are looked at one after the other, so each of them may have been at its least when it was its turn.
    private long LeastAvailable(string sku, string? location, Observation seen) => journal.Stock
        .Where(change => change.Sku == sku && (location is null ? clients.Market.Ships(change.Location) : change.Location == location))
        .GroupBy(change => change.Location, StringComparer.Ordinal)
        .Sum(changes => Math.Min(
            changes.LastOrDefault(change => change.At <= seen.Invoked)?.Last ?? 0,
            changes.Where(change => change.At > seen.Invoked && change.At <= seen.Returned).Select(change => change.Least).DefaultIfEmpty(long.MaxValue).Min()));

    private void CheckOrder(IReadOnlyList<Observation> ofGrain)
    {
        foreach (var later in ofGrain)
        {
            if ((mayBeStale && later.IsRead) || VersionOf(later) is not { } version || later.Reply is { Replayed: true }) continue;
            var earlier = ofGrain.Where(seen => seen.Returned < later.Invoked).MaxBy(seen => VersionOf(seen) ?? 0);
            if (earlier is not null && VersionOf(earlier) > version)
                findings.Add(Invariant.Linearizable, $"{later} is of version {version}, though {earlier} was before it.");
        }
    }

    /// <summary>The command as the rules take it, where the grain's shell adds nothing that only it can see.</summary>
    private static object? CommandOf(object? command) => command switch
    {
        ReceiveReturn receive => new ReceiveAt(receive, ReceivingPlace.TakesReturns),
        RequestReturn or RequestTransfer => null,
        _ => command,
    };

    private static object? ViewOf(object state) => state switch
    {
        OrderState order => OrderViews.View(order, null),
        StockState stock => stock.View(),
        ReturnState made => ReturnViews.View(made),
        TransferState transfer => TransferViews.View(transfer),
        _ => null,
    };

    private static object? ViewIn(Observation seen) => ((object?)seen.Reply ?? seen.View) switch
    {
        OrderAnswered answered => OrderViews.Reveal(answered.Order, null),
        OrderView order => OrderViews.Reveal(order, null),
        StockLevels levels => levels.Levels,
        ReturnAnswered answered => answered.Return,
        TransferAnswered answered => answered.Transfer,
        var other => other,
    };

    private static string Text(object? view) => view is null ? "nothing" : JsonSerializer.Serialize(view, view.GetType());
}
