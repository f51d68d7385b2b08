using System.Text.Json;

namespace OrleansOms.Load.Http;

/// <summary>Sends movements in bulk until each of them has succeeded or been refused.</summary>
public sealed class BulkMovements(OmsClient oms, Failures failures, Patience patience)
{
    /// <summary>Movements in one call; the HTTP contract allows 1,000.</summary>
    public const int MaxMovements = 500;

    private const int TooBusy = 503;

    /// <remarks>In a bulk call each movement has its own status, and some may ask for a repeat while the call itself is a 200. The same key
    /// and bytes again: what is done is answered from memory, the rest is judged anew.</remarks>
    public async Task SendAsync(string kind, string call, byte[] body, int movements, string key, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await oms.PostAsync(kind, "/v1/stock/movements", body, key, stop);
            if (!answer.Succeeded)
            {
                failures.Add(call, answer.Summary);
                return;
            }
            using var json = answer.Json();
            var results = json.RootElement.GetProperty("results").EnumerateArray().ToList();
            if (!results.Exists(result => Status(result) == TooBusy))
            {
                Judge(call, results, movements);
                return;
            }
            if (attempt > Math.Max(1, patience.Total / patience.LongestPause))
                throw new ServerUnreachableException($"{call}: still refused as busy after {attempt} attempts.");
            oms.Recorder.Repeated();
            await Task.Delay(patience.PauseAfter(attempt, null), stop);
        }
    }

    private void Judge(string call, List<JsonElement> results, int movements)
    {
        if (results.Count != movements) failures.Add(call, $"{movements} movements were answered with {results.Count} results");
        foreach (var (index, result) in results.Index())
            if (Status(result) is < 200 or >= 300)
                failures.Add($"{call}, movement {index + 1}", result.GetRawText());
    }

    private static int Status(JsonElement result) => result.GetProperty("status").GetInt32();
}
