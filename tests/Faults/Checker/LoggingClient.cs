using System.Text;
using System.Text.Json.Nodes;

namespace OrleansOms.Faults.Tests.Checker;

/// <summary>Something to be done, under a key that makes asking again safe.</summary>
/// <param name="Kind">See <see cref="Books"/>.</param>
public sealed record Act(string Kind, string Path, string Key, JsonObject Body);

/// <summary>What asking came to.</summary>
/// <param name="Answer">The answer's body; null unless it was acknowledged.</param>
public readonly record struct Outcome(Phase Phase, JsonNode? Answer)
{
    public bool IsDecided => Phase is Phase.Ok or Phase.Refused or Phase.Defect;
}

/// <summary>Asks, and logs before what it asks and after what it was told.</summary>
public sealed class LoggingClient(ActLog log, IServer server)
{
    /// <summary>The codes of a 503: all that is told by a server that can't make anything durable now.</summary>
    private static readonly string[] NotNow = ["unavailable", "storageFull", "overloaded"];

    private int _answered;
    private int _unknown;

    /// <summary>How many attempts were decided.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>How many attempts were not.</summary>
    public int Unknown => Volatile.Read(ref _unknown);

    public async Task<Outcome> AskAsync(Act act)
    {
        log.Append(new Entry(Phase.Invoke, act.Kind, act.Path, act.Key, act.Body));
        var entry = await TryAsync(act);
        log.Append(entry);
        var outcome = new Outcome(entry.Phase, entry.Phase == Phase.Ok ? entry.Json : null);
        Interlocked.Increment(ref outcome.IsDecided ? ref _answered : ref _unknown);
        return outcome;
    }

    /// <summary>Asks again and again, until it is decided.</summary>
    public Task<Outcome> DecideAsync(Act act) => Eventually.Sees(() => AskAsync(act), outcome => outcome.IsDecided);

    /// <summary>Reads for the verdict.</summary>
    public async Task ReadAsync(string kind, string path)
    {
        var answer = await Eventually.Sees(() => GetAsync(path), answer => answer is { Status: not 503 });
        log.Append(new Entry(Phase.Final, kind, path, Status: answer!.Status, Answer: answer.Text));
    }

    /// <summary>Reads the ids of all orders that a search finds, page after page.</summary>
    public async Task SearchAsync(string path)
    {
        var ids = new JsonArray();
        for (var page = path; page is not null;)
        {
            var found = (await Eventually.Sees(() => GetAsync(page), answer => answer is { Status: not 503 }))!.Is(200).Json;
            foreach (var order in found["items"]!.AsArray()) ids.Add((string)order!["id"]!);
            page = found["nextCursor"] is { } next ? $"{path}&cursor={Uri.EscapeDataString((string)next!)}" : null;
        }

        log.Append(new Entry(Phase.Final, "search", path, Status: 200, Answer: ids.ToJsonString()));
    }

    private async Task<OmsAnswer?> GetAsync(string path)
    {
        try
        {
            return await server.SendAsync(HttpMethod.Get, path, body: null, key: null);
        }
        catch (Exception e) when (IsSilence(e))
        {
            return null;
        }
    }

    private async Task<Entry> TryAsync(Act act)
    {
        try
        {
            var answer = await server.SendAsync(HttpMethod.Post, act.Path, Encoding.UTF8.GetBytes(act.Body.ToJsonString()), act.Key);
            return new Entry(PhaseOf(answer), act.Kind, act.Path, act.Key, Status: answer.Status, Answer: answer.Text);
        }
        catch (Exception e) when (IsSilence(e))
        {
            return new Entry(Phase.Unknown, act.Kind, act.Path, act.Key, Answer: e.GetType().Name);
        }
    }

    // A connection that was cut, one that was never made, and patience that ran out.
    private static bool IsSilence(Exception e) =>
        e is HttpRequestException or IOException or OperationCanceledException && !TestContext.Current.CancellationToken.IsCancellationRequested;

    private static Phase PhaseOf(OmsAnswer answer) => answer.Status switch
    {
        >= 200 and < 300 => Phase.Ok,
        409 => Phase.Refused,
        503 when answer.Header("Content-Type") == "application/problem+json"
            && answer.Header("Retry-After") is not null
            && NotNow.Contains(answer.String("code")) => Phase.Unknown,
        _ => Phase.Defect,
    };
}
