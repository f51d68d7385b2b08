using OrleansOms.Api.Access;
using OrleansOms.Api.Tests.Hosting;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Api.Tests.Access;

/// <summary>What a running server makes of changes to the keys' file.</summary>
public sealed class KeysInForceTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("orleansoms-keys-");

    private string Path => System.IO.Path.Combine(_directory.FullName, "keys.json");

    private KeyFile File => new(Path, mustExist: false);

    [Fact]
    public void Refresh_AfterARotation_HonoursBothAndThenTheNewOne()
    {
        var (old, young) = (TestKeys.Operator, TestKeys.Operator.Rotated());
        Add(old);
        var keys = KeysInForce.Of(File, Examples.Noon);

        Add(young);
        Assert.True(keys.Refresh(Examples.Noon, out _));
        Assert.Equal((true, true), (Opens(keys, old), Opens(keys, young)));

        File.Change(Examples.Noon, ring => ring.Without(old.Key.Id)!);
        Assert.True(keys.Refresh(Examples.Noon, out _));
        Assert.Equal((false, true), (Opens(keys, old), Opens(keys, young)));
        Assert.False(keys.Refresh(Examples.Noon, out _));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData(null)]
    public void Refresh_OfADamagedOrLostFile_KeepsTheOldKeysAndSaysSoOnce(string? content)
    {
        Add(TestKeys.Operator);
        var keys = KeysInForce.Of(File, Examples.Noon);
        var whole = System.IO.File.ReadAllBytes(Path);

        if (content is null) System.IO.File.Delete(Path);
        else System.IO.File.WriteAllText(Path, content);
        Assert.False(keys.Refresh(Examples.Noon, out var first));
        Assert.False(keys.Refresh(Examples.Noon, out var second));
        Assert.True(Opens(keys, TestKeys.Operator));
        Assert.Contains(Path, first, StringComparison.Ordinal);
        Assert.Null(second);

        System.IO.File.WriteAllBytes(Path, whole);
        Assert.False(keys.Refresh(Examples.Noon, out var mended));
        Assert.Null(mended);
        Add(TestKeys.Node);
        Assert.True(keys.Refresh(Examples.Noon, out _));
        Assert.True(Opens(keys, TestKeys.Node));
    }

    [Fact]
    public void Refresh_AfterTheLastKeyWasRevoked_LetsNobodyInRatherThanEverybody()
    {
        Add(TestKeys.Operator);
        var keys = KeysInForce.Of(File, Examples.Noon);

        File.Change(Examples.Noon, ring => ring.Without(TestKeys.Operator.Key.Id)!);

        Assert.True(keys.Refresh(Examples.Noon, out _));
        Assert.NotNull(keys.Ring);
        Assert.False(Opens(keys, TestKeys.Operator));
        Assert.NotNull(KeysInForce.Of(File, Examples.Noon).Ring);
    }

    [Fact]
    public void Refresh_WhenTheFirstKeyComes_EndsTheTimeWithoutKeys()
    {
        var keys = KeysInForce.Of(File, Examples.Noon);
        Assert.True(keys.Honours(Caller.Operator, Examples.Noon));

        Add(TestKeys.Operator);

        Assert.True(keys.Refresh(Examples.Noon, out _));
        Assert.False(keys.Honours(Caller.Operator, Examples.Noon));
        Assert.True(keys.Honours(Caller.Of(TestKeys.Operator.Key), Examples.Noon));
    }

    [Fact]
    public async Task RunningServer_WhoseFileChanges_FollowsIt()
    {
        await using var server = await ApiServer.Start(
            new FakeGrains().Shows<IOrderGrain, OrderView>(id => Examples.OrderView(id)), builder => builder.AddOmsKeys(File));
        const string Order = "/v1/orders/0123456789abcdefghjkmnpqrs";
        Assert.Equal(200, (await server.Get(Order)).Status);

        Add(TestKeys.Operator);
        await Becomes(server, 401, () => server.Get(Order));
        Assert.Equal(200, (await server.Send(HttpMethod.Get, Order, body: null, TestKeys.Operator.Header)).Status);

        File.Change(Examples.Noon, ring => ring.Without(TestKeys.Operator.Key.Id)!);
        await Becomes(server, 401, () => server.Send(HttpMethod.Get, Order, body: null, TestKeys.Operator.Header));
    }

    public void Dispose() => _directory.Delete(recursive: true);

    // Virtual time goes on by a second with each look; real patience ends with the test's.
    private static async Task Becomes(ApiServer server, int status, Func<Task<ApiAnswer>> look)
    {
        for (var looks = 0; (await look()).Status != status; looks++)
        {
            Assert.True(looks < 1_000, $"It never became {status}.");
            server.Time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private static bool Opens(KeysInForce keys, TestKeys.Holder holder) => keys.Ring!.Find(holder.Text, Examples.Noon) is not null;

    private void Add(TestKeys.Holder holder) => File.Change(Examples.Noon, ring => ring.Add(holder.Key, Examples.Noon));
}
