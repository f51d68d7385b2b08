using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using OrleansOms.Api.Access;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Problems;
using OrleansOms.Api.Skus;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Availability;

namespace OrleansOms.Api.Availability;

/// <summary>A SKU's availability as server-sent events: the whole view at each change.</summary>
internal static class StreamAvailability
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/v1/availability/{sku}/stream", Handle)
        .Describe("streamAvailability", "Availability", "What can be had of a SKU, at each change")
        .Admits(KeyScope.Storefront)
        .NeverHeldBack()
        .Answers<string>("text/event-stream", 200);

    private static async Task<IResult> Handle(
        string sku,
        HttpContext http,
        IGrainFactory grains,
        AvailabilityStreams streams,
        TimeProvider time,
        KeysInForce keys,
        IHostApplicationLifetime host)
    {
        using var place = streams.TryEnter();
        if (place is null) return Problem.Unavailable;
        if (await GetAvailability.View(grains, sku) is not { } first) return GetSku.Unknown;

        Begin(http);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, host.ApplicationStopping);
        var stream = new AvailabilityEvents(http.Response.Body, time, end.Token);
        try
        {
            await stream.Write(first, LastEventId(http), async (seen, patience) =>
            {
                var view = await grains.To<IAvailabilityGrain>().Watch(sku, seen, patience);

                // A key that was revoked or has expired meanwhile is shown nothing more.
                if (!keys.Honours(http.Caller(), time.GetUtcNow())) await end.CancelAsync();
                end.Token.ThrowIfCancellationRequested();
                return view;
            });
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The client has gone, or the server goes: either way the stream just ends, and a client that wants more comes again.
        }
        catch (Exception e) when (Failures.IsUnavailability(e))
        {
            // The same for a silo that can't be reached.
        }

        return Results.Empty;
    }

    private static void Begin(HttpContext http)
    {
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
    }

    // What is no mark of ours can't have been seen, so the view is sent.
    private static long? LastEventId(HttpContext http) =>
        long.TryParse(http.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var mark) ? mark : null;
}
