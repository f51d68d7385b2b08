using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers;
using Orleans.Storage;

namespace OrleansOms.Cluster.Tests.Membership;

/// <summary>Orleans' own provider of grain storage over our table and statements: who listens to which stream is kept in it.</summary>
public sealed class SubscriptionStoreTests : IAsyncDisposable
{
    private const string Type = "a-type";

    private static readonly GrainId[] Grains =
    [
        GrainId.Create("pubsub", "a string"),
        GrainId.Create(GrainType.Create("pubsub"), GrainIdKeyExtensions.CreateIntegerKey(7)),
        GrainId.Create(GrainType.Create("pubsub"), GrainIdKeyExtensions.CreateGuidKey(new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11))),
        GrainId.Create(GrainType.Create("pubsub"), GrainIdKeyExtensions.CreateIntegerKey(7, "a string")),
    ];

    private readonly PostgresDatabase _database = new();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task State_WrittenChangedAndCleared_IsReadAsWritten()
    {
        await using var silo = await StartAsync();
        var store = StoreOf(silo);
        for (var i = 0; i < Grains.Length; i++)
        {
            var (mine, seen) = (new GrainState<List<string>>(), new GrainState<List<string>>());
            await store.ReadStateAsync(Type, Grains[i], mine);
            Assert.False(mine.RecordExists);
            foreach (var text in new[] { $"first {i}", $"second {i}" })
            {
                mine.State = [text];
                await store.WriteStateAsync(Type, Grains[i], mine);
                await store.ReadStateAsync(Type, Grains[i], seen);
                Assert.Equal((true, text, mine.ETag), (seen.RecordExists, Assert.Single(seen.State!), seen.ETag));
            }
        }

        foreach (var grain in Grains)
        {
            var state = new GrainState<List<string>>();
            await store.ReadStateAsync(Type, grain, state);
            await store.ClearStateAsync(Type, grain, state);
            await store.ReadStateAsync(Type, grain, state);
            Assert.False(state.RecordExists);
        }
    }

    [Fact]
    public async Task State_ThatSomebodyElseHasChangedMeanwhile_IsNotWrittenOver()
    {
        await using var silo = await StartAsync();
        var store = StoreOf(silo);
        var (mine, theirs) = (new GrainState<List<string>>(["mine"]), new GrainState<List<string>>(["theirs"]));
        await store.WriteStateAsync(Type, Grains[0], theirs);

        await Assert.ThrowsAsync<InconsistentStateException>(() => store.WriteStateAsync(Type, Grains[0], mine));
        await store.ReadStateAsync(Type, Grains[0], mine);
        await store.WriteStateAsync(Type, Grains[0], theirs);
        await Assert.ThrowsAsync<InconsistentStateException>(() => store.WriteStateAsync(Type, Grains[0], mine));
        await Assert.ThrowsAsync<InconsistentStateException>(() => store.ClearStateAsync(Type, Grains[0], mine));

        await store.ReadStateAsync(Type, Grains[0], mine);
        Assert.Equal(("theirs", theirs.ETag), (Assert.Single(mine.State!), mine.ETag));
    }

    private async Task<RunningSilo> StartAsync() =>
        await RunningSilo.StartAsync("--storage=postgres", $"--ConnectionStrings:Oms={await _database.CreateAsync()}");

    private static IGrainStorage StoreOf(RunningSilo silo) =>
        silo.Services.GetRequiredKeyedService<IGrainStorage>(ProviderConstants.DEFAULT_PUBSUB_PROVIDER_NAME);
}
