using OrleansOms.EndToEnd.Tests.Hosting;

namespace OrleansOms.EndToEnd.Tests.Transfers;

/// <summary>Units between two locations, with both levels as arithmetic says after each step.</summary>
public sealed class TransferLifeTests(Silos silos)
{
    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Transfer_ReceivedInPartAndWrittenOff_MovesUnitsThroughTransit(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var (from, to) = (await oms.NewLocation(), await oms.NewLocation());
        var sku = await oms.NewSku((from, 10));

        var sent = (await oms.Transfer(from, to, "send-it" + sku, (sku, 6))).Is(201);
        var id = sent.String("id");
        Assert.Equal("inTransit", sent.String("status"));
        Assert.Equal((4L, 4L, 6L), await Read(oms, sku, from));
        Assert.Equal(4, await oms.Available(sku));

        var received = (await oms.ReceiveTransfer(id, "some", (1, 3))).Is(200);
        Assert.Equal("partiallyReceived", received.String("status"));
        Assert.Equal((4L, 4L, 3L), await Read(oms, sku, from));
        Assert.Equal((3L, 3L, 0L), await Read(oms, sku, to));
        (await oms.Post($"/v1/transfers/{id}/writeOff", new { reason = "lost", lines = new[] { new { line = 1, quantity = 4 } } }, key: null))
            .IsProblem(409, "notInTransit");

        var closed = (await oms.Post($"/v1/transfers/{id}/writeOff", new { reason = "lost" }, "lost")).Is(200);
        Assert.Equal("closed", closed.String("status"));
        Assert.Equal((4L, 4L, 0L), await Read(oms, sku, from));
        Assert.Equal("closed", (await oms.Get($"/v1/transfers/{id}")).Is(200).String("status"));
        var ledger = (await oms.Get($"/v1/stock/{sku}/{from}/movements")).Is(200).Json["items"]!.AsArray();
        Assert.Equal("receipt reserve send arrive writeOff", string.Join(' ', ledger.Select(line => (string)line!["type"]!)));
        Assert.All(ledger.Skip(1), line => Assert.Equal((id, $"transfer/{id}"), ((string)line!["transfer"]!, (string)line["by"]!)));

        // Each call is replayed to the byte, whatever came after it.
        (await oms.Transfer(from, to, "send-it" + sku, (sku, 6))).Replays(sent);
        (await oms.ReceiveTransfer(id, "some", (1, 3))).Replays(received);
        (await oms.Post($"/v1/transfers/{id}/writeOff", new { reason = "lost" }, "lost")).Replays(closed);
        Assert.Equal((3L, 3L, 0L), await Read(oms, sku, to));
    }

    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Transfer_OfWhichOneLineIsShort_SendsNothing(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var (from, to) = (await oms.NewLocation(), await oms.NewLocation());
        var (sku, scarce) = (await oms.NewSku((from, 10)), await oms.NewSku((from, 1)));

        var problem = (await oms.Transfer(from, to, key: null, (sku, 5), (scarce, 2))).IsProblem(409, "insufficientStock");

        Assert.Equal((2, 1), ((int)problem.Json["errors"]![0]!["line"]!, (int)problem.Json["errors"]![0]!["available"]!));
        Assert.Equal((10L, 10L, 0L), await Read(oms, sku, from));
    }

    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Transfers_OfTheLastUnitsAtOnce_SendEachUnitOnce(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var (from, to) = (await oms.NewLocation(), await oms.NewLocation());
        var sku = await oms.NewSku((from, 5));

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => oms.Transfer(from, to, key: null, (sku, 1))));

        Assert.Equal(5, answers.Count(answer => answer.Status == 201));
        Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.IsProblem(409, "insufficientStock"));
        Assert.Equal((0L, 0L, 5L), await Read(oms, sku, from));
    }

    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Transfer_ThatCantBe_IsRefusedAndSurplusIsNot(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var (from, to) = (await oms.NewLocation(), await oms.NewLocation());
        var sku = await oms.NewSku((from, 10));
        (await oms.Transfer(from, from, key: null, (sku, 1))).IsProblem(422, "sameLocation");
        (await oms.Transfer("NOWHERE", to, key: null, (sku, 1))).IsProblem(422, "unknownLocation");
        (await oms.Transfer(from, "NOWHERE", key: null, (sku, 1))).IsProblem(422, "unknownLocation");
        (await oms.Transfer(from, to, key: null, (Unique.Id("no"), 1))).IsProblem(422, "unknownSku");

        var id = (await oms.Transfer(from, to, key: null, (sku, 4))).Is(201).String("id");
        var received = (await oms.ReceiveTransfer(id, key: null, (1, 6))).Is(200);

        Assert.Equal((6, 2), ((int)received.Json["lines"]![0]!["received"]!, (int)received.Json["lines"]![0]!["surplus"]!));
        Assert.Equal("received", received.String("status"));
        Assert.Equal((6L, 6L, 0L), await Read(oms, sku, to));
        Assert.Equal((6L, 6L, 0L), await Read(oms, sku, from));
        (await oms.ReceiveTransfer(id, key: null, (1, 1))).IsProblem(409, "transferReceived");
        (await oms.ReceiveTransfer(id, key: null, (2, 1))).IsProblem(422, "unknownLine");
        (await oms.Post($"/v1/transfers/{id}/writeOff", new { reason = "lost" }, key: null)).IsProblem(409, "nothingInTransit");
    }

    [Fact]
    public async Task Process_KilledWithinATransfer_GoesOnWhereItWas()
    {
        using var data = new DataDirectory();
        string from, to, sku;
        OmsAnswer sent;
        await using (var silo = await SiloProcess.ServeAsync(data))
        {
            (from, to) = (await silo.Oms.NewLocation(), await silo.Oms.NewLocation());
            sku = await silo.Oms.NewSku((from, 10));
            sent = (await silo.Oms.Transfer(from, to, "send", (sku, 6))).Is(201);

            // Killed while it is asked: whether it was done is known only afterwards, by the same key.
            var unanswered = silo.Oms.ReceiveTransfer(sent.String("id"), "receive", (1, 4));
            silo.Kill();
            await Record.ExceptionAsync(() => unanswered);
        }

        await using (var silo = await SiloProcess.ServeAsync(data))
        {
            (await silo.Oms.Transfer(from, to, "send", (sku, 6))).Replays(sent);
            (await silo.Oms.ReceiveTransfer(sent.String("id"), "receive", (1, 4))).Is(200);
            Assert.Equal((4L, 4L, 2L), await Read(silo.Oms, sku, from));
            Assert.Equal((4L, 4L, 0L), await Read(silo.Oms, sku, to));
        }
    }

    private static async Task<(long OnHand, long Available, long InTransit)> Read(OmsClient oms, string sku, string location)
    {
        var stock = (await oms.Get($"/v1/stock/{sku}/{location}")).Is(200).Json;
        return ((long)stock["onHand"]!, (long)stock["available"]!, (long)stock["inTransit"]!);
    }
}
