namespace OrleansOms.Baseline.Http;

internal static class PathIds
{
    /// <summary>The part of the path that the route calls so.</summary>
    public static string PathId(this HttpContext http, string name) => (string)http.Request.RouteValues[name]!;
}
