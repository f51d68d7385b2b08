using System.Globalization;
using System.Text;
using OrleansOms.Load.Http;

namespace OrleansOms.Load.Bench;

/// <summary>The SKUs of a run, each with the same opening stock at each location.</summary>
public static class BenchStock
{
    /// <summary>Units of a SKU at a location: more than a run can sell.</summary>
    public const int Units = 100_000_000;

    public const byte SkuDigits = 7;

    private const int SetUpConnections = 8;

    public static string Sku(string run, int number) => $"{run}-{number.ToString("D" + SkuDigits, CultureInfo.InvariantCulture)}";

    /// <exception cref="BenchRefusedException">The server refused some of it.</exception>
    public static async Task ReceiveAsync(OmsClient oms, ClosedLoop loop, int skus, IReadOnlyList<string> locations, CancellationToken stop)
    {
        var description = """{"name":"Benchmark","kind":"warehouse","country":"GB"}"""u8.ToArray();
        foreach (var location in locations) (await oms.PutAsync("put location", $"/v1/locations/{location}", description, stop)).Expected();
        var failures = new Failures();
        var bulk = new BulkMovements(oms, failures, loop.Patience);
        var parts = Enumerable.Range(0, skus).SelectMany(sku => locations.Select(location => (Sku: sku, Location: location))).Chunk(BulkMovements.MaxMovements);
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = SetUpConnections, CancellationToken = stop };
        await Parallel.ForEachAsync(parts, atOnce, async (part, token) =>
        {
            var movements = part.Select(at =>
                $$"""{"sku":"{{Sku(loop.Run, at.Sku)}}","location":"{{at.Location}}","type":"receipt","quantity":{{Units}},"reason":"bench"}""");
            var body = Encoding.ASCII.GetBytes($$"""{"movements":[{{string.Join(',', movements)}}]}""");
            var key = $"{loop.Run}-stock-{part[0].Sku}-{part[0].Location}";
            await bulk.SendAsync("receive stock", $"stock of SKUs from {part[0].Sku}", body, part.Length, key, token);
        });
        if (failures.Calls.FirstOrDefault() is { } refused) throw new BenchRefusedException(refused);
    }

    /// <summary>The answer of a call that prepares or checks, where it must be a success.</summary>
    /// <exception cref="BenchRefusedException">It is none.</exception>
    public static Answer Expected(this Answer answer) => answer.Succeeded ? answer : throw new BenchRefusedException(answer.Summary);
}

/// <summary>A call that prepares or checks the benchmark was refused.</summary>
public sealed class BenchRefusedException(string answer) : Exception(answer);
