using Orleans.Configuration;

namespace OrleansOms.Api.Cluster;

/// <summary>What silos and their clients call themselves. A client of another cluster is not let in.</summary>
public static class ClusterName
{
    private const string Name = "orleansoms";

    public static void Give(ClusterOptions options) => (options.ClusterId, options.ServiceId) = (Name, Name);
}
