using Microsoft.Extensions.Options;
using Orleans.Configuration;
using OrleansOms.Engine;
using OrleansOms.Silo.Hosting;

namespace OrleansOms.Silo.Cluster;

/// <summary>
/// Keeps the lease from when the silo has joined until all its grains are gone. On a thread of its own: a lease that runs out because the thread pool
/// has much to do would turn work away at the worst moment.
/// </summary>
internal sealed partial class LeaseKeeper : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly LeaseRenewal _renewal;
    private readonly Lease _lease;
    private readonly QuietPeriod _quiet;
    private readonly Thread _thread;
    private readonly ILogger _log;

    public LeaseKeeper(Membership membership, Node node, ILocalSiloDetails self, IOptions<ClusterOptions> cluster, ILogger<LeaseKeeper> log)
    {
        (_lease, _log) = (node.Lease, log);
        _renewal = new LeaseRenewal(_lease, () => membership.StatusOf(cluster.Value.ClusterId, self.SiloAddress), node.Time);
        _quiet = new QuietPeriod(node.Time);
        _thread = new Thread(Run) { Name = "lease", IsBackground = true, Priority = ThreadPriority.AboveNormal };
    }

    // From right after the silo has entered the table as one that joins: no grain is there before.
    public void Participate(ISiloLifecycle observer) =>
        observer.Subscribe(nameof(LeaseKeeper), ServiceLifecycleStage.AfterRuntimeGrainServices + 1, StartAsync, StopAsync);

    public void Dispose() => _stop.Dispose();

    private Task StartAsync(CancellationToken stop)
    {
        _thread.Start();
        return Task.CompletedTask;
    }

    private Task StopAsync(CancellationToken stop)
    {
        _stop.Cancel();
        return Task.Run(_thread.Join, CancellationToken.None);
    }

    private void Run()
    {
        try
        {
            while (TryStep() && !_stop.Token.WaitHandle.WaitOne(FailureDetection.LeasePeriod))
            {
            }
        }
        finally
        {
            _lease.End();
        }
    }

    private bool TryStep()
    {
        try
        {
            if (_renewal.Step()) return true;
            LogGivenUp();
            return false;
        }
#pragma warning disable CA1031 // Whatever keeps the answer away, the lease runs out without it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!_lease.IsFresh && _quiet.TryBegin()) LogNoAnswer(e.GetBaseException().Message);
            return true;
        }
    }

    [LoggerMessage(LogLevel.Error, "The cluster has given this silo up: it answers nothing any more")]
    private partial void LogGivenUp();

    [LoggerMessage(LogLevel.Warning, "Nothing is answered from memory: the membership table can't be asked whether this silo still belongs to the cluster ({Reason})")]
    private partial void LogNoAnswer(string reason);
}
