using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Membership;
using Orleans.Runtime.MembershipService;
using Table = OrleansOms.Silo.Cluster.Membership;

namespace OrleansOms.Cluster.Tests.Membership;

/// <summary>Orleans' own provider over our tables and statements: what its membership protocol rests on.</summary>
public sealed class MembershipTableTests : IAsyncDisposable
{
    private const string Cluster = "a-cluster";

    private readonly PostgresDatabase _database = new();
    private readonly DateTime _start = new(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc);
    private string _connection = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Rows_InsertedAndUpdated_AreReadAsWritten()
    {
        var table = await OpenAsync();
        var entry = Entry(1, SiloStatus.Joining);

        Assert.True(await table.InsertRowAsync(entry, await NextAsync(table), Stop));
        entry.Status = SiloStatus.Active;
        entry.AddSuspector(Entry(2, SiloStatus.Active).SiloAddress, _start.AddSeconds(5));
        entry.IAmAliveTime = _start.AddSeconds(6);
        Assert.True(await ChangeAsync(table, entry));

        foreach (var seen in new[] { await table.ReadAllAsync(Stop), await table.ReadRowAsync(entry.SiloAddress, Stop) })
        {
            var row = Assert.Single(seen.Members).Item1;
            Assert.Equal((entry.ToFullString(), 2), (row.ToFullString(), seen.Version.Version));
        }
    }

    [Fact]
    public async Task Change_OfAVersionThatIsNoMore_ChangesNothing()
    {
        var table = await OpenAsync();
        var stale = await NextAsync(table);
        Assert.True(await table.InsertRowAsync(Entry(1, SiloStatus.Active), stale, Stop));

        Assert.False(await table.InsertRowAsync(Entry(2, SiloStatus.Active), stale, Stop));
        Assert.False(await ChangeAsync(table, Entry(1, SiloStatus.Dead), stale));
        Assert.False(await table.InsertRowAsync(Entry(1, SiloStatus.Active), await NextAsync(table), Stop)); // It is there already.
        var before = await table.ReadAllAsync(Stop);
        Assert.False(await table.UpdateRowAsync(Entry(3, SiloStatus.Dead), before.Members[0].Item2, before.Version.Next(), Stop)); // It never was.

        var seen = await table.ReadAllAsync(Stop);
        Assert.Equal((1, SiloStatus.Active), (seen.Version.Version, Assert.Single(seen.Members).Item1.Status));
    }

    [Fact]
    public async Task Insert_ByManyOfOneVersion_SucceedsForOne()
    {
        var table = await OpenAsync();
        var version = await NextAsync(table);

        var done = await Task.WhenAll(Enumerable.Range(1, 8).Select(silo => table.InsertRowAsync(Entry(silo, SiloStatus.Joining), version, Stop)));

        Assert.Single(done, inserted => inserted);
        Assert.Single((await table.ReadAllAsync(Stop)).Members);
    }

    [Fact]
    public async Task Heartbeat_OfASilo_MovesItsTimeAndNoVersion()
    {
        var table = await OpenAsync();
        var entry = Entry(1, SiloStatus.Active);
        await table.InsertRowAsync(entry, await NextAsync(table), Stop);

        entry.IAmAliveTime = _start.AddMinutes(1);
        await table.UpdateIAmAliveAsync(entry, Stop);

        var seen = await table.ReadAllAsync(Stop);
        Assert.Equal((_start.AddMinutes(1), 1), (seen.Members[0].Item1.IAmAliveTime, seen.Version.Version));
    }

    [Fact]
    public async Task Cleanup_OfOldRows_TakesTheDeadOnly()
    {
        var table = await OpenAsync();
        foreach (var (silo, status) in new[] { (1, SiloStatus.Dead), (2, SiloStatus.Active), (3, SiloStatus.Dead) })
        {
            var entry = Entry(silo, status);
            if (silo == 3) entry.IAmAliveTime = _start.AddDays(20);
            await table.InsertRowAsync(entry, await NextAsync(table), Stop);
        }

        await table.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(_start.AddDays(10)), Stop);

        Assert.Equal([2, 3], (await table.ReadAllAsync(Stop)).Members.Select(member => member.Item1.SiloAddress.Generation).Order());
    }

    [Fact]
    public async Task Gateways_OfActiveSilosThatHaveOne_AreFound()
    {
        var table = await OpenAsync();
        foreach (var (silo, status, port) in new[] { (1, SiloStatus.Active, 30_001), (2, SiloStatus.Active, 0), (3, SiloStatus.Joining, 30_003) })
        {
            var entry = Entry(silo, status);
            entry.ProxyPort = port;
            await table.InsertRowAsync(entry, await NextAsync(table), Stop);
        }

        var gateways = new AdoNetGatewayListProvider(
            NullLogger<AdoNetGatewayListProvider>.Instance,
            new ServiceCollection().BuildServiceProvider(),
            Options.Create(new AdoNetClusteringClientOptions { Invariant = "Npgsql", ConnectionString = Table.ConnectionOf(_connection) }),
            Options.Create(new GatewayOptions()),
            Options.Create(new ClusterOptions { ClusterId = Cluster }));
        await gateways.InitializeGatewayListProviderAsync(Stop);
        var found = Assert.Single(await gateways.GetGatewaysAsync(Stop));
        Assert.Equal(("127.0.0.1", 30_001), (found.Host, found.Port));
    }

    [Fact]
    public async Task Death_DeclaredByAnother_IsCountedFromThenUnlessTheProcessIsGone()
    {
        var table = await OpenAsync();
        await using var membership = new Table(_connection);
        var (dead, other) = (Entry(1, SiloStatus.Active), Entry(2, SiloStatus.Active));
        await table.InsertRowAsync(dead, await NextAsync(table), Stop);
        Assert.Equal(SiloStatus.Active, membership.StatusOf(Cluster, dead.SiloAddress));
        Assert.Null(membership.StatusOf(Cluster, other.SiloAddress));
        Assert.Null(await membership.AgeOfLastDeathAsync(Cluster, Stop));

        dead.Status = SiloStatus.Dead;
        dead.AddSuspector(other.SiloAddress, _start);
        Assert.True(await ChangeAsync(table, dead));

        Assert.Equal(SiloStatus.Dead, membership.StatusOf(Cluster, dead.SiloAddress));
        Assert.NotNull(await membership.AgeOfLastDeathAsync(Cluster, Stop));
        await membership.TakeForGoneAsync(Cluster, dead.SiloAddress, Stop);
        Assert.Null(await membership.AgeOfLastDeathAsync(Cluster, Stop));
    }

    [Fact]
    public async Task Departure_OfASiloThatSaysSoItself_LetsNobodyWait()
    {
        var table = await OpenAsync();
        await using var membership = new Table(_connection);
        var leaving = Entry(1, SiloStatus.ShuttingDown);
        await table.InsertRowAsync(leaving, await NextAsync(table), Stop);

        leaving.Status = SiloStatus.Dead;
        leaving.AddSuspector(leaving.SiloAddress, _start);
        Assert.True(await ChangeAsync(table, leaving));

        Assert.Null(await membership.AgeOfLastDeathAsync(Cluster, Stop));
    }

    private async Task<IMembershipTable> OpenAsync()
    {
        _connection = await _database.CreateAsync();
        await Table.MigrateAsync(_connection, Stop);
        var table = new AdoNetClusteringTable(
            new ServiceCollection().BuildServiceProvider(),
            Options.Create(new ClusterOptions { ClusterId = Cluster }),
            Options.Create(new AdoNetClusteringSiloOptions { Invariant = "Npgsql", ConnectionString = Table.ConnectionOf(_connection) }),
            NullLogger<AdoNetClusteringTable>.Instance);
        await table.InitializeMembershipTableAsync(true, Stop);
        await table.InitializeMembershipTableAsync(true, Stop);
        return table;
    }

    // The token of a row is what the provider makes of it.
    private static async Task<bool> ChangeAsync(IMembershipTable table, MembershipEntry entry, TableVersion? version = null)
    {
        var seen = await table.ReadAllAsync(Stop);
        return await table.UpdateRowAsync(entry, seen.TryGet(entry.SiloAddress)!.Item2, version ?? seen.Version.Next(), Stop);
    }

    private static async Task<TableVersion> NextAsync(IMembershipTable table) => (await table.ReadAllAsync(Stop)).Version.Next();

    private MembershipEntry Entry(int generation, SiloStatus status) => new()
    {
        SiloAddress = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11_111), generation),
        SiloName = $"silo-{generation}",
        HostName = "here",
        Status = status,
        ProxyPort = 30_000,
        StartTime = _start,
        IAmAliveTime = _start,
    };
}
