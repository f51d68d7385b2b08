using Microsoft.AspNetCore.Http.HttpResults;
using OrleansOms.Api.Access;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Problems;

namespace OrleansOms.Api.Health;

internal sealed record HealthBody(string Status);

/// <summary>What orchestrators and load balancers ask.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/livez", () => Answer.Ok(new HealthBody("alive")) with { NoStore = true })
            .Describe("livez", "Health", "Whether the process runs")
            .AdmitsAnyone()
            .NeverHeldBack()
            .Answers<HealthBody>(200);
        routes.MapGet("/readyz", Ready)
            .Describe("readyz", "Health", "Whether the process may take traffic")
            .AdmitsAnyone()
            .NeverHeldBack()
            .Answers<HealthBody>(200);
    }

    private static Results<Answer<HealthBody>, Problem> Ready(ReadyCheck ready) => ready.NotReadyBecause() is { } reason
        ? new Problem(StatusCodes.Status503ServiceUnavailable, "notReady", reason) { RetryAfterSeconds = 1 }
        : Answer.Ok(new HealthBody("ready")) with { NoStore = true };
}
