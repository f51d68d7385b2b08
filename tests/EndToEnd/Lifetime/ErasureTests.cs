using OrleansOms.EndToEnd.Tests.Hosting;

namespace OrleansOms.EndToEnd.Tests.Lifetime;

/// <summary>Personal data is never on disk in clear, and is gone for good when it is erased; orders and money stay.</summary>
public sealed class ErasureTests
{
    private static readonly string[] Personal = ["Zebulon Quillfeather", "zebulon@example.org", "+44 20 7946 0958", "7 Marchpane Mews", "Ottery St Zeb", "ZB7 9QF"];

    [Fact]
    public async Task Customer_Erased_KeepsOrdersAndMoneyButNothingPersonal()
    {
        using var data = new DataDirectory();
        string[] options = ["--storage=embedded", $"--data={data.Path}"];
        var (customer, other, channel) = (Unique.Id("c"), Unique.Id("c"), Unique.Id("ch"));
        OmsAnswer placed, others;
        await using (var silo = await RunningSilo.StartAsync(options))
        {
            var location = await silo.Oms.NewLocation();
            var sku = await silo.Oms.NewSku((location, 5));
            placed = (await silo.Oms.Place(Draft(customer, channel, sku))).Is(201);
            others = (await silo.Oms.Place(Draft(other, channel, sku))).Is(201);
            Assert.All(Personal, text => Assert.Contains(text, placed.Text, StringComparison.Ordinal));
            await Eventually.Sees(() => silo.Oms.Search($"channel={channel}"), found => found.Count == 2);
        }

        Assert.NotEmpty(data.FilesWith(channel)); // so the search through the files does find what is there
        Assert.All(Personal, text => Assert.Empty(data.FilesWith(text)));
        Assert.Equal(0, (await SiloProcess.RunAsync("erase", customer, $"--data={data.Path}")).ExitCode);
        Assert.Equal(1, (await SiloProcess.RunAsync("erase", customer, $"--data={data.Path}")).ExitCode);
        Assert.Equal(0, (await SiloProcess.RunAsync("rebuild", $"--data={data.Path}")).ExitCode);
        Assert.All(Personal, text => Assert.Empty(data.FilesWith(text)));

        await using var again = await RunningSilo.StartAsync(options);
        var order = (await again.Oms.Order(placed.String("id"))).Is(200);
        Assert.All(Personal, text => Assert.DoesNotContain(text, order.Text, StringComparison.Ordinal));
        Assert.Equal($$"""{"id":"{{customer}}"}""", order.Json["customer"]!.ToJsonString());
        Assert.Null(order.Json["delivery"]!["address"]);
        Assert.Equal(placed.Json["amounts"]!.ToJsonString(), order.Json["amounts"]!.ToJsonString());
        Assert.Equal(placed.Json["lines"]!.ToJsonString(), order.Json["lines"]!.ToJsonString());
        var kept = (await again.Oms.Order(others.String("id"))).Is(200);
        Assert.Equal(others.Json["customer"]!.ToJsonString(), kept.Json["customer"]!.ToJsonString());
        Assert.Equal(2, (await again.Oms.Search($"channel={channel}")).Count);
        Assert.Single(await again.Oms.Search($"customer={customer}"));
    }

    private static OrderDraft Draft(string customer, string channel, string sku) => OrderDraft.Of((sku, 2)) with
    {
        Channel = channel,
        Customer = new { id = customer, name = Personal[0], email = Personal[1], phone = Personal[2] },
        Delivery = new
        {
            method = "standard",
            address = new { name = Personal[0], lines = new[] { Personal[3] }, city = Personal[4], country = "GB", postalCode = Personal[5] },
        },
    };
}
