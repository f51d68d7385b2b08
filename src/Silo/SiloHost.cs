using Orleans.Configuration;
using Orleans.Dashboard;
using OrleansOms.Api;
using OrleansOms.Api.Access;
using OrleansOms.Api.Cluster;
using OrleansOms.Api.Hosting;
using OrleansOms.Api.Overload;
using OrleansOms.Engine;
using OrleansOms.Engine.Followers;
using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Journal.Postgres;
using OrleansOms.Engine.Journal.RocksDb;
using OrleansOms.Engine.PersonalData;
using OrleansOms.Grains.Availability;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Hosting.Homes;
using OrleansOms.Grains.Interfaces.Availability;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.Orders.Desk;
using OrleansOms.Grains.Skus;
using OrleansOms.Silo.Cluster;
using OrleansOms.Silo.Hosting;

namespace OrleansOms.Silo;

/// <summary>Puts the process together: store, engine, silo, endpoints. The one place that knows all of them.</summary>
public static class SiloHost
{
    /// <summary>A grain that was not called for so long leaves memory.</summary>
    private static readonly TimeSpan IdleAge = TimeSpan.FromMinutes(10);

    // One that was only placed has left by itself; this is for those that are shipped, delivered, looked at.
    private static readonly TimeSpan IdleOrderAge = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CollectionPeriod = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan DashboardPeriod = TimeSpan.FromSeconds(10);

    /// <summary>Builds it, with the store open. Nothing is served until it is started.</summary>
    /// <exception cref="UsageException">An option has a value it can't have, or a port is in use.</exception>
    /// <exception cref="AccessException">The keys can't be used, or there are none and it would listen on more than loopback.</exception>
    /// <exception cref="StoreUnusableException">The store is in use, not writable, of a newer version or damaged.</exception>
    public static async Task<WebApplication> BuildAsync(string[] options, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = options, ContentRootPath = AppContext.BaseDirectory });
        configure?.Invoke(builder);
        var silo = SiloOptions.From(builder.Configuration);
        return silo.Role == Role.Api ? BuildApi(builder, silo) : await BuildSiloAsync(builder, silo);
    }

    private static WebApplication BuildApi(WebApplicationBuilder builder, SiloOptions options)
    {
        builder.Services.AddSingleton(options);
        return ApiHost.Build(builder, options.Keys, client => ClusterSetup.FindMembers(client, options.Connection!));
    }

    private static async Task<WebApplication> BuildSiloAsync(WebApplicationBuilder builder, SiloOptions silo)
    {
        builder.Logging.SetMinimumLevel(LogLevel.Warning)
            .AddFilter("OrleansOms", LogLevel.Information)
            .AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error) // It counts its first period from the machine's start.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None); // A failed start is one sentence, said by Program.
        if (builder.Configuration["urls"] is null)
        {
            builder.WebHost.UseUrls(SiloOptions.DefaultUrl);
        }

        builder.AddOmsKeys(silo.Keys);
        var (journal, index) = await Storage.OpenAsync(silo);
        if (silo.IsClustered) await Membership.MigrateAsync(silo.Connection!, CancellationToken.None);
        AddEngine(builder, journal, index);
        builder.Services.AddSingleton(silo);
        builder.Services.AddSingleton(silo.Returns);
        builder.UseOrleans(orleans =>
        {
            AddOrleans(orleans, silo);
            if (Telemetry.HasCollector(builder.Configuration))
            {
                orleans.AddOutgoingGrainCallFilter<CarriedTrace>().AddIncomingGrainCallFilter<TracedCalls>();
            }
        });
        builder.Services.AddHostedService<SweepService>();
        builder.Services.AddHostedService<RelocationService>();
        builder.Services.AddHostedService<FollowService>();
        if (journal is RocksDbJournalStore embedded)
        {
            builder.Services.AddHostedService(_ => new CheckpointService(embedded, new CheckpointFolder(silo.Data), TimeProvider.System));
        }

        builder.Services.AddHostedService<SiloMetrics>();
        builder.Services.AddHostedService<StockWatchService>();
        builder.AddOmsConcurrency();
        builder.Services.AddOmsApi();
        DrainTime.Add(builder);
        builder.AddTelemetry();
        var app = builder.Build();

        // The container closes what it made, in the opposite order: these come first, so that nobody uses them any more by then.
        app.Services.GetRequiredService<IJournalStore>();
        app.Services.GetRequiredService<IIndexStore>();
        Map(app, silo.Role);
        app.MapOrleansDashboard("/dashboard").ExcludeFromDescription().AdmitsOperatorsInBrowser();
        app.MapMetrics();
        app.MapGet("/", () => Results.Redirect(silo.Role == Role.Silo ? "/dashboard" : "/docs")).ExcludeFromDescription().AdmitsAnyone();
        app.Lifetime.ApplicationStarted.Register(() => Diet(app.Services));
        app.Lifetime.ApplicationStopping.Register(app.Services.GetRequiredService<Watches>().End);
        return app;
    }

    private static void Map(WebApplication app, Role role)
    {
        if (role == Role.Silo) app.MapOmsHealth();
        else app.MapOmsApi();
    }

    // The dashboard has a meter provider of its own, which no option turns off: each second it walks through all activations, and it
    // makes Orleans count every message several times. Its pages on grains and silos do without; only its list of raw counters is empty.
    private static void Diet(IServiceProvider services) =>
        services.GetServices<IHostedService>().Where(service => service.GetType().Name == "DashboardHost").OfType<IDisposable>().FirstOrDefault()?.Dispose();

    private static void AddEngine(WebApplicationBuilder builder, IJournalStore store, IIndexStore index)
    {
        var signal = new JournalSignal();
        var process = Guid.NewGuid().ToString("n");
        builder.Services.AddSingleton(signal);
        builder.Services.AddSingleton(_ => store);
        builder.Services.AddSingleton(services => new Node(process, store, TimeProvider.System, Guid.NewGuid, () => signal.Work.Set())
        {
            Lease = store.IsShared ? new Lease(TimeProvider.System, FailureDetection.LeaseLength) : Lease.Endless,
            Succession = store is PostgresJournalStore shared ? ClusterSetup.SuccessionOf(services, shared) : null,
        });
        builder.Services.AddSingleton(services => new Vault(services.GetRequiredService<Node>(), Guid.NewGuid));
        builder.Services.AddSingleton<Members>();
        builder.Services.AddSingleton(services => OtherSilosOf(services.GetRequiredService<Members>(), services));
        builder.Services.AddSingleton<Views>();
        builder.Services.AddSingleton<ChangedSkus>();
        builder.Services.AddSingleton<Watches>();
        builder.Services.AddSingleton<AvailabilityInMemory>();
        builder.Services.AddSingleton<IAvailabilityInMemory>(provider => provider.GetRequiredService<AvailabilityInMemory>());
        builder.Services.AddSingleton<Sourcer>();
        builder.Services.AddSingleton<PlaceFinder>();
        builder.Services.AddSingleton<Post>();
        builder.Services.AddSingleton<INeighbours, Neighbours>();
        builder.Services.AddSingleton<Waker>();
        builder.Services.AddSingleton<ITraffic, SiloTraffic>();
        builder.Services.AddSingleton(services => new GrainRuntime(
            services.GetRequiredService<Node>(),
            services.GetRequiredService<Post>(),
            services.GetRequiredService<INeighbours>(),
            services.GetRequiredService<Views>(),
            services.GetRequiredService<Vault>(),
            services.GetRequiredService<Func<Guid>>(),
            services.GetRequiredService<ILogger<GrainRuntime>>()));
        builder.Services.AddSingleton<Checkout>();
        builder.Services.AddSingleton<IOrderDesk, OrderDesk>();
        builder.Services.AddSingleton<Func<Guid>>(Guid.NewGuid);
        builder.Services.AddSingleton(_ => index);
        var gathering = store.IsShared ? TimeSpan.Zero : FollowService.Gathering;
        builder.Services.AddSingleton(new Follower(store, index, new OrderProjection(), TimeProvider.System, gathering));
        builder.Services.AddHostedService<JournalService>();
        builder.Services.AddHostedService<Dismissal>();
    }

    private static OtherSilos OtherSilosOf(Members members, IServiceProvider services) =>
        new(services.GetRequiredService<IGrainFactory>(), () => members.HasOthers, members.HomeElsewhere);

    private static void AddOrleans(ISiloBuilder orleans, SiloOptions options)
    {
        orleans.AddCluster(options);
        orleans.AddPlacementDirector<HomePlacement, HomePlacementDirector>();
        orleans.AddPlacementDirector<NearStockPlacement, NearStockPlacementDirector>();
        orleans.AddOutgoingGrainCallFilter<RejectedCalls>();
        orleans.Configure<ClusterOptions>(ClusterName.Give);
        orleans.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = ApiLimits.GrainAnswer);
        orleans.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = ApiLimits.GrainAnswer);
        orleans.Configure<GrainCollectionOptions>(collection =>
        {
            collection.CollectionAge = IdleAge;
            collection.CollectionQuantum = CollectionPeriod;

            // The attribute on a grain's class can't say less than a minute.
            collection.ClassSpecificCollectionAge[typeof(OrderGrain).FullName!] = IdleOrderAge;
            collection.EnableActivationSheddingOnMemoryPressure = true;
        });
        // Counting activations walks through all of them, so it is not done every second as by default.
        orleans.AddDashboard(dashboard => dashboard.CounterUpdateIntervalMs = (int)DashboardPeriod.TotalMilliseconds);
    }
}
