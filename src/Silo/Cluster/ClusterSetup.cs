using System.Net;
using Orleans.Configuration;
using OrleansOms.Api.Health;
using OrleansOms.Api.Hosting;
using OrleansOms.Engine.Journal.Postgres;
using OrleansOms.Silo.Hosting;

namespace OrleansOms.Silo.Cluster;

/// <summary>How silos find each other: on PostgreSQL by its membership tables; elsewhere there is nobody to find.</summary>
internal static class ClusterSetup
{
    private const string Npgsql = "Npgsql";

    /// <summary>Lets the silo join the cluster, or form it, or be alone.</summary>
    /// <exception cref="UsageException">A port is in use.</exception>
    public static void AddCluster(this ISiloBuilder orleans, SiloOptions options)
    {
        RefuseTaken(options.Address, options.SiloPort, "silo's");
        RefuseTaken(options.Address, options.Gateway, "gateway's");
        if (options.IsClustered)
        {
            AddMembers(orleans, options);
        }
        else
        {
            // No other silo is to find this one, so its port is any that is free. Clients find it where an operator says, if at all.
            const int None = 0;
            orleans.UseLocalhostClustering(FreePort.Next(), options.Gateway ?? None);
            orleans.Configure<EndpointOptions>(endpoint => endpoint.AdvertisedIPAddress = IPAddress.Loopback);
        }
    }

    /// <summary>Lets a client of the cluster find its silos.</summary>
    public static void FindMembers(IClientBuilder client, string connection) => client
        .UseAdoNetClustering(membership => (membership.Invariant, membership.ConnectionString) = (Npgsql, Membership.ConnectionOf(connection)))
        .Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = FailureDetection.GatewayRefresh);

    /// <summary>Waits for the leases of silos that were given up, and for what they write.</summary>
    public static Func<CancellationToken, ValueTask> SuccessionOf(IServiceProvider services, PostgresJournalStore journal)
    {
        var succession = new Lazy<Succession>(() => ActivatorUtilities.CreateInstance<Succession>(services, (Func<CancellationToken, ValueTask>)journal.AwaitOthersAsync));
        return stop => succession.Value.AwaitAsync(stop);
    }

    private static void AddMembers(ISiloBuilder orleans, SiloOptions options)
    {
        orleans.Services.AddSingleton(_ => new Membership(options.Connection!));
        orleans.UseAdoNetClustering(membership => (membership.Invariant, membership.ConnectionString) = (Npgsql, Membership.ConnectionOf(options.Connection!)));
        orleans.Configure<ClusterMembershipOptions>(FailureDetection.Configure);
        orleans.Configure<EndpointOptions>(endpoint =>
        {
            endpoint.AdvertisedIPAddress = options.Address;
            endpoint.SiloPort = options.SiloPort ?? FreePort.Next(options.Address);
            endpoint.GatewayPort = options.Gateway ?? FreePort.Next(options.Address, not: endpoint.SiloPort);
        });

        // Of two activations of a grain one loses its epoch. The directory that Orleans has by default forgets a silo's part of it when that silo
        // goes, and so makes second ones of grains that live elsewhere; this one asks around first.
#pragma warning disable ORLEANSEXP003 // It is called experimental.
        orleans.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003

        // For how long it holds back the grains of a dead silo, counted from when that fell silent: for as long as our own wait, which is counted better.
        orleans.Configure<GrainDirectoryOptions>(directory => directory.RangeLeaseDuration = TimeSpan.Zero);
        AddLease(orleans.Services);
    }

    private static void AddLease(IServiceCollection services)
    {
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, Predecessors>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, Leaving>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, LeaseKeeper>();
        services.AddSingleton<IReadiness, MemberReadiness>();
    }

    private static void RefuseTaken(IPAddress address, int? port, string whose)
    {
        if (port is { } said && FreePort.IsTaken(address, said))
        {
            throw new UsageException($"Can't listen: the {whose} port {said} is in use.");
        }
    }
}
