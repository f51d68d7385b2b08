using System.Text.Json;
using OrleansOms.Load.Http;

namespace OrleansOms.Load.Days.Comparison;

/// <summary>Reads what is to be compared.</summary>
public static class ComparingClient
{
    /// <summary>Reads and compares; an answer that can't be compared is a difference, too.</summary>
    public static Task CompareAsync(
        this OmsClient oms, string kind, string path, Differences differences, Action<JsonElement> compare, CancellationToken stop) =>
        CompareAsync(oms.GetAsync(kind, path, stop), path, differences, compare);

    /// <summary>As above, of an answer to any call.</summary>
    public static async Task CompareAsync(Task<Answer> call, string path, Differences differences, Action<JsonElement> compare)
    {
        differences.About(path);
        var answer = await call;
        if (!answer.Succeeded)
        {
            differences.Add($"expected 200, found {answer.Summary}");
            return;
        }
        using var json = answer.Json();
        try
        {
            compare(json.RootElement);
        }
        catch (Exception unreadable) when (unreadable is KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            differences.Add($"not as in the contract: {unreadable.Message}: {answer.Summary}");
        }
    }
}
