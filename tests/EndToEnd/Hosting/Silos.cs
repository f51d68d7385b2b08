using OrleansOms.Silo.Hosting;

[assembly: AssemblyFixture(typeof(OrleansOms.EndToEnd.Tests.Hosting.Silos))]

namespace OrleansOms.EndToEnd.Tests.Hosting;

/// <summary>How the contract is served.</summary>
public enum Deployment
{
    /// <summary>By a silo that keeps nothing.</summary>
    Memory,

    /// <summary>By a silo with a RocksDB of its own.</summary>
    Embedded,

    /// <summary>By a silo on PostgreSQL.</summary>
    Postgres,

    /// <summary>By the API program in front of a silo with a RocksDB of its own.</summary>
    Client,
}

/// <summary>
/// One running system a deployment, started when the first test wants it and shared by all: tests keep apart by using SKUs, locations and
/// channels of their own.
/// </summary>
public sealed class Silos : IAsyncLifetime
{
    // What a test asks at once is not to be refused for overload because the machine is slow; the overload tests have silos of their own.
    private const string RoomForAll = "--concurrency=1000";

    private readonly DataDirectory _data = new();
    private readonly DataDirectory _dataOfClient = new();
    private readonly PostgresDatabase _database = new();
    private readonly Dictionary<Deployment, Lazy<Task<RunningSilo>>> _silos;
    private readonly Lazy<Task<RunningApi>> _api;

    public Silos()
    {
        var gateway = FreePort.Next();
        _silos = new()
        {
            [Deployment.Memory] = new(() => RunningSilo.StartAsync("--storage=memory", RoomForAll)),
            [Deployment.Embedded] = new(() => RunningSilo.StartAsync("--storage=embedded", $"--data={_data.Path}", RoomForAll)),
            [Deployment.Postgres] = new(async () =>
                await RunningSilo.StartAsync("--storage=postgres", RoomForAll, $"--ConnectionStrings:Oms={await _database.CreateAsync()}")),
            [Deployment.Client] = new(() => RunningSilo.StartAsync("--storage=embedded", $"--data={_dataOfClient.Path}", $"--gateway={gateway}", RoomForAll)),
        };
        _api = new(async () =>
        {
            await _silos[Deployment.Client].Value;
            return await RunningApi.StartAsync(gateway, RoomForAll);
        });
    }

    /// <summary>The deployments, each once.</summary>
    public static TheoryData<Deployment> Each { get; } = [Deployment.Memory, Deployment.Embedded, Deployment.Postgres, Deployment.Client];

    /// <summary>A client of what is deployed so; skips the test where there is no server for it.</summary>
    public async Task<OmsClient> Of(Deployment deployment)
    {
        if (deployment == Deployment.Postgres) PostgresDatabase.SkipUnlessThere();
        return deployment == Deployment.Client ? (await _api.Value).Oms : (await _silos[deployment].Value).Oms;
    }

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        if (_api is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }) await (await _api.Value).DisposeAsync();
        foreach (var silo in _silos.Values.Where(silo => silo is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }))
        {
            await (await silo.Value).DisposeAsync();
        }

        _data.Dispose();
        _dataOfClient.Dispose();
        await _database.DisposeAsync();
    }
}
