using Npgsql;
using OrleansOms.Cluster.Tests.Hosting;

namespace OrleansOms.Cluster.Tests.Membership;

public sealed class MigrateTests
{
    [Fact]
    public async Task Migrate_ByTwoAtOnceAndOnceMore_AppliesEachScriptOnce()
    {
        await using var cluster = await SiloCluster.CreateAsync();
        string[] migrate = ["migrate", .. cluster.Store];

        var both = await Task.WhenAll(SiloProcess.RunAsync(migrate), SiloProcess.RunAsync(migrate));
        var again = await SiloProcess.RunAsync(migrate);

        Assert.All(both, ending => Assert.Equal((0, ""), (ending.ExitCode, ending.Error)));
        Assert.Equal(0, again.ExitCode);
        Assert.StartsWith("All is up to date", again.Output, StringComparison.Ordinal);
        Assert.Single(both, ending => ending.Output.Contains("001-membership", StringComparison.Ordinal));
        Assert.Single(both, ending => ending.Output.Contains("001-journal", StringComparison.Ordinal));
        await using var connection = new NpgsqlConnection(cluster.Connection + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var elsewhere = new NpgsqlCommand("select count(*) from pg_tables where schemaname not in ('oms', 'pg_catalog', 'information_schema')", connection);
        Assert.Equal(0L, await elsewhere.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Migrate_OfEmbeddedStorage_IsRefused() => (await SiloProcess.RunAsync("migrate")).IsRefusal(2, "--storage postgres");
}
