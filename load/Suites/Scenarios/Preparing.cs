using OrleansOms.Load.Suites.Calls;

namespace OrleansOms.Load.Suites.Scenarios;

/// <summary>The calls that make an assortment's locations and opening stock.</summary>
public static class Preparing
{
    /// <summary>Movements in one call; the HTTP contract allows 1,000.</summary>
    private const int MovementsPerCall = 500;

    public static IEnumerable<IEnumerable<Journey>> Stock(Assortment assortment, string run, long units)
    {
        yield return assortment.Locations.Select(location => new PutLocation(location));
        yield return Enumerable.Range(0, assortment.Positions).Chunk(MovementsPerCall)
            .Select(positions => new ReceiveStock(assortment, run, positions, units));
    }

    private sealed class PutLocation(string location) : Journey
    {
        public override string Step => "put location";

        public override void Write(RequestWriter request)
        {
            request.Put($"/v1/locations/{location}");
            request.Text("""{"name":"Load suites","kind":"warehouse","country":"GB"}"""u8);
        }

        public override bool Take(in HttpAnswer answer) => answer.Succeeded ? false : throw new BadScenarioException($"Location: {answer.Summary}");
    }

    private sealed class ReceiveStock(Assortment assortment, string run, int[] positions, long units) : Journey
    {
        public override string Step => "receive stock";

        public override void Write(RequestWriter request)
        {
            request.Post("/v1/stock/movements", $"{run}-stock-{positions[0]}");
            for (var index = 0; index < positions.Length; index++)
            {
                request.Text(index == 0 ? "{\"movements\":[{\"sku\":\""u8 : ",{\"sku\":\""u8);
                request.Text(assortment.Sku(assortment.SkuOf(positions[index])));
                request.Text("\",\"location\":\""u8);
                request.Text(assortment.LocationOf(positions[index]));
                request.Text("\",\"type\":\"receipt\",\"quantity\":"u8);
                request.Number(units);
                request.Text(",\"reason\":\"load\"}"u8);
            }
            request.Text("]}"u8);
        }

        // Each movement has a status of its own; one that was turned away for a moment is sent again, with the others and the key.
        public override bool Take(in HttpAnswer answer)
        {
            if (!answer.Succeeded) throw new BadScenarioException($"Opening stock: {answer.Summary}");
            using var json = answer.Json();
            var isOver = true;
            foreach (var result in json.RootElement.GetProperty("results").EnumerateArray())
            {
                var verdict = Judgement.VerdictOn(result.GetProperty("status").GetInt32());
                if (verdict is Verdict.Refused or Verdict.Failed) throw new BadScenarioException($"Opening stock: {result.GetRawText()}");
                isOver &= verdict == Verdict.Ok;
            }
            return !isOver;
        }
    }
}
