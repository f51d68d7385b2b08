using Microsoft.Extensions.Logging.Abstractions;
using OrleansOms.Engine;
using OrleansOms.Engine.Journal;
using OrleansOms.Engine.PersonalData;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.Orders.Desk;
using OrleansOms.Grains.Skus;

namespace OrleansOms.Grains.Tests.Hosting;

/// <summary>What shells need of their silo, around a node whose flushes happen when the test says so.</summary>
internal static class Runtimes
{
    public static (GrainRuntime Runtime, Checkout Checkout) RuntimeOver(this Node node, IGrainFactory grains, INeighbours? neighbours = null)
    {
        var (views, vault) = (new Views(grains, node), new Vault(node, Guid.NewGuid));
        var sourcer = new Sourcer(views, vault);
        var post = new Post(grains, sourcer, new PlaceFinder(views));
        var runtime = new GrainRuntime(node, post, neighbours ?? new Neighbours(node), views, vault, Guid.NewGuid, NullLogger<GrainRuntime>.Instance);
        return (runtime, new Checkout(runtime, sourcer));
    }

    /// <summary>Brings a sealed flush to disk.</summary>
    public static void Land(this Node node, IJournalStore store, Flush flush)
    {
        store.FlushAsync(flush, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        node.Log.Complete(flush, landed: true);
    }
}
