using OrleansOms.Silo;

[assembly: AssemblyFixture(typeof(OrleansOms.EndToEnd.Tests.Hosting.Silos))]

namespace OrleansOms.EndToEnd.Tests.Hosting;

/// <summary>
/// One running silo a kind of storage, started when the first test wants it and shared by all: tests keep apart by using SKUs,
/// locations and channels of their own.
/// </summary>
public sealed class Silos : IAsyncLifetime
{
    private readonly DataDirectory _data = new();
    private readonly PostgresDatabase _database = new();
    private readonly Lazy<Task<RunningSilo>> _memory;
    private readonly Lazy<Task<RunningSilo>> _embedded;
    private readonly Lazy<Task<RunningSilo>> _postgres;

    public Silos()
    {
        _memory = new(() => RunningSilo.StartAsync("--storage=memory"));
        _embedded = new(() => RunningSilo.StartAsync("--storage=embedded", $"--data={_data.Path}"));
        _postgres = new(async () => await RunningSilo.StartAsync("--storage=postgres", $"--ConnectionStrings:Oms={await _database.CreateAsync()}"));
    }

    /// <summary>The storages, each once.</summary>
    public static TheoryData<StorageKind> Each { get; } = [StorageKind.Memory, StorageKind.Embedded, StorageKind.Postgres];

    /// <summary>A client of the silo on that storage; skips the test where there is no server for it.</summary>
    public async Task<OmsClient> Of(StorageKind storage)
    {
        if (storage == StorageKind.Postgres) PostgresDatabase.SkipUnlessThere();
        var silo = storage switch
        {
            StorageKind.Memory => _memory,
            StorageKind.Embedded => _embedded,
            _ => _postgres,
        };
        return (await silo.Value).Oms;
    }

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in new[] { _memory, _embedded, _postgres }.Where(silo => silo is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }))
        {
            await (await silo.Value).DisposeAsync();
        }

        _data.Dispose();
        await _database.DisposeAsync();
    }
}
