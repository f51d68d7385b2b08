namespace OrleansOms.Load.Suites.Calls;

/// <summary>What an answer is to whoever counts.</summary>
public enum Verdict
{
    /// <summary>2xx.</summary>
    Ok,

    /// <summary>409: the business says no. Not an error: a sold-out SKU is sold out.</summary>
    Refused,

    /// <summary>503: not now, for some reason of the server's own.</summary>
    Busy,

    /// <summary>429, or 503 <c>overloaded</c>: more was asked than is served, and the call was refused before anything of it was done.</summary>
    Overloaded,

    /// <summary>Anything else, and no answer at all.</summary>
    Failed,
}

/// <summary>How answers are judged, the same for each engine.</summary>
public static class Judgement
{
    private const int NoAnswer = 0;

    public static Verdict VerdictOn(in HttpAnswer answer) =>
        answer.Status == 503 && answer.Text("\"code\":"u8) == "overloaded" ? Verdict.Overloaded : VerdictOn(answer.Status);

    /// <summary>For a status alone, as of one in many.</summary>
    public static Verdict VerdictOn(int status) => status switch
    {
        >= 200 and < 300 => Verdict.Ok,
        409 => Verdict.Refused,
        429 => Verdict.Overloaded,
        503 => Verdict.Busy,
        _ => Verdict.Failed,
    };

    /// <summary>True when the call may be made again and is not refused then.</summary>
    public static bool IsNotNow(Verdict verdict) => verdict is Verdict.Busy or Verdict.Overloaded;

    /// <summary>True when nobody can tell whether the call had its effect, so that it must be made again with its key.</summary>
    /// <remarks>A 503 that names another reason than being away (such as a bound that was hit) was refused before anything was kept. The gate
    /// does not take this on trust: an effect that was kept all the same shows in the stock.</remarks>
    public static bool IsInDoubt(in HttpAnswer answer) => answer.Status switch
    {
        NoAnswer or 408 or 500 or 502 or 504 => true,
        503 => answer.Text("\"code\":"u8) is null or "unavailable" or "storageFull" or "notReady",
        _ => false,
    };

    /// <summary>Status and stable code, as errors are counted.</summary>
    public static string Label(in HttpAnswer answer) => answer switch
    {
        { Status: NoAnswer } => "no answer",
        { Succeeded: true } => answer.Status switch { 200 => "200", 201 => "201", _ => $"{answer.Status}" },
        _ => answer.Text("\"code\":"u8) is { } code ? $"{answer.Status} {code}" : $"{answer.Status}",
    };
}
