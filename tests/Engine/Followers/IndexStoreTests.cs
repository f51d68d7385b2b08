using OrleansOms.Engine.Followers;
using OrleansOms.Engine.Followers.Postgres;
using OrleansOms.Engine.Followers.Sqlite;
using OrleansOms.Engine.Tests.Postgres;

namespace OrleansOms.Engine.Tests.Followers;

public sealed class SqliteMemoryIndexStoreTests : IndexStoreContract
{
    protected override ValueTask<IIndexStore> CreateAsync() => new(new SqliteIndexStore(file: null));
}

/// <summary>Terms share a hash as often as they can: with one of the same length.</summary>
public sealed class SqliteSharedHashIndexStoreTests : IndexStoreContract
{
    protected override ValueTask<IIndexStore> CreateAsync() => new(new SqliteIndexStore(file: null, term => term.Value.Length / 4));
}

public sealed class SqliteFileIndexStoreTests : IndexStoreContract
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("oms-index-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_directory.FullName, "index.db");

    protected override ValueTask<IIndexStore> CreateAsync() => new(new SqliteIndexStore(File));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Open_OfTheFileAgain_FindsWhatWasThere()
    {
        await using var again = new SqliteIndexStore(File);
        await again.OpenAsync(Stop);

        Assert.Equal(new IndexState(1, default), await again.FindAsync("orders", Stop));
    }

    [Fact]
    public async Task Open_OfADamagedFile_BeginsAnew()
    {
        var file = Path.Combine(_directory.FullName, "damaged.db");
        await System.IO.File.WriteAllTextAsync(file, new string('?', 10_000), Stop);

        await using var store = new SqliteIndexStore(file);
        await store.OpenAsync(Stop);

        Assert.Null(await store.FindAsync("orders", Stop));
    }

    [Fact]
    public async Task Open_OfAPathThatCannotBe_IsOneSentence()
    {
        await using var store = new SqliteIndexStore(Path.Combine(File, "below-a-file.db"));

        var refusal = await Assert.ThrowsAsync<Engine.Journal.StoreUnusableException>(async () => await store.OpenAsync(Stop));

        Assert.DoesNotContain('\n', refusal.Message);
    }
}

public sealed class PostgresIndexStoreTests(PostgresDatabase database) : IndexStoreContract, IClassFixture<PostgresDatabase>
{
    protected override async ValueTask<IIndexStore> CreateAsync()
    {
        await database.EmptyAsync();
        return new PostgresIndexStore(database.ConnectionString);
    }
}

/// <summary>Terms share a hash as often as they can: with one of the same length.</summary>
public sealed class PostgresSharedHashIndexStoreTests(PostgresDatabase database) : IndexStoreContract, IClassFixture<PostgresDatabase>
{
    protected override async ValueTask<IIndexStore> CreateAsync()
    {
        await database.EmptyAsync();
        return new PostgresIndexStore(database.ConnectionString, term => term.Value.Length / 4);
    }
}
