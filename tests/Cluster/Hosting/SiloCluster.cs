namespace OrleansOms.Cluster.Tests.Hosting;

/// <summary>Silos, and what serves in front of them, as processes of their own over a database of a test's own.</summary>
public sealed class SiloCluster : IAsyncDisposable
{
    private readonly PostgresDatabase _database = new();
    private readonly DataDirectory _data = new();
    private readonly List<SiloProcess> _processes = [];

    private SiloCluster()
    {
    }

    /// <summary>How its silos connect.</summary>
    public string Connection { get; private set; } = "";

    /// <summary>The options that name its store.</summary>
    public string[] Store => ["--storage=postgres", $"--ConnectionStrings:Oms={Connection}"];

    /// <summary>Without silos yet. Skips the test where there is no server.</summary>
    public static async Task<SiloCluster> CreateAsync()
    {
        var cluster = new SiloCluster();
        cluster.Connection = await cluster._database.CreateAsync();
        return cluster;
    }

    /// <summary>As <see cref="CreateAsync"/>, over a database of another server, which it has to itself.</summary>
    public static SiloCluster Over(string connection) => new() { Connection = connection };

    /// <summary>Starts a process, and waits until it says where it serves.</summary>
    public async Task<SiloProcess> StartAsync(params string[] options)
    {
        var process = await SiloProcess.ServeAsync(_data, [.. Store, .. options]);
        lock (_processes) _processes.Add(process);
        return process;
    }

    /// <summary>As <see cref="StartAsync"/>, by a program that becomes the silo.</summary>
    public async Task<SiloProcess> StartWithinAsync(string[] launcher, params string[] options)
    {
        var process = await SiloProcess.LaunchAsync(launcher, _data.Path, [.. Store, .. options]);
        lock (_processes) _processes.Add(process);
        return process;
    }

    /// <summary>Starts a process, and waits until it is ready.</summary>
    public async Task<SiloProcess> ReadyAsync(params string[] options)
    {
        var process = await StartAsync(options);
        await Eventually.Equals(200, async () => (await process.Oms.Get("/readyz")).Status);
        return process;
    }

    /// <summary>Adds a silo that serves the contract itself, and waits until <paramref name="balancer"/> sends it requests.</summary>
    public async Task<SiloProcess> AddAsync(Balancer balancer, params string[] options)
    {
        var silo = await StartAsync(options);
        balancer.Add(silo.Oms);
        await balancer.Ready(silo.Oms);
        return silo;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes) await process.DisposeAsync();
        await _database.DisposeAsync();
        _data.Dispose();
    }
}
