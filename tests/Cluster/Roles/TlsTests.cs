using OrleansOms.Cluster.Tests.Hosting;

namespace OrleansOms.Cluster.Tests.Roles;

/// <summary>Silos, and what serves in front of them, that know each other by certificates.</summary>
public sealed class TlsTests : IDisposable
{
    private const int Skus = 8;

    private readonly TestAuthority _authority = new();
    private readonly TestAuthority _another = new();

    public void Dispose()
    {
        _authority.Dispose();
        _another.Dispose();
    }

    [Fact]
    public async Task Cluster_OfProcessesWithCertificates_IsOneSystem()
    {
        await using var cluster = await SiloCluster.CreateAsync();
        await cluster.ReadyAsync(["--role=silo", .. _authority.Options()]);
        await cluster.ReadyAsync(["--role=silo", .. _authority.Options()]);
        var oms = (await cluster.ReadyAsync(["--role=api", .. _authority.Options()])).Oms;

        // Half of the SKUs, give or take some, live in either silo.
        var location = await oms.NewLocation();
        foreach (var sku in await oms.NewSkus(Skus, units: 10, location))
        {
            (await oms.Place(OrderDraft.Of((sku, 3)))).Is(201);
            Assert.Equal(7, await oms.Available(sku));
        }
    }

    [Theory]
    [InlineData("none")]
    [InlineData("another authority's")]
    [InlineData("expired")]
    public async Task Process_WithoutACertificateOfTheAuthority_IsNotLetIn(string certificate)
    {
        await using var cluster = await SiloCluster.CreateAsync();
        var silo = await cluster.ReadyAsync(["--role=silo", .. _authority.Options()]);

        var api = await cluster.StartAsync(["--role=api", .. Options(certificate)]);

        await Eventually.Sees(() => Task.FromResult(api.Said), said => said.Contains("No silo answers yet", StringComparison.Ordinal));
        await Eventually.Sees(() => Task.FromResult(silo.Said), said => said.Contains("No connection with", StringComparison.Ordinal));
        (await api.Oms.Get("/readyz")).IsProblem(503, "notReady");
        Assert.DoesNotContain("A silo answers", api.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_WithACertificate_TalksToNoSiloWithoutOne()
    {
        await using var cluster = await SiloCluster.CreateAsync();
        await cluster.ReadyAsync("--role=silo");

        var api = await cluster.StartAsync(["--role=api", .. _authority.Options()]);

        await Eventually.Sees(() => Task.FromResult(api.Said), said => said.Contains("No silo answers yet", StringComparison.Ordinal));
        Assert.DoesNotContain("A silo answers", api.Said, StringComparison.Ordinal);
    }

    private string[] Options(string certificate) => certificate switch
    {
        "none" => [],
        "expired" => _authority.Options(validFor: TimeSpan.FromDays(-1)),
        _ => [.. _another.Options()[..2], $"--tls-authority={_authority.Authority}"],
    };
}
