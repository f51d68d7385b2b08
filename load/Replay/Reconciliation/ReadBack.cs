using System.Text.Json;
using OrleansOms.Load.Http;

namespace OrleansOms.Load.Replay.Reconciliation;

/// <summary>Reads things of one kind. One that is not there, or not as in the contract, is a finding, not the end of the run.</summary>
/// <param name="call">The call's name in the latency table.</param>
/// <param name="check">What is counted for a thing that can't be read.</param>
/// <param name="kind">As in <c>an order</c>.</param>
public sealed class ReadBack(OmsClient oms, Findings findings, string call, string check, string kind)
{
    public async Task CompareAsync(string path, string subject, Action<JsonElement> compare, CancellationToken stop)
    {
        var answer = await oms.GetAsync(call, path, stop);
        if (!answer.Succeeded)
        {
            findings.Miss(check, subject, "200", answer.Summary);
            return;
        }
        try
        {
            using var json = answer.Json();
            compare(json.RootElement);
        }
        catch (Exception unreadable) when (unreadable is KeyNotFoundException or InvalidOperationException or FormatException or JsonException)
        {
            findings.Miss(check, subject, $"{kind} as in the contract", unreadable.Message);
        }
    }
}
