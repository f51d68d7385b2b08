using OrleansOms.EndToEnd.Tests.Hosting;
using OrleansOms.Silo.Hosting;

namespace OrleansOms.EndToEnd.Tests.Lifetime;

/// <summary>The database is gone while the silo runs: that is nobody's mistake, and what is asked is asked again later.</summary>
public sealed class StoreLossTests
{
    [Fact]
    public async Task Call_WhileTheDatabaseIsGone_IsUnavailableAndNoDefect()
    {
        await using var database = new PostgresDatabase();
        var gateway = FreePort.Next();
        await using var silo = await RunningSilo.StartAsync(
            "--storage=postgres", $"--ConnectionStrings:Oms={await database.CreateAsync()}", $"--gateway={gateway}");
        await using var api = await RunningApi.StartAsync(gateway);
        var location = await silo.Oms.NewLocation();
        var sku = await silo.Oms.NewSku((location, 10));
        var order = (await silo.Oms.Place(OrderDraft.Of((sku, 1)))).Is(201).String("id");

        await database.DisposeAsync();

        foreach (var oms in new[] { silo.Oms, api.Oms })
        {
            (await oms.Place(OrderDraft.Of((sku, 1)) with { Customer = new { id = Unique.Id("c"), name = "A. Buyer" } })).IsProblem(503, "unavailable");
            (await oms.Get("/v1/orders")).IsProblem(503, "unavailable");
            (await oms.Get("/v1/orders/00000000000000000000000000")).IsProblem(503, "unavailable");
            (await oms.Get($"/v1/orders/{order}/events")).IsProblem(503, "unavailable");
            (await oms.Get($"/v1/stock/{sku}/{location}/movements")).IsProblem(503, "unavailable");

            // What is in memory is told for as long as it is certain that no other silo has gone on with it.
            await Eventually.Equals(503, async () => (await oms.Get($"/v1/availability/{sku}")).Status);
            (await oms.Get($"/v1/stock/{sku}/{location}")).IsProblem(503, "unavailable");
            await Eventually.Equals(503, async () => (await oms.Get("/readyz")).Status);
        }
    }
}
