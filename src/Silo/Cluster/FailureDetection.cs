using Orleans.Configuration;

namespace OrleansOms.Silo.Cluster;

/// <summary>
/// How soon silos give up one that is gone, and for how long one that was given up may still answer; ADR 13 has the reasons and the sum. Silos probe
/// each other; a silo that misses three probes in a row is voted out, which takes two votes, or one where there are two silos. That is six to nine
/// seconds. Then its grains wait for its lease, three seconds, before somebody else goes on with them.
/// </summary>
internal static class FailureDetection
{
    /// <summary>
    /// For how long after it was last seen in the membership table a silo answers from memory: half of what it takes at least to be declared dead, so
    /// a silo that can't reach the database has fallen silent before it is replaced; and six times <see cref="LeasePeriod"/>, so that a slow answer or two do no harm.
    /// </summary>
    public static readonly TimeSpan LeaseLength = TimeSpan.FromSeconds(3);

    /// <summary>How often the table is asked: one look by primary key.</summary>
    public static readonly TimeSpan LeasePeriod = TimeSpan.FromMilliseconds(500);

    /// <summary>For how long each of the three steps of leaving is tried: as long as one answer of the database may take.</summary>
    public static readonly TimeSpan LeaveAttemptTime = TimeSpan.FromSeconds(5);

    /// <summary>How long a client takes to hear of a new silo at most.</summary>
    public static readonly TimeSpan GatewayRefresh = TimeSpan.FromSeconds(5);

    public static void Configure(ClusterMembershipOptions membership)
    {
        // A silo that collects garbage, or has a tenth of a core for a while, answers within seconds; one that does not is of no use.
        // Orleans adapts the time to what it measures; between these bounds, so that the sum above holds.
        membership.ProbeTimeout = TimeSpan.FromSeconds(2);
        membership.MinProbeTimeout = TimeSpan.FromSeconds(2);
        membership.MaxProbeTimeout = TimeSpan.FromSeconds(3);
        membership.NumMissedProbesLimit = 3;

        // One silo's bad network is not to take another's place from it. Of two, one vote has to do.
        membership.NumVotesForDeathDeclaration = 2;

        // Votes count together when they are about the same failure: the slowest detection takes 9 s.
        membership.DeathVoteExpirationTimeout = TimeSpan.FromSeconds(30);

        // Gossip is faster; this is for when it is lost.
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);

        // Who has not written for 15 s has no vote, and does not keep others from joining. It compares clocks of two machines, so not less.
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        membership.NumMissedTableIAmAliveLimit = 3;

        // A silo that can't reach all others within this time does not start: whoever started it should know. The others take one that crashed while it
        // joined for gone after the same time. A silent silo is given up sooner, so that nobody has to wait for it here.
        membership.MaxJoinAttemptTime = TimeSpan.FromMinutes(1);
    }
}
