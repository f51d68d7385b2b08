using OrleansOms.Faults.Tests.Hosting;
using OrleansOms.Faults.Tests.Load;

namespace OrleansOms.Faults.Tests.RocksDb;

/// <summary>
/// The file system that holds the data directory, the journal and the order search's index, fills up while clients are at work: writes are refused with a
/// code of their own, reads go on, and the same process is back by itself when there is room again.
/// </summary>
public sealed class FullFileSystemTests : IAsyncLifetime
{
    private const int Mebibytes = 192;

    // Enough to merge the files of fifty turns; less than a WAL is long when its room is taken in advance, which would last for minutes.
    private const int BlocksOfRoom = 8_000;

    private readonly SmallFileSystem _disk = SmallFileSystem.Mount(Mebibytes);
    private readonly Server _server;
    private readonly Shoppers _shoppers;
    private readonly FullStore _store;

    public FullFileSystemTests()
    {
        var random = Form.Draws();
        _server = new Server(_disk.Data);
        _shoppers = new Shoppers(_server.Current, random);
        _store = new FullStore(_disk, BlocksOfRoom, _server, _shoppers, random);
    }

    public async ValueTask InitializeAsync() => await _store.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        _shoppers.Dispose();
        await _server.DisposeAsync();
        _disk.Dispose();
    }

    [Fact]
    public Task Silo_WhoseFileSystemFillsUp_RefusesWritesReadsOnAndRecoversByItself() => _store.FillAndRecoverAsync(turns: Form.Of(2, 50));

    [Fact]
    public async Task Silo_KilledWhileItsFileSystemIsFull_StartsAgainWithAllWhenThereIsRoom()
    {
        for (var turn = 1; turn <= Form.Of(1, 20); turn++)
        {
            await _store.FillAtWorkAsync();
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

            await _store.MakeRoomAsync();
            await _server.StartAsync();
            await _shoppers.VerifyAsync();
        }
    }
}
