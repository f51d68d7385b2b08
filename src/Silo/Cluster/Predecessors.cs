using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace OrleansOms.Silo.Cluster;

/// <summary>
/// Silos that crashed are in the membership table until others have found out, and where there are no others that is never. A silo listens from before
/// it enters the table until after it has left; so where its machine answers that nobody listens at its port, nobody is there, and a starting silo says so at once
/// instead of waiting for probes to fail. A silo that is silent, or out of reach, is left to the failure detector.
/// </summary>
internal sealed partial class Predecessors(
    IMembershipTable table, Membership membership, ILocalSiloDetails self, IOptions<ClusterOptions> cluster, TimeProvider time, ILogger<Predecessors> log)
    : ILifecycleParticipant<ISiloLifecycle>
{
    private const int TriesMax = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // Before Orleans reads the table for the first time.
    public void Participate(ISiloLifecycle observer) =>
        observer.Subscribe(nameof(Predecessors), ServiceLifecycleStage.RuntimeGrainServices - 1, StrikeOutAsync);

    // One at a time: each makes a new version of the table, which the next has to know. Where another silo was first, the table is looked at again.
    private async Task StrikeOutAsync(CancellationToken stop)
    {
        await table.InitializeMembershipTableAsync(tryInitTableVersion: true, stop);
        for (var tries = 0; tries < TriesMax; tries++)
        {
            var seen = await table.ReadAllAsync(stop);
            if (await FindGoneAsync(seen, stop) is not { } gone)
            {
                return;
            }

            var (entry, etag) = gone;
            entry.AddSuspector(self.SiloAddress, time.GetUtcNow().UtcDateTime);
            entry.Status = SiloStatus.Dead;
            if (await table.UpdateRowAsync(entry, etag, seen.Version.Next(), stop))
            {
                await membership.TakeForGoneAsync(cluster.Value.ClusterId, entry.SiloAddress, stop);
                LogStruckOut(entry.SiloAddress);
            }
        }
    }

    private async Task<(MembershipEntry Entry, string ETag)?> FindGoneAsync(MembershipTableData seen, CancellationToken stop)
    {
        var looks = seen.Members
            .Where(member => member.Item1.Status != SiloStatus.Dead)
            .Select(async member => (Member: member, IsGone: await IsRefusedAsync(member.Item1.SiloAddress, stop)));
        var gone = Array.Find(await Task.WhenAll(looks), look => look.IsGone).Member;
        return gone is null ? null : (gone.Item1, gone.Item2);
    }

    private async Task<bool> IsRefusedAsync(SiloAddress silo, CancellationToken stop)
    {
        if (silo.Endpoint.Equals(self.SiloAddress.Endpoint))
        {
            return silo.Generation < self.SiloAddress.Generation; // An earlier life of this silo, which has the port now.
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        using var socket = new Socket(silo.Endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(silo.Endpoint, patience.Token);
            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionRefused;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Information, "Silo {Silo} is gone: nobody listens at its port")]
    private partial void LogStruckOut(SiloAddress silo);
}
