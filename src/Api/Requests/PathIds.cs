using OrleansOms.Api.Problems;

namespace OrleansOms.Api.Requests;

/// <summary>
/// Ids in paths. The server leaves <c>%2F</c> and escapes that are no UTF-8 as they were sent, so that <c>a%2Fb</c> and <c>a%252Fb</c> would name
/// the same thing. The former is an id with a slash, which there is not: such a path leads nowhere.
/// </summary>
internal sealed class PathIds(RequestDelegate next)
{
    /// <summary>Null when it may be an id.</summary>
    public static Problem? Refuse(string parameter, string id) =>
        Ids.IsValid(id) ? null : Problem.OfParameter(parameter, FaultCodes.InvalidId, $"This must be {Ids.Rule}.");

    public Task InvokeAsync(HttpContext http)
    {
        var path = http.Request.Path.Value;
        return path is not null && path.Contains('%', StringComparison.Ordinal) && !IsExact(http, path)
            ? Problem.NotFound("routeNotFound", "There is nothing at this path.").ExecuteAsync(http)
            : next(http);
    }

    // Each '%' that is left must have been sent as one.
    private static bool IsExact(HttpContext http, string path)
    {
        var target = http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return (query < 0 ? target : target[..query]).AsSpan().Count("%25") == path.AsSpan().Count('%');
    }
}
