using OrleansOms.Load.Http;
using OrleansOms.Load.Replay.Plan;

namespace OrleansOms.Load.Replay.Reconciliation;

/// <summary>Finds the channel's orders by search: each invoice's order once, and no other.</summary>
public sealed class SearchChecks(ReplayPlan plan, OmsClient oms, IReadOnlyDictionary<string, string> orderIds, Findings findings)
{
    private const string Search = "orders: found by search";
    private const int PageSize = 200;

    // The contract lets search lag by 2 s; beyond this bound what is missing is a difference.
    private static readonly TimeSpan LongestLag = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public async Task CheckAsync(CancellationToken stop)
    {
        var expected = orderIds.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
        var found = await FindAsync(stop);
        for (var waited = TimeSpan.Zero; found is not null && found.Count < expected.Count && waited < LongestLag; waited += Pause)
        {
            await Task.Delay(Pause, stop);
            found = await FindAsync(stop);
        }
        if (found is null) return;
        findings.Compare(Search, $"orders of channel {plan.Settings.Channel}", expected.Count, found.Count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in found)
        {
            if (!seen.Add(id)) findings.Miss(Search, id, "once", "twice");
            else if (!expected.ContainsKey(id)) findings.Miss(Search, id, "no such order", "found");
        }
        foreach (var (id, invoice) in expected)
            if (!seen.Contains(id))
                findings.Miss(Search, $"{invoice} ({id})", "found", "not found");
    }

    private async Task<List<string>?> FindAsync(CancellationToken stop)
    {
        var ids = new List<string>();
        var cursor = "";
        do
        {
            var path = $"/v1/orders?channel={Uri.EscapeDataString(plan.Settings.Channel)}&limit={PageSize}{cursor}";
            var answer = await oms.GetAsync("search orders", path, stop);
            if (!answer.Succeeded)
            {
                findings.Miss(Search, path, "200", answer.Summary);
                return null;
            }
            using var json = answer.Json();
            ids.AddRange(json.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            cursor = json.RootElement.TryGetProperty("nextCursor", out var next) && next.GetString() is { Length: > 0 } token
                ? "&cursor=" + Uri.EscapeDataString(token)
                : "";
        }
        while (cursor.Length > 0);
        return ids;
    }
}
