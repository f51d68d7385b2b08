using OrleansOms.Engine.Followers;
using OrleansOms.Grains.Audits;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.Skus;
using OrleansOms.Grains.Stock;
using OrleansOms.Simulation.Cluster;

namespace OrleansOms.Simulation.Checks;

/// <summary>What must hold between grains, and between the journal and all that is derived from it, once everything has come to rest.</summary>
/// <param name="mayBeStale">See <see cref="ClientChecks"/>.</param>
internal sealed class EndChecks(JournalFold journal, SimCluster cluster, bool mayBeStale, Findings findings)
{
    public async Task RunAsync()
    {
        CheckReferences();
        CheckAccounts();
        CheckWaits();
        new RestChecks(journal, findings).Run();
        foreach (var grain in journal.Grains) await CheckDerivedAsync(grain);
        await CheckIndexAsync();
        foreach (var complaint in cluster.Complaints) findings.Add(Invariant.Defects, complaint);
    }

    private IEnumerable<T> States<T>() => journal.Grains.Select(grain => grain.State).OfType<T>();

    // Both ways: what a grain keeps for another, and what that one believes is kept for it. The accounts lie beside the rules, since verify compares them, too.
    private void CheckAccounts()
    {
        foreach (var sides in journal.Grains.SelectMany(grain => Accounts.Of(grain.State)).ToLookup(account => account.Name, StringComparer.Ordinal))
        {
            var (counted, kept) = (sides.Where(account => account.IsLeft).Sum(account => account.Units), sides.Where(account => !account.IsLeft).Sum(account => account.Units));
            if (counted != kept) findings.Add(Invariant.Promises, $"{sides.Key}: its owner counts on {counted}, and {kept} are kept");
        }
    }

    // Nobody waits for nothing, nor while units that he could have lie free.
    private void CheckWaits()
    {
        foreach (var sku in States<SkuState>())
        {
            foreach (var entry in sku.Queue.Entries.Where(entry => entry.Left == 0))
                findings.Add(Invariant.Promises, $"{entry.Wait.Order} is in the queue of {sku.Sku} and waits for nothing");
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
            var wanted = entries.ToDictionary(entry => entry.Grain);
            foreach (var name in wanted.Keys.Append(order.Name).Distinct())
            {
                var (there, own) = (cluster.Index.Entries.GetValueOrDefault(name), wanted.GetValueOrDefault(name));
                if (!Same(there, own)) findings.Add(Invariant.Derived, $"The index has {name} at version {there?.Version}, the journal at {own?.Version}.");
            }
        }
    }

    private static bool Same(IndexEntry? left, IndexEntry? right) => (left, right) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        _ => (left.Version, left.Sort, left.Id) == (right.Version, right.Sort, right.Id)
            && left.Terms.SequenceEqual(right.Terms) && left.Body.Span.SequenceEqual(right.Body.Span),
    };
}
