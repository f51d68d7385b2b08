using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using OrleansOms.Api.Access;
using OrleansOms.Api.Cluster;
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
        var outage = new Outage(time);
        try
        {
            await stream.Write(first, LastEventId(http), async (seen, patience) =>
            {
                var view = await outage.Bear(() => grains.To<IAvailabilityGrain>().Watch(sku, seen, patience), end.Token);

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
            // The same where nobody can be asked, or not for long.
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

    /// <summary>A SKU that can't be asked after just now: its silo is gone, and another one will have it in a while.</summary>
    private sealed class Outage(TimeProvider time)
    {
        private long? _since;

        /// <summary>The view; null when there was none to be had, and the client is to wait.</summary>
        public async Task<AvailabilityView?> Bear(Func<ValueTask<AvailabilityView?>> ask, CancellationToken stop)
        {
            try
            {
                var view = await ask();
                _since = null;
                return view;
            }
            catch (Exception e) when (Failures.IsUnavailability(e) && e is not NoSiloException && IsBearable())
            {
                await Task.Delay(ApiLimits.StreamPause, time, stop);
                return null;
            }
        }

        private bool IsBearable() => time.GetElapsedTime(_since ??= time.GetTimestamp()) < ApiLimits.StreamOutage;
    }
}
