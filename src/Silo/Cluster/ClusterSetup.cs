using System.Net;
using Orleans.Configuration;
using Orleans.Providers;
using OrleansOms.Api.Cluster.Tls;
using OrleansOms.Api.Health;
using OrleansOms.Api.Hosting;
using OrleansOms.Engine.Journal.Postgres;
using OrleansOms.Grains.Availability;
using OrleansOms.Grains.Hosting.Homes;
using OrleansOms.Silo.Hosting;

namespace OrleansOms.Silo.Cluster;

/// <summary>How silos find each other: on PostgreSQL by its membership tables; elsewhere there is nobody to find.</summary>
internal static class ClusterSetup
{
    private const string Npgsql = "Npgsql";

    private static readonly TimeSpan HintPoll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan HintAge = TimeSpan.FromSeconds(3);

    /// <summary>Lets the silo join the cluster, or form it, or be alone.</summary>
    /// <exception cref="UsageException">A port is in use.</exception>
    public static void AddCluster(this ISiloBuilder orleans, SiloOptions options)
    {
        RefuseTaken(options.Address, options.SiloPort, "silo's");
        RefuseTaken(options.Address, options.Gateway, "gateway's");
        if (options.Tls is { } tls)
        {
            Secure(orleans, tls);
        }

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

    private static void Secure(ISiloBuilder orleans, TlsFiles tls) => orleans.Configure<SiloConnectionOptions>(connection =>
    {
        connection.ConfigureSiloInboundConnection(connections => TlsConnections.Accept(connections, tls));
        connection.ConfigureGatewayInboundConnection(connections => TlsConnections.Accept(connections, tls));
        connection.ConfigureSiloOutboundConnection(connections => TlsConnections.Open(connections, tls));
    });

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
        AddHints(orleans, options.Connection!);
    }

    // One stream with one queue: a silo's changes of a tenth of a second are one message. What is a few seconds old is of no use to anybody.
    private static void AddHints(ISiloBuilder orleans, string connection)
    {
        orleans.AddAdoNetGrainStorage(ProviderConstants.DEFAULT_PUBSUB_PROVIDER_NAME, store =>
        {
            (store.Invariant, store.ConnectionString, store.DeleteStateOnClear) = (Npgsql, Membership.ConnectionOf(connection), true);
        });
        orleans.AddMemoryStreams(HintStream.Provider, streams =>
        {
            streams.ConfigurePartitioning(1);
            streams.ConfigurePullingAgent(agent => agent.Configure(pulling =>
            {
                pulling.GetQueueMsgsTimerPeriod = HintPoll;
                pulling.MaxEventDeliveryTime = HintAge;
            }));
            streams.ConfigureCacheEviction(cache => cache.Configure(eviction => (eviction.DataMinTimeInCache, eviction.DataMaxAgeInCache) = (HintAge, 2 * HintAge)));
        });
        orleans.AddPlacementDirector<SiloPlacement, SiloPlacementDirector>();
        orleans.Services.AddHostedService<HintService>();
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
