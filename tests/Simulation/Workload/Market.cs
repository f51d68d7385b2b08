using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Returns;
using OrleansOms.Grains.Interfaces.Transfers;
using OrleansOms.Simulation.Scheduling;

namespace OrleansOms.Simulation.Workload;

/// <summary>What there is to buy and where, and what the clients know of their orders.</summary>
public sealed class Market
{
    private readonly HashSet<string> _shipping;
    private readonly HashSet<string> _backorderable;
    private readonly SortedDictionary<string, OrderView> _orders = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ReturnView> _returns = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, TransferView> _transfers = new(StringComparer.Ordinal);

    public Market(Chance chance)
    {
        Skus = [.. Enumerable.Range(1, (int)chance.Between(1, 4)).Select(n => $"S{n}")];
        Locations = [.. Enumerable.Range(1, (int)chance.Between(1, 3)).Select(n => $"L{n}")];
        _shipping = Locations.Where(_ => chance.Happens(0.8)).ToHashSet(StringComparer.Ordinal);
        _backorderable = Skus.Where(_ => chance.Happens(0.5)).ToHashSet(StringComparer.Ordinal);
    }

    public IReadOnlyList<string> Skus { get; }

    public IReadOnlyList<string> Locations { get; }

    /// <summary>Whether a location sends orders to those who name none.</summary>
    public bool Ships(string location) => _shipping.Contains(location);

    public bool IsBackorderable(string sku) => _backorderable.Contains(sku);

    public OrderView? AnyOrder(Chance chance) => Any(_orders, chance);

    public ReturnView? AnyReturn(Chance chance) => Any(_returns, chance);

    public TransferView? AnyTransfer(Chance chance) => Any(_transfers, chance);

    /// <summary>Keeps the newest of what was answered.</summary>
    public void Learn(object? told)
    {
        switch (told)
        {
            case OrderAnswered { Order: var order }:
                Learn(order);
                break;
            case ReturnAnswered { Return: var made }:
                Learn(made);
                break;
            case TransferAnswered { Transfer: var transfer }:
                Learn(transfer);
                break;
            case OrderView order when !_orders.TryGetValue(order.Id, out var known) || known.Version < order.Version:
                _orders[order.Id] = order;
                break;
            case ReturnView made when !_returns.TryGetValue(made.Id, out var known) || known.Version < made.Version:
                _returns[made.Id] = made;
                break;
            case TransferView transfer when !_transfers.TryGetValue(transfer.Id, out var known) || known.Version < transfer.Version:
                _transfers[transfer.Id] = transfer;
                break;
            default:
                break;
        }
    }

    // The newest are the most interesting: much is still to happen to them.
    private static T? Any<T>(SortedDictionary<string, T> known, Chance chance)
        where T : class
    {
        if (known.Count == 0) return null;
        var back = chance.Happens(0.7) ? Math.Min(known.Count, 4) : known.Count;
        return known.Values.ElementAt(known.Count - (int)chance.Between(1, back));
    }
}
