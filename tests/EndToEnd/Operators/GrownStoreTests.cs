using OrleansOms.EndToEnd.Tests.Hosting;
using OrleansOms.Growth;
using OrleansOms.Silo;

namespace OrleansOms.EndToEnd.Tests.Operators;

/// <summary>A store of made-up history, on which the size of a store is tried: it has to be one that the program itself could have written.</summary>
public sealed class GrownStoreTests
{
    private static readonly Year Small = new(Orders: 40, Skus: 5, Seed: 1);

    [Theory]
    [InlineData(StoreKind.Embedded)]
    [InlineData(StoreKind.Postgres)]
    public async Task Store_FilledWithMadeUpOrders_IsWholeAndServed(StoreKind kind)
    {
        await using var place = await Place.OfAsync(kind);
        var stop = TestContext.Current.CancellationToken;

        Assert.Equal(0, await Filling.RunAsync(SiloOptions.From(SiloOptions.Said(place.Options)), Small, TextWriter.Null, stop));

        await place.VerifyAsync();
        await using var silo = await place.ServeAsync();
        var found = await silo.Oms.Search($"channel={Year.Channel}");
        Assert.Equal(Small.Orders, found.Count);
        Assert.All(found, order => Assert.Equal("delivered", (string)order["status"]!));
        var order = (await silo.Oms.Order(Year.Order(1))).Is(200).Json;
        Assert.Equal("delivered", (string)order["status"]!);
        Assert.StartsWith("Customer ", (string)order["customer"]!["name"]!, StringComparison.Ordinal);
        Assert.Equal(2 * Small.Orders, await SoldAsync(silo.Oms));
        (await silo.Oms.Place(OrderDraft.Of((Year.Sku(0), 1)))).Is(201);
    }

    [Fact]
    public async Task Store_WithSomethingInIt_IsLeftAlone()
    {
        await using var place = await Place.OfAsync(StoreKind.Embedded);
        var options = SiloOptions.From(SiloOptions.Said(place.Options));
        var stop = TestContext.Current.CancellationToken;
        Assert.Equal(0, await Filling.RunAsync(options, Small, TextWriter.Null, stop));
        var before = await place.VerifyAsync();

        Assert.Equal(2, await Filling.RunAsync(options, Small, TextWriter.Null, stop));

        Assert.Equal(before, await place.VerifyAsync());
    }

    private static async Task<long> SoldAsync(OmsClient oms)
    {
        var sold = 0L;
        for (var number = 0; number < Small.Skus; number++)
        {
            var levels = await oms.Stock(Year.Sku(number), Year.Location);
            Assert.Equal(Levels.With(levels.OnHand, committed: 0), levels);
            sold += Year.Units - levels.OnHand;
        }

        return sold;
    }
}
