using System.Globalization;
using OrleansOms.EndToEnd.Tests.Hosting;

namespace OrleansOms.EndToEnd.Tests.Stock;

/// <summary>Counts, with levels as arithmetic says.</summary>
public sealed class CountTests(Silos silos)
{
    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Count_OfAnEarlierTime_BooksItsVarianceOnTopOfWhatMovedSince(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var place = await oms.NewLocation();
        var sku = Unique.Id("SKU");
        var countedAt = (string)(await oms.Receive(sku, place, 10)).Json["asOf"]!;
        await oms.Receive(sku, place, 7);

        var counted = (await Count(oms, sku, place, 8, countedAt)).Is(201);

        Assert.Equal(15, (int)counted.Json["onHand"]!);
        var line = (await oms.Get($"/v1/stock/{sku}/{place}/movements")).Is(200).Json["items"]!.AsArray()[^1]!;
        Assert.Equal(("count", -2, 8, 10), ((string)line["type"]!, (int)line["quantity"]!, (int)line["counted"]!, (int)line["expected"]!));

        // The same count once more, under another key: what was missing then is not missing twice.
        Assert.Equal(15, (int)(await Count(oms, sku, place, 8, countedAt)).Is(201).Json["onHand"]!);

        Assert.Equal(20, (int)(await oms.Move(sku, place, "count", 20)).Is(201).Json["onHand"]!);
        (await Count(oms, sku, place, 8, countedAt)).IsProblem(409, "countSuperseded");
        var tomorrow = DateTimeOffset.UtcNow.AddDays(1).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        (await Count(oms, sku, place, 8, tomorrow)).IsProblem(422, "countedInFuture");
        Assert.Equal(20, (int)(await oms.Get($"/v1/stock/{sku}/{place}")).Is(200).Json["onHand"]!);
    }

    private static Task<OmsAnswer> Count(OmsClient oms, string sku, string place, int units, string countedAt) =>
        oms.Post($"/v1/stock/{sku}/{place}/movements", new { type = "count", quantity = units, reason = "a test", countedAt }, Unique.Id("count"));
}
