using System.Text;
using OrleansOms.Api.Problems;

namespace OrleansOms.Api.Access;

/// <summary>
/// The one place where calls are let in: it finds out who calls and asks the endpoint's <see cref="Admittance"/>. What only a body or an
/// order can tell (its channel, its location) the endpoint asks the <see cref="Caller"/>.
/// </summary>
internal sealed class Admission(RequestDelegate next, KeysInForce keys, TimeProvider time)
{
    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";

    public Task InvokeAsync(HttpContext http) => Refuse(http) is { } refusal ? refusal.ExecuteAsync(http) : next(http);

    private Problem? Refuse(HttpContext http)
    {
        if (keys.Ring is not { } ring)
        {
            http.IsOf(Caller.Operator);
            return Loopback.RefuseStranger(http);
        }

        // Routing's own refusals (no such path, not with this method) are no endpoints of ours and say nothing.
        if (http.GetEndpoint() is not RouteEndpoint endpoint) return null;

        var admittance = endpoint.Metadata.GetMetadata<Admittance>() ?? Admittance.OperatorsOnly;
        if (admittance.Anyone) return null;
        if (http.Request.Headers.Authorization is not [{ Length: > 0 } authorization]) return AccessProblems.KeyRequired(admittance.InBrowser);
        if (KeyIn(authorization, admittance) is not { } text || ring.Find(text, time.GetUtcNow()) is not { } key)
            return AccessProblems.InvalidKey(admittance.InBrowser);

        var caller = Caller.Of(key);
        http.IsOf(caller);
        if (!admittance.Admits(caller.Scope)) return AccessProblems.InsufficientScope;

        return http.Request.RouteValues.TryGetValue("location", out var location) ? caller.RefuseLocation((string)location!) : null;
    }

    private static string? KeyIn(string authorization, Admittance admittance)
    {
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return authorization[Bearer.Length..].Trim();
        if (!admittance.InBrowser || !authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase)) return null;

        var decoded = new byte[authorization.Length];
        if (!Convert.TryFromBase64String(authorization[Basic.Length..].Trim(), decoded, out var length)) return null;

        var pair = Encoding.UTF8.GetString(decoded, 0, length);
        return pair[(pair.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }
}
