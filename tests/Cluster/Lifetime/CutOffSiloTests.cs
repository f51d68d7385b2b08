using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using Npgsql;
using OrleansOms.Cluster.Tests.Hosting;

namespace OrleansOms.Cluster.Tests.Lifetime;

/// <summary>
/// A silo that the others can't reach, and that can't reach them, while all of them reach PostgreSQL, and clients each of them: it is given up, and until it knows it sells nothing that
/// is not there and shows nothing that is sold.
/// </summary>
public sealed class CutOffSiloTests
{
    private const int Clients = 4;
    private const int Skus = 12;

    [Fact]
    public async Task Silo_CutOffFromTheOthersOnly_ShowsAndSellsNothingThatIsNotThere()
    {
        using var network = NetworkNamespace.Create();
        using var data = new DataDirectory();
        await using var cluster = await SiloCluster.CreateAsync();
        await using var postgres = new PostgresProxy(new NpgsqlConnectionStringBuilder(cluster.Connection).Port, network.Outside);
        await using var balancer = new Balancer();
        using var shoppers = new Shoppers(balancer, Form.Draws());

        // Where it listens anybody may ask, so all of them want a key.
        var key = (await SiloProcess.RunAsync("keys", "add", "--scope=operator", "--name=a-test", $"--data={data.Path}")).Output.Trim();
        string[] keys = [$"--keys={Path.Combine(data.Path, "keys.json")}", $"--advertise={network.Others}"];
        var one = (await cluster.ReadyAsync(keys)).Oms.As(key);
        var other = (await cluster.ReadyAsync(keys)).Oms.As(key);
        var through = new NpgsqlConnectionStringBuilder(cluster.Connection)
        {
            Host = network.Outside.ToString(),
            Port = postgres.Port,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable, // The proxy reads along.
        };
        var apart = await cluster.StartWithinAsync(
            network.Launcher, [.. keys[..1], $"--advertise={network.Silo}", $"--urls=http://{network.Inside}:0", $"--ConnectionStrings:Oms={through}"]);
        var cutOff = apart.Oms.As(key);
        foreach (var oms in new[] { one, other, cutOff })
        {
            balancer.Add(oms);
            await balancer.Ready(oms);
        }

        await shoppers.OpenAsync();
        var location = await one.NewLocation();
        var skus = await one.NewSkus(Skus, units: 5, location);
        foreach (var sku in skus) Assert.Equal(5, await cutOff.Available(sku));

        shoppers.Start(Clients);
        await shoppers.Decided(100);
        network.Cut();
        var sold = new ConcurrentDictionary<string, long>();
        var looking = skus.Select(sku => LookUntilItEndsAsync(apart, cutOff, sku)).ToList();
        await Task.WhenAll(skus.Select(async sku =>
        {
            await Eventually.Sees(() => one.Place(OrderDraft.Of((sku, 2)), $"of-{sku}"), answer => answer.Status == 201);
            sold[sku] = Stopwatch.GetTimestamp();
        }));
        var shown = (await Task.WhenAll(looking)).SelectMany(one => one).ToList();
        await shoppers.Decided(100);
        await shoppers.StopAsync();
        balancer.Remove(cutOff);

        Form.Say($"{shown.Count} looks at the one that was cut off, {shoppers.Client.Answered} decided, {shoppers.Client.Unknown} unknown");
        Assert.All(shown, look => Assert.True(look.At <= sold[look.Sku] || look.Available == 3, $"{look.Available} of {look.Sku} were shown after two of five were sold."));
        Assert.All(shown, look => Assert.True(look.Available is 3 or 5, $"{look.Available} of {look.Sku} never were to be had."));
        foreach (var sku in skus) Assert.Equal(Levels.With(onHand: 5, committed: 2), await other.Stock(sku, location));
        await shoppers.VerifyAsync();
    }

    // Each look, and when it began, until the process has ended, as one that was given up does.
    private static async Task<List<(string Sku, long At, long Available)>> LookUntilItEndsAsync(SiloProcess silo, OmsClient oms, string sku)
    {
        var shown = new List<(string, long, long)>();
        while (!silo.HasEnded)
        {
            var at = Stopwatch.GetTimestamp();
            try
            {
                var answer = await oms.Get($"/v1/availability/{sku}");
                if (answer.Status == 200) shown.Add((sku, at, (long)answer.Json["available"]!));
            }
            catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
            {
                // It may be ending.
            }
        }

        return shown;
    }
}
