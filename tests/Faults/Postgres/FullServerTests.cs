using OrleansOms.Faults.Tests.Hosting;
using OrleansOms.Faults.Tests.Load;

namespace OrleansOms.Faults.Tests.Postgres;

/// <summary>
/// The file system of PostgreSQL fills up while clients are at work: writes are refused as they are where the silo's own does, reads go on, and
/// the same process is back by itself when there is room again.
/// </summary>
public sealed class FullServerTests
{
    // A new cluster, its first WAL segments and some room.
    private const int Mebibytes = 160;
    private const int BlocksOfRoom = 4_000;

    [Fact]
    public async Task Silo_WhosePostgresHasNoRoom_RefusesWritesReadsOnAndRecoversByItself()
    {
        using var disk = SmallFileSystem.Mount(Mebibytes);
        using var postgres = PostgresServer.Start(disk.Data);
        using var data = new DataDirectory();
        var random = Form.Draws();
        await using var server = new Server(data.Path, "--storage=postgres", $"--ConnectionStrings:Oms={postgres.Connection}");
        using var shoppers = new Shoppers(server.Current, random);
        var store = new FullStore(disk, BlocksOfRoom, server, shoppers, random, postgres);
        await store.OpenAsync();

        await store.FillAndRecoverAsync(turns: Form.Of(2, 50));
    }
}
