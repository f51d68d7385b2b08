using OrleansOms.Engine;

namespace OrleansOms.Silo.Cluster;

/// <summary>Asks whether this silo still belongs to the cluster, and renews its lease accordingly.</summary>
/// <param name="ask">What the membership table says of this silo; null when it is not in it. Throws when there is no answer.</param>
public sealed class LeaseRenewal(Lease lease, Func<SiloStatus?> ask, TimeProvider time)
{
    private bool _wasThere;

    /// <summary>Asks once. Without an answer the lease is left to run out.</summary>
    /// <returns>False once the silo was given up: there is nothing to ask any more.</returns>
    public bool Step()
    {
        var askedAt = time.GetTimestamp();
        var status = ask();

        // A row that was there and is gone was that of a dead silo.
        if (status == SiloStatus.Dead || (status is null && _wasThere))
        {
            lease.End();
            return false;
        }

        if (status is not null)
        {
            _wasThere = true;
            lease.Renew(askedAt);
        }

        return true;
    }
}
