using Orleans.Configuration;
using OrleansOms.Api.Health;
using OrleansOms.Api.Hosting;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Silos;

namespace OrleansOms.Api.Cluster;

/// <summary>
/// This process's way to the silos: an Orleans client in a container of its own, so that it connects on its own time while the endpoints
/// serve already. It asks a silo once a second whether it takes traffic, another one each time. As long as there is no answer the process is not ready, and
/// no call waits for one; while the last silo is about to stop the process is not ready either, but calls go on.
/// </summary>
internal sealed partial class SiloConnection : BackgroundService, IReadiness
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Silos asked, one after the other, before it is taken that none answers: the first may be gone, and nobody has found out yet.</summary>
    private const int AskedMax = 2;

    /// <summary>An answer that takes longer is none.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ServiceProvider _client;
    private readonly WaitingCalls _calls = new();
    private readonly TimeProvider _time;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger<SiloConnection> _log;
    private volatile bool _isStarted;
    private volatile bool _answers;
    private volatile bool _isLeaving;
    private bool? _told;

    public SiloConnection(
        Action<IClientBuilder> find,
        TimeProvider time,
        IHostApplicationLifetime lifetime,
        IConfiguration configuration,
        ILoggerFactory logging,
        ILogger<SiloConnection> log)
    {
        (_time, _lifetime, _log) = (time, lifetime, log);
        _client = new ServiceCollection()
            .AddSingleton(logging)
            .AddOrleansClient(client => Traced(Found(client, find), configuration)
                .Configure<ClusterOptions>(ClusterName.Give)
                .Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = ApiLimits.GrainAnswer)
                .UseConnectionRetryFilter(TryAgain)
                .AddOutgoingGrainCallFilter(new RejectedCalls(time))
                .AddOutgoingGrainCallFilter(_calls)
                .AddClusterConnectionLostHandler((_, _) => Lost()))
            .BuildServiceProvider();
    }

    public string? NotReadyBecause =>
        _lifetime.ApplicationStopping.IsCancellationRequested ? "It is stopping."
        : !_answers ? "No silo answers."
        : _isLeaving ? "The silo takes no traffic."
        : null;

    /// <summary>The grains, as long as there is a silo to ask.</summary>
    /// <exception cref="NoSiloException">There is none.</exception>
    public IGrainFactory Grains => _answers ? _client.GetRequiredService<IClusterClient>() : throw new NoSiloException();

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!_isStarted) return;

        foreach (var service in _client.GetServices<IHostedService>().Reverse()) await service.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _client.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // One step of Orleans' start does not look at the token.
        foreach (var service in _client.GetServices<IHostedService>()) await service.StartAsync(stoppingToken).WaitAsync(stoppingToken);
        _isStarted = true;

        var grains = _client.GetRequiredService<IClusterClient>();
        using var timer = new PeriodicTimer(Period, _time);
        do
        {
            await Ask(grains, stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static IClientBuilder Found(IClientBuilder client, Action<IClientBuilder> find)
    {
        find(client);
        return client;
    }

    private static IClientBuilder Traced(IClientBuilder client, IConfiguration configuration) =>
        Telemetry.HasCollector(configuration) ? client.AddOutgoingGrainCallFilter<CarriedTrace>() : client;

    private async Task Ask(IClusterClient grains, CancellationToken stop)
    {
        for (var asked = 1; !await TryAsk(grains, isLast: asked == AskedMax, stop) && asked < AskedMax; asked++)
        {
        }
    }

    private async Task<bool> TryAsk(IClusterClient grains, bool isLast, CancellationToken stop)
    {
        try
        {
            _isLeaving = !await grains.To<ISiloGrain>().TakesTraffic().AsTask().WaitAsync(Patience, _time, stop);
            _answers = true;
            Tell(answers: true, "A silo answers");
            return true;
        }
#pragma warning disable CA1031 // Whatever keeps it from answering, it is asked again.
        catch (Exception e) when (!stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            if (isLast)
            {
                _answers = false;
                Tell(answers: false, $"No silo answers: {e.GetBaseException().Message}");
            }

            return false;
        }
    }

    // Orleans' threads call this.
    private void Lost()
    {
        _answers = false;
        _calls.End();
    }

    private async Task<bool> TryAgain(Exception reason, CancellationToken stop)
    {
        Tell(answers: false, $"No silo answers yet: {reason.GetBaseException().Message}");
        await Task.Delay(Period, _time, stop);
        return true;
    }

    // Once a change, however often it is asked in between.
    private void Tell(bool answers, string news)
    {
        if (_told == answers) return;

        _told = answers;
        LogNews(news);
    }

    [LoggerMessage(LogLevel.Information, "{News}")]
    private partial void LogNews(string news);
}
