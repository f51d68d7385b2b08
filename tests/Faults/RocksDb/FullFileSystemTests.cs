using OrleansOms.Faults.Tests.Hosting;
using OrleansOms.Faults.Tests.Load;

namespace OrleansOms.Faults.Tests.RocksDb;

/// <summary>
/// The file system that holds the data directory, the journal and the order search's index, fills up while clients are at work: writes are refused with a
/// code of their own, reads go on, and the same process is back by itself when there is room again.
/// </summary>
public sealed class FullFileSystemTests : IAsyncLifetime
{
    private const int Mebibytes = 64;
    private const int Clients = 6;
    private const int BlocksLeftMax = 40;

    // Less than a WAL is long when its room is taken in advance, which would last for minutes.
    private const int BlocksOfRoom = 2_000;

    private readonly SmallFileSystem _disk = SmallFileSystem.Mount(Mebibytes);
    private readonly Random _random = Form.Draws();
    private readonly Server _server;
    private readonly Shoppers _shoppers;

    public FullFileSystemTests()
    {
        _server = new Server(_disk.Data);
        _shoppers = new Shoppers(_server.Current, _random);
    }

    public async ValueTask InitializeAsync()
    {
        _disk.Leave(BlocksOfRoom);
        await _server.StartAsync();
        await _shoppers.OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _shoppers.Dispose();
        await _server.DisposeAsync();
        _disk.Dispose();
    }

    [Fact]
    public async Task Silo_WhoseFileSystemFillsUp_RefusesWritesReadsOnAndRecoversByItself()
    {
        for (var turn = 1; turn <= Form.Of(2, 50); turn++)
        {
            await FillAtWorkAsync();
            await FullStore.ReadsGoOn(_server.Silo.Oms, _shoppers);

            _disk.Leave(BlocksOfRoom);
            await _shoppers.Decided(100);
            await _shoppers.StopAsync();
            Assert.False(_server.Silo.HasEnded, $"It ended: {_server.Silo.Said}");
            await _shoppers.VerifyAsync();
            Form.Say($"turn {turn}: {_shoppers.Client.Answered} decided, {_shoppers.Client.Unknown} unknown");
        }

        await _server.KillAsync();
        await _server.StartAsync();
        await _shoppers.VerifyAsync();
    }

    [Fact]
    public async Task Silo_KilledWhileItsFileSystemIsFull_StartsAgainWithAllWhenThereIsRoom()
    {
        for (var turn = 1; turn <= Form.Of(1, 20); turn++)
        {
            await FillAtWorkAsync();
            await _server.KillAsync();
            await _shoppers.StopAsync();

            // It may serve what there is, or say in one sentence why it can't.
            try
            {
                await _server.StartAsync();
                await _server.KillAsync();
            }
            catch (InvalidOperationException e)
            {
                Assert.Contains("The journal", e.Message, StringComparison.Ordinal);
                Assert.DoesNotContain("   at ", e.Message, StringComparison.Ordinal);
            }

            _disk.Leave(BlocksOfRoom);
            await _server.StartAsync();
            await _shoppers.VerifyAsync();
        }
    }

    /// <summary>Fills it up while clients are at work, and waits until they are told so.</summary>
    private async Task FillAtWorkAsync()
    {
        _shoppers.Start(Clients);
        await _shoppers.Decided(100);
        _disk.Leave(_random.Next(BlocksLeftMax));
        await FullStore.Refuses(_shoppers);
    }
}
