using OrleansOms.EndToEnd.Tests.Hosting;

namespace OrleansOms.EndToEnd.Tests.Lifetime;

/// <summary>What it can't be started with: one sentence for the operator, an exit code that is not 0, nothing touched.</summary>
public sealed class StartRefusalTests : IDisposable
{
    private const int Misused = 2;
    private const int Unusable = 3;

    private readonly DataDirectory _data = new();

    [Theory]
    [InlineData("There is no option --storge", "--storge=memory")]
    [InlineData("--drain is 0 to 600 seconds", "--storage=memory", "--drain=601")]
    [InlineData("--concurrency is 0 to 10000 requests", "--storage=memory", "--concurrency=-1")]
    [InlineData("--storage is embedded, postgres or memory", "--storage=disk")]
    [InlineData("needs a connection string", "--storage=postgres")]
    [InlineData("--returns:days is 0 to", "--storage=memory", "--returns:days=soon")]
    [InlineData("--returns:approval is none or operator", "--storage=memory", "--returns:approval=mine")]
    [InlineData("--gateway is a port", "--storage=memory", "--gateway=0")]
    [InlineData("--gateway is a port", "--storage=memory", "--gateway=127.0.0.1:5090")]
    [InlineData("--urls needs a value", "--urls")]
    [InlineData("loopback only", "--urls=http://0.0.0.0:0", "--storage=memory")]
    [InlineData("loopback only", "--urls=http://127.0.0.1:0;http://+:0", "--storage=memory")]
    [InlineData("loopback only", "--Kestrel:Endpoints:All:Url=http://0.0.0.0:0", "--storage=memory")]
    [InlineData("There is no file of keys", "--keys=/nowhere/keys.json", "--storage=memory")]
    [InlineData("There is no option --scope", "--scope=operator")]
    [InlineData("Usage:", "keys")]
    [InlineData("Usage:", "keys", "revoke")]
    [InlineData("needs --scope", "keys", "add", "--name", "alice")]
    [InlineData("needs --name", "keys", "add", "--scope", "operator")]
    [InlineData("--expires takes a day to come", "keys", "add", "--scope=operator", "--name=alice", "--expires=2001-01-01")]
    [InlineData("A storefront has a channel", "keys", "add", "--scope=storefront", "--name=web")]
    [InlineData("Usage:", "sell")]
    [InlineData("Usage:", "erase")]
    public async Task Start_WithOptionsThatCantBe_IsRefused(string says, params string[] arguments) =>
        (await SiloProcess.RunAsync(arguments)).IsRefusal(Misused, says);

    [Theory]
    [InlineData("needs a silo to ask")]
    [InlineData("--gateway takes addresses with ports", "--gateway=5090")]
    [InlineData("--gateway takes addresses with ports", "--gateway=127.0.0.1:5090,somewhere")]
    [InlineData("There is no option --data", "--gateway=127.0.0.1:5090", "--data=.")]
    [InlineData("'serve' is no option", "serve", "--gateway=127.0.0.1:5090")]
    [InlineData("loopback only", "--gateway=127.0.0.1:5090", "--urls=http://0.0.0.0:0")]
    [InlineData("There is no file of keys", "--gateway=127.0.0.1:5090", "--keys=/nowhere/keys.json")]
    public async Task StartOfTheApi_WithOptionsThatCantBe_IsRefused(string says, params string[] arguments) =>
        (await ApiProcess.RunAsync(arguments)).IsRefusal(Misused, says);

    [Fact]
    public async Task Start_WithDamagedKeys_IsRefusedRatherThanOpenToAll()
    {
        Directory.CreateDirectory(_data.Path);
        await File.WriteAllTextAsync(Path.Combine(_data.Path, "keys.json"), "{", TestContext.Current.CancellationToken);

        (await SiloProcess.RunAsync($"--data={_data.Path}", "--urls=http://127.0.0.1:0")).IsRefusal(Misused, "keys.json is damaged");
        (await SiloProcess.RunAsync("keys", "add", "--scope=operator", "--name=alice", $"--data={_data.Path}")).IsRefusal(Misused, "keys.json is damaged");

        Assert.False(Directory.Exists(_data.Journal));
    }

    [Theory]
    [InlineData("erase", "c-1")]
    [InlineData("rebuild")]
    public async Task Work_OnADirectoryWithoutAJournal_IsRefusedAndMakesNone(params string[] work)
    {
        (await SiloProcess.RunAsync([.. work, $"--data={_data.Path}"])).IsRefusal(Unusable, "There is no journal in");

        Assert.False(Directory.Exists(_data.Journal));
    }

    [Fact]
    public async Task Start_OnADirectoryInUse_IsRefusedAndTheFirstGoesOn()
    {
        await using var first = await SiloProcess.ServeAsync(_data);
        var location = await first.Oms.NewLocation();

        (await SiloProcess.RunAsync($"--data={_data.Path}", "--urls=http://127.0.0.1:0")).IsRefusal(Unusable, "in use by another process");
        (await SiloProcess.RunAsync("erase", "c-1", $"--data={_data.Path}")).IsRefusal(Unusable, "in use by another process");
        (await SiloProcess.RunAsync("--storage=memory", $"--urls={first.Oms.Http.BaseAddress}")).IsRefusal(Misused, "Can't listen");
        (await SiloProcess.RunAsync("--storage=memory", $"--gateway={first.Oms.Http.BaseAddress!.Port}")).IsRefusal(Misused, "Can't listen");
        (await ApiProcess.RunAsync("--gateway=127.0.0.1:5090", $"--urls={first.Oms.Http.BaseAddress}")).IsRefusal(Misused, "Can't listen");

        var sku = await first.Oms.NewSku((location, 1));
        (await first.Oms.Place(OrderDraft.Of((sku, 1)))).Is(201);
    }

    [Fact]
    public async Task Start_OnAFileInPlaceOfTheDirectory_IsRefused()
    {
        await File.WriteAllTextAsync(_data.Path, "a letter", TestContext.Current.CancellationToken);

        (await SiloProcess.RunAsync($"--data={_data.Path}")).IsRefusal(Unusable, _data.Path);

        Assert.Equal("a letter", await File.ReadAllTextAsync(_data.Path, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("FORMAT", "OrleansOms journal 2\n", "written by a newer version")]
    [InlineData("FORMAT", "something else\n", "is damaged")]
    [InlineData("CURRENT", "MANIFEST-999999\n", "is damaged")]
    public async Task Start_OnAJournalNewerOrDamaged_IsRefusedAndNothingIsTouched(string file, string content, string says)
    {
        await using (await RunningSilo.StartAsync("--storage=embedded", $"--data={_data.Path}"))
        {
        }

        await File.WriteAllTextAsync(Path.Combine(_data.Journal, file), content, TestContext.Current.CancellationToken);
        var before = _data.Listing();

        (await SiloProcess.RunAsync($"--data={_data.Path}")).IsRefusal(Unusable, says);

        Assert.Equal(before, _data.Listing());
    }

    public void Dispose() => _data.Dispose();
}
