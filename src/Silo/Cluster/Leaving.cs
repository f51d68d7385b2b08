using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace OrleansOms.Silo.Cluster;

/// <summary>
/// A silo that is told to stop writes three times into the membership table how far it is. Orleans tries each for as long as a silo may take to join; without its database it
/// would take minutes to end. Once it stops, each gets <see cref="FailureDetection.LeaveAttemptTime"/>: who can't say that he leaves is found to be gone.
/// </summary>
internal sealed class Leaving(IHostApplicationLifetime lifetime, IOptions<ClusterMembershipOptions> membership) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle observer) =>
        lifetime.ApplicationStopping.Register(() => membership.Value.MaxJoinAttemptTime = FailureDetection.LeaveAttemptTime);
}
