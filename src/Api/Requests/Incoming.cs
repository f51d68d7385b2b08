using OrleansOms.Api.Access;
using OrleansOms.Api.Problems;
using OrleansOms.Grains.Interfaces;

namespace OrleansOms.Api.Requests;

/// <summary>A request's body, key and precondition: all that can be judged before any grain is asked.</summary>
/// <param name="Refusal">Why it is not even asked; then nothing else here may be used.</param>
internal sealed record Incoming<T>(T Body, RequestKey? OptionalKey, Precondition IfMatch, Problem? Refusal)
{
    /// <summary>The key of a call that can't do without one.</summary>
    public RequestKey Key => OptionalKey ?? throw new InvalidOperationException("This call was not read as a creation.");
}

/// <summary>Reads requests. Headers are judged before the body: they cost nothing.</summary>
internal static class Incoming
{
    /// <summary>A call that creates something: its key is required.</summary>
    /// <param name="endpoint">The key's scope: the same key at another endpoint is another one.</param>
    public static ValueTask<Incoming<T>> Creation<T>(HttpContext http, string endpoint, Shape<T> shape) => Read(http, endpoint, keyRequired: true, shape);

    /// <summary>A call that changes something: its key is optional.</summary>
    public static ValueTask<Incoming<T>> Change<T>(HttpContext http, string endpoint, Shape<T> shape) => Read(http, endpoint, keyRequired: false, shape);

    /// <summary>A call that may be repeated anyway. A key, if there is one, must still be well-formed.</summary>
    public static ValueTask<Incoming<T>> Plain<T>(HttpContext http, Shape<T> shape) => Read(http, endpoint: "", keyRequired: false, shape);

    private static async ValueTask<Incoming<T>> Read<T>(HttpContext http, string endpoint, bool keyRequired, Shape<T> shape)
    {
        if (IdempotencyKey.Read(http.Request, out var key) is { } invalidKey) return Refused<T>(invalidKey);
        if (keyRequired && key is null) return Refused<T>(IdempotencyKey.Required);
        if (Precondition.Read(http.Request, out var ifMatch) is { } malformed) return Refused<T>(malformed);

        var (body, fingerprint, fault) = await JsonBody.Read(http.Request, shape, fingerprinted: key is not null);
        if (fault is not null) return Refused<T>(fault);

        return new(body, key is null ? null : new RequestKey(http.Caller().Own(endpoint, key), fingerprint), ifMatch, Refusal: null);
    }

    private static Incoming<T> Refused<T>(Problem refusal) => new(default!, OptionalKey: null, default, refusal);
}
