using OrleansOms.Api.Problems;

namespace OrleansOms.Api.Access;

/// <summary>How calls are refused for who makes them.</summary>
internal static class AccessProblems
{
    private const string Bearer = "Bearer realm=\"OrleansOms\"";

    // A browser shows this to whoever opens a page.
    private const string Basic = "Basic realm=\"OrleansOms: any user name, and an operator's key as the password\", charset=\"UTF-8\"";

    /// <param name="inBrowser">The key may also come as a browser sends passwords.</param>
    public static Problem KeyRequired(bool inBrowser) =>
        new(StatusCodes.Status401Unauthorized, "keyRequired", "Send a key: Authorization: Bearer KEY.")
        {
            Challenges = inBrowser ? [Bearer, Basic] : [Bearer],
        };

    /// <summary>Malformed, unknown, revoked and expired are one to the caller: which it is would help only who guesses.</summary>
    public static Problem InvalidKey(bool inBrowser)
    {
        const string Invalid = Bearer + ", error=\"invalid_token\"";
        return new(StatusCodes.Status401Unauthorized, "invalidKey", "This key opens nothing.")
        {
            Challenges = inBrowser ? [Invalid, Basic] : [Invalid],
        };
    }

    public static Problem InsufficientScope { get; } =
        new(StatusCodes.Status403Forbidden, "insufficientScope", "The key's scope does not have this call.")
        {
            Challenges = [Bearer + ", error=\"insufficient_scope\""],
        };

    /// <summary>The server listens for this machine only, and the request was meant for another name: a page elsewhere had its name point here.</summary>
    public static Problem Misdirected { get; } = new(
        StatusCodes.Status421MisdirectedRequest,
        "misdirectedRequest",
        "Without configured keys it answers this machine only, under a loopback name such as 127.0.0.1 or localhost.");

    /// <summary>A page from elsewhere, open in a browser on this machine, has made the request.</summary>
    public static Problem ForeignOrigin { get; } =
        new(StatusCodes.Status403Forbidden, "foreignOrigin", "Without configured keys it takes no calls from pages of other origins.");

    public static Problem OtherLocation(string? pointer)
    {
        const string Code = "otherLocation";
        const string Detail = "The key is for other locations than this.";
        return new(
            StatusCodes.Status403Forbidden,
            Code,
            Detail,
            [new ProblemError(pointer, pointer is null ? "location" : null, Code, Detail)]);
    }

    public static Problem OtherChannel { get; } = new(
        StatusCodes.Status403Forbidden,
        "otherChannel",
        "The key is for another channel than this.",
        [new ProblemError("/channel", Parameter: null, "otherChannel", "The key is for another channel than this.")]);
}
