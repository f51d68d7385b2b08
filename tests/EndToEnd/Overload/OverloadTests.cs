using OrleansOms.EndToEnd.Tests.Hosting;

namespace OrleansOms.EndToEnd.Tests.Overload;

/// <summary>A silo that is asked for far more than it may work on.</summary>
public sealed class OverloadTests
{
    private const int Orders = 1_000;
    private const int Units = 10;

    // What is refused has had no effect, what is accepted stands, and afterwards all is as before.
    [Fact]
    public async Task Orders_FarMoreThanMayBeWorkedOn_ArePlacedOrRefusedWhole()
    {
        using var data = new DataDirectory();
        await using var silo = await RunningSilo.StartAsync($"--data={data.Path}", "--concurrency=2");
        var location = await silo.Oms.NewLocation();
        var sku = await silo.Oms.NewSku((location, Orders));

        var answers = await Task.WhenAll(Enumerable.Range(0, Orders).Select(number => silo.Oms.Place(OrderDraft.Of((sku, 1)), $"{sku}-{number}")));

        var refused = Enumerable.Range(0, Orders).Where(number => answers[number].Status == 503).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, number => Assert.NotNull(answers[number].IsProblem(503, "overloaded").Header("Retry-After")));
        var placed = answers.Where(answer => answer.Status != 503).Select(answer => (string)answer.Is(201).Json["id"]!).ToList();
        Assert.Equal(placed.Count, placed.Distinct(StringComparer.Ordinal).Count());
        await Eventually.Equals(Levels.With(onHand: Orders, committed: placed.Count), () => silo.Oms.Stock(sku, location));
        Assert.Null((await silo.Oms.Place(OrderDraft.Of((sku, 1)), $"{sku}-{refused[0]}")).Is(201).Header("Idempotency-Replayed"));
    }

    // Once it is sold out, refusals come from the views alone; a key that was sold to tells of its order all the same.
    [Theory]
    [InlineData("--storage=memory")]
    [InlineData("--storage=embedded")]
    public async Task LastUnits_WantedByManyWithKeysThatRepeat_AreSoldOnceAKeyAndToldEachTime(string storage)
    {
        using var data = new DataDirectory();
        await using var silo = await RunningSilo.StartAsync(storage, $"--data={data.Path}");
        var location = await silo.Oms.NewLocation();
        var sku = await silo.Oms.NewSku((location, Units));
        (await silo.Oms.Place(OrderDraft.Of((sku, Units + 1)))).IsProblem(409, "insufficientStock");

        // Each key four times at the same time, twice as many keys as units.
        var answers = await Task.WhenAll(Enumerable.Range(0, 8 * Units).Select(async number =>
            (Key: $"{sku}-{number % (2 * Units)}", Answer: await silo.Oms.Place(OrderDraft.Of((sku, 1)), $"{sku}-{number % (2 * Units)}"))));

        var sold = answers.Where(one => one.Answer.Status == 201).Select(one => one.Key).Distinct(StringComparer.Ordinal).ToList();
        Assert.Equal(Units, sold.Count);
        var before = await silo.JournalRows();
        foreach (var key in answers.Select(one => one.Key).Distinct(StringComparer.Ordinal))
        {
            var again = await silo.Oms.Place(OrderDraft.Of((sku, 1)), key);
            if (sold.Contains(key, StringComparer.Ordinal)) Assert.Equal("true", again.Is(201).Header("Idempotency-Replayed"));
            else again.IsProblem(409, "insufficientStock");
        }

        Assert.Equal(before, await silo.JournalRows());
        await silo.Oms.Receive(sku, location, 1);
        (await silo.Oms.Place(OrderDraft.Of((sku, 1)), answers.First(one => !sold.Contains(one.Key, StringComparer.Ordinal)).Key)).Is(201);
    }

    // An attempt that only says no leaves no grain in memory.
    [Fact]
    public async Task SoldOut_AskedForManyTimes_WakesNoOrders()
    {
        await using var silo = await RunningSilo.StartAsync("--storage=memory");
        var location = await silo.Oms.NewLocation();
        var sku = await silo.Oms.NewSku((location, 1));
        (await silo.Oms.Place(OrderDraft.Of((sku, 2)))).IsProblem(409, "insufficientStock");
        var before = silo.GrainsInMemory;

        for (var i = 0; i < 50; i++) (await silo.Oms.Place(OrderDraft.Of((sku, 2)))).IsProblem(409, "insufficientStock");

        Assert.InRange(silo.GrainsInMemory, 0, before);
    }
}
