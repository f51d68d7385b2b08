using OrleansOms.Api.Cluster;
using OrleansOms.Grains.Interfaces;

namespace OrleansOms.Api.Problems;

/// <summary>
/// The boundary where everything that went wrong becomes a problem. Broken infrastructure is told as 503, so that the client tries again;
/// any other exception is a defect: 500, logged here and nowhere else, without what the client sent. What routing refuses without a body
/// (unknown routes and methods) gets one.
/// </summary>
internal sealed partial class Failures(RequestDelegate next, ILogger<Failures> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
            if (BareStatuses.Find(http.Response, http.Request.Method) is { } problem) await problem.ExecuteAsync(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to answer.
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            await Judge(e, http).ExecuteAsync(http);
        }
        catch (Exception e)
        {
            // Half an answer is out. To end it as if it were whole would be a lie, so the connection is cut.
            Defect(e, http.Request.Method, Route(http));
            http.Abort();
        }
    }

    /// <summary>True when Orleans could not reach the grain, or not in time: whether it acted is unknown, and a retry tells.</summary>
    public static bool IsUnavailability(Exception e) => e is OrleansException or TimeoutException;

    private Problem Judge(Exception e, HttpContext http)
    {
        if (e is BadHttpRequestException bad) return Requests.JsonBody.Refuse(bad);
        if (e is StoreDamagedException)
        {
            Damaged(http.Request.Method, Route(http), e.Message);
            return Problem.Damaged;
        }

        if (IsUnavailability(e))
        {
            if (e is not NoSiloException) Unreachable(e.GetType().Name, http.Request.Method, Route(http));
            return Problem.Unavailable;
        }

        Defect(e, http.Request.Method, Route(http));
        return Problem.Internal;
    }

    // The route's pattern, not the path: a path may hold what must not be logged.
    private static string Route(HttpContext http) => (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "none";

    [LoggerMessage(1, LogLevel.Warning, "{Method} {Route} could not be answered: {Failure}")]
    private partial void Unreachable(string failure, string method, string route);

    [LoggerMessage(3, LogLevel.Error, "{Method} {Route} met damage: {Damage}")]
    private partial void Damaged(string method, string route, string damage);

    [LoggerMessage(2, LogLevel.Error, "{Method} {Route} failed")]
    private partial void Defect(Exception e, string method, string route);
}
