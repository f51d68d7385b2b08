using System.Diagnostics;
using OrleansOms.Engine;
using OrleansOms.Engine.Alarms;
using OrleansOms.Grains.Hosting.Homes;

namespace OrleansOms.Silo.Cluster;

/// <summary>The cluster's active silos as this one sees them, and how they divide what is to be done once. A lone silo is its own cluster.</summary>
public sealed class Members(ISiloStatusOracle silos)
{
    private static readonly string[] Statuses = ["joining", "active", "leaving", "gone"];

    private volatile View? _view;

    /// <summary>This silo's share. Silos may not agree for as long as news of a change takes.</summary>
    public Share Share => Current.Share;

    /// <summary>Whether there is another active silo.</summary>
    public bool HasOthers => Current.HasOthers;

    /// <summary>The silo that the grain belongs to, when it belongs to a certain one and that is not this one; else null.</summary>
    public SiloAddress? HomeElsewhere(GrainName grain) =>
        HasOthers && Home.Has(grain) && Home.Of(Home.KeyOf(grain.Id), silos.GetActiveSilos()) is var home && !home.Equals(silos.SiloAddress) ? home : null;

    /// <summary>How many silos are in each status, every status each time. Those that have gone are counted until membership forgets them, after days.</summary>
    public IEnumerable<(string Status, int Silos)> ByStatus()
    {
        var counts = silos.GetApproximateSiloStatuses().Values.CountBy(StatusOf).ToDictionary(StringComparer.Ordinal);
        return Statuses.Select(status => (status, counts.GetValueOrDefault(status)));
    }

    // Orleans gives the same array until something changes.
    private View Current
    {
        get
        {
            var active = silos.GetActiveSilos();
            var view = _view;
            return view is not null && ReferenceEquals(view.Active, active) ? view : _view = Divide(active);
        }
    }

    // The oldest first: what only one silo does stays with it while others come and go.
    private View Divide(SiloAddress[] active)
    {
        var order = active.OrderBy(silo => silo.Generation).ThenBy(silo => silo.ToParsableString(), StringComparer.Ordinal).ToList();
        var index = order.IndexOf(silos.SiloAddress);
        return new View(active, index < 0 ? Share.None : new Share(index, order.Count), order.Count > (index < 0 ? 0 : 1));
    }

    private static string StatusOf(SiloStatus status) => status switch
    {
        SiloStatus.None or SiloStatus.Created or SiloStatus.Joining => "joining",
        SiloStatus.Active => "active",
        SiloStatus.ShuttingDown or SiloStatus.Stopping => "leaving",
        SiloStatus.Dead => "gone",
        _ => throw new UnreachableException(status.ToString()),
    };

    private sealed record View(SiloAddress[] Active, Share Share, bool HasOthers);
}
