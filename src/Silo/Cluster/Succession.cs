using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace OrleansOms.Silo.Cluster;

/// <summary>
/// A silo that others have declared dead may be alive, and answer from memory and write until its lease has run out. So whoever goes on with a grain
/// waits for that long first, counted from when this silo saw the declaration: by then it was committed, and whoever is told of a lease after that is told that it is over. What the
/// dead one says meanwhile is still true then, and what it writes is read. Only the first seconds after a crash are slower by it.
/// </summary>
/// <param name="settle">Waits until what was being written when it is called has been written, or is not going to be.</param>
internal sealed class Succession(
    ISiloStatusOracle silos, Membership membership, IOptions<ClusterOptions> cluster, TimeProvider time, Func<CancellationToken, ValueTask> settle)
{
    /// <summary>
    /// Declarations that were made longer ago, by the database's clock, were committed and seen by all for longer than a lease: it is a silo that starts that sees them for the first time.
    /// </summary>
    private static readonly TimeSpan LongAgo = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private IReadOnlyDictionary<SiloAddress, SiloStatus>? _seen;
    private HashSet<SiloAddress> _dead = [];
    private Task _over = Task.CompletedTask;

    /// <summary>Returns at once unless a silo has died since it was asked last.</summary>
    /// <exception cref="System.Data.Common.DbException">The table can't be asked; the next one to wait asks again.</exception>
    public ValueTask AwaitAsync(CancellationToken stop)
    {
        Task over;
        lock (_gate)
        {
            // Orleans gives the same dictionary until something changes.
            var seen = silos.GetApproximateSiloStatuses();
            if (!ReferenceEquals(seen, _seen) || _over is { IsCompleted: true, IsCompletedSuccessfully: false })
            {
                Look(seen);
            }

            over = _over;
        }

        return over.IsCompletedSuccessfully ? default : new(over.WaitAsync(stop));
    }

    private void Look(IReadOnlyDictionary<SiloAddress, SiloStatus> seen)
    {
        var dead = seen.Where(silo => silo.Value == SiloStatus.Dead).Select(silo => silo.Key).ToHashSet();
        if (!dead.IsSubsetOf(_dead) || _over is { IsCompletedSuccessfully: false })
        {
            _over = WaitAsync();
        }

        (_seen, _dead) = (seen, dead);
    }

    private async Task WaitAsync()
    {
        if (await membership.AgeOfLastDeathAsync(cluster.Value.ClusterId, CancellationToken.None) is { } age && age < LongAgo)
        {
            await Task.Delay(FailureDetection.LeaseLength, time);
            await settle(CancellationToken.None);
        }
    }
}
