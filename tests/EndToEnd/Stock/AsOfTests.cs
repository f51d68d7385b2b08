using OrleansOms.EndToEnd.Tests.Hosting;

namespace OrleansOms.EndToEnd.Tests.Stock;

/// <summary>The past as the journal has it: each movement's own time gives the levels that it was answered with.</summary>
public sealed class AsOfTests(Silos silos)
{
    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Levels_AsOfEachMovement_AreWhatItWasAnswered(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var (one, two) = (await oms.NewLocation(), await oms.NewLocation());
        var sku = Unique.Id("SKU");
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);
        OmsAnswer[] booked =
        [
            await oms.Receive(sku, one, 10), (await oms.Move(sku, one, "safety", 3)).Is(201), (await oms.Move(sku, one, "damage", 2)).Is(201),
            await oms.Receive(sku, two, 5), (await oms.Move(sku, one, "adjustment", -4)).Is(201),
        ];

        foreach (var answer in booked)
        {
            var said = answer.Json;
            var read = (await oms.Get($"/v1/stock/{sku}/{said["location"]}/movements?asOf={said["asOf"]}")).Is(200).Json;
            Assert.Equal(said.ToJsonString(), read["levels"]!.ToJsonString());
        }

        var third = (string)booked[2].Json["asOf"]!;
        var sum = (await oms.Get($"/v1/stock/{sku}?asOf={third}")).Is(200).Json;
        Assert.Equal((10, 5, 1), ((int)sum["onHand"]!, (int)sum["available"]!, sum["locations"]!.AsArray().Count));
        sum = (await oms.Get($"/v1/stock/{sku}")).Is(200).Json;
        Assert.Equal((11, 6, 2), ((int)sum["onHand"]!, (int)sum["available"]!, sum["locations"]!.AsArray().Count));
        var none = (await oms.Get($"/v1/stock/{sku}/{one}/movements?asOf={before:yyyy-MM-ddTHH:mm:ssZ}")).Is(200).Json["levels"]!;
        Assert.Equal((0, 0), ((int)none["onHand"]!, (int)none["version"]!));
        (await oms.Get($"/v1/stock/{sku}?asOf=9999-01-01T00:00:00Z")).IsProblem(422, "timeInFuture");
        (await oms.Get($"/v1/stock/{Unique.Id("SKU")}")).IsProblem(404, "skuNotFound");
    }
}
