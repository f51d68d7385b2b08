using OrleansOms.Engine.Followers;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.Skus;
using OrleansOms.Grains.Stock;
using OrleansOms.Grains.Transfers;
using OrleansOms.Simulation.Cluster;

namespace OrleansOms.Simulation.Checks;

/// <summary>What must hold between grains, and between the journal and all that is derived from it, once everything has come to rest.</summary>
/// <param name="mayBeStale">See <see cref="ClientChecks"/>.</param>
internal sealed class EndChecks(JournalFold journal, SimCluster cluster, bool mayBeStale, Findings findings)
{
    public async Task RunAsync()
    {
        CheckPromises();
        CheckTransits();
        CheckWaits();
        CheckReferences();
        new RestChecks(journal, findings).Run();
        foreach (var grain in journal.Grains) await CheckDerivedAsync(grain);
        await CheckIndexAsync();
        foreach (var complaint in cluster.Complaints) findings.Add(Invariant.Defects, complaint);
    }

    private IEnumerable<T> States<T>() => journal.Grains.Select(grain => grain.State).OfType<T>();

    // Both ways: what stock keeps for orders, and what orders believe that stock keeps for them.
    private void CheckPromises()
    {
        var kept = new SortedDictionary<PromiseId, (long Left, bool Committed, long Shipped, string At)>();
        foreach (var stock in States<StockState>())
            foreach (var (id, promise) in stock.Promises)
                if (id.AsTransfer() is null && promise.Left > 0) kept[id] = (promise.Left, promise.Committed, promise.Shipped, $"{stock.Sku}@{stock.Location}");
        foreach (var order in States<OrderState>())
            foreach (var allocation in order.Allocations.Where(allocation => !allocation.IsService))
            {
                var left = allocation.Quantity - allocation.Released - allocation.Shipped - allocation.Broken;
                var id = new PromiseId(order.Id, allocation.Number);
                var expected = order.Stands && left > 0 && allocation.Offered is null;
                if (expected != kept.Remove(id, out var promise))
                    findings.Add(Invariant.Promises, $"{id}: the order has {left} left of {allocation}, the stock {(expected ? "nothing" : promise.Left)}");
                else if (expected && (promise.Left != left || !promise.Committed || promise.At != allocation.Stock.Id))
                    findings.Add(Invariant.Promises, $"{id}: the order has {left} left at {allocation.Stock.Id}, the stock {promise}");
            }
        foreach (var (id, promise) in kept) findings.Add(Invariant.Promises, $"{id}: {promise} is kept for nobody");
    }

    private void CheckTransits()
    {
        var sent = new SortedDictionary<PromiseId, long>();
        foreach (var stock in States<StockState>())
        {
            foreach (var (id, transit) in stock.Transits) sent[id] = transit.Left;
            foreach (var (id, promise) in stock.Promises.Where(pair => pair.Key.AsTransfer() is not null))
                findings.Add(Invariant.Promises, $"{id}: {promise.Left} are held for a transfer that has come to rest");
        }
        foreach (var transfer in States<TransferState>().Where(transfer => transfer.Stands))
            foreach (var line in transfer.Lines)
                if (sent.Remove(PromiseId.OfTransfer(transfer.Id, line.Number), out var left) ? left != line.InTransit : line.InTransit != 0)
                    findings.Add(Invariant.Units, $"transfer {transfer.Id}, line {line.Number}: {line.InTransit} in transit, the stock says {left}");
        foreach (var (id, left) in sent.Where(pair => pair.Value > 0)) findings.Add(Invariant.Units, $"{id}: {left} are in transit for no transfer");
    }

    // A line waits at its SKU for just what its order thinks, and not while units that it could have lie free.
    private void CheckWaits()
    {
        foreach (var sku in States<SkuState>())
        {
            var queued = sku.Queue.Entries.ToDictionary(entry => entry.Wait, entry => entry.Left);
            foreach (var order in States<OrderState>().Where(order => order.Stands))
                foreach (var wait in order.Waits.Where(wait => wait.Left > 0 && order.Terms!.Lines[wait.Line - 1].Sku == sku.Sku))
                    if (!queued.Remove(new WaitId(order.Id, wait.Number), out var left) || left != wait.Left)
                        findings.Add(Invariant.Promises, $"order {order.Id} waits for {wait.Left} of {sku.Sku}, whose queue has {left}");
            foreach (var (id, left) in queued) findings.Add(Invariant.Promises, $"{left} of {sku.Sku} wait for {id.Order}, which does not");
            foreach (var stock in States<StockState>().Where(stock => stock.Sku == sku.Sku && stock.Available > 0))
                if (sku.Queue.UnitsAt(stock.Location, sku.PlaceOf(stock.Location)) is > 0 and var waiting)
                    findings.Add(Invariant.Liveness, $"{waiting} wait for {sku.Sku} at {stock.Location}, where {stock.Available} are free");
        }
    }

    private void CheckReferences()
    {
        var referring = States<OrderState>().Where(order => order.Stands && order.Terms!.Reference is not null);
        foreach (var same in referring.GroupBy(order => order.Terms!.Reference, StringComparer.Ordinal))
            if (same.Count() > 1) findings.Add(Invariant.Keys, $"{same.Count()} orders have the reference {same.Key}");
    }

    // Loading by the snapshot, loading by the rows, and what is in memory: the same bytes.
    private async Task CheckDerivedAsync(GrainFold grain)
    {
        var rows = grain.BytesOf(grain.State);
        var (loaded, version) = grain.Load(await cluster.Store.LoadAsync(grain.Name, grain.Shape, long.MaxValue, CancellationToken.None));
        if (version != grain.Version || !rows.AsSpan().SequenceEqual(grain.BytesOf(loaded)))
            findings.Add(Invariant.Derived, $"{grain.Name} loads by its snapshot as version {version}, and differs from its rows.");
        if (mayBeStale) return;
        foreach (var node in cluster.Nodes)
            if (node.Engine.Residents.Find(grain.Name) is { } resident && grain.Live(resident) is { } live
                && cluster.Directs(grain.Name, node) && (live.Version != grain.Version || !rows.AsSpan().SequenceEqual(grain.BytesOf(live.State))))
                findings.Add(Invariant.Derived, $"{grain.Name} lives in {node.Name} at version {live.Version} and differs from its rows, of version {grain.Version}.");
    }

    private async Task CheckIndexAsync()
    {
        var orders = journal.Grains.Where(grain => grain.Name.Type == "order").ToList();
        foreach (var order in orders)
        {
            IReadOnlyList<IndexEntry> entries = await new OrderProjection().ProjectAsync(cluster.Store.RowsOf(order.Name), cluster.Store, CancellationToken.None);
            var there = cluster.Index.Entries.GetValueOrDefault(order.Name);
            if (there is null || there.Version != entries[0].Version || !Same(there.Content, entries[0].Content))
                findings.Add(Invariant.Derived, $"The index has {order.Name} at version {there?.Version}, the journal at {entries[0].Version}.");
        }
    }

    private static bool Same(IndexContent? left, IndexContent? right) => (left, right) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        _ => left.Sort == right.Sort && left.Id == right.Id && left.Terms.SequenceEqual(right.Terms) && left.Body.Span.SequenceEqual(right.Body.Span),
    };
}
