using System.Buffers;
using System.Text;
using System.Text.Json;
using OrleansOms.Api.Answers;
using OrleansOms.Grains.Interfaces.Availability;

namespace OrleansOms.Api.Availability;

/// <summary>
/// Writes one client's events: each view once, under its mark as the id; no faster than <see cref="ApiLimits.StreamPace"/>, so that a burst of
/// changes becomes one event; a comment where there was nothing to say for <see cref="ApiLimits.StreamHeartbeat"/>.
/// </summary>
internal sealed class AvailabilityEvents(Stream target, TimeProvider time, CancellationToken end)
{
    private static readonly byte[] Heartbeat = ": still here\n\n"u8.ToArray();

    /// <summary>Runs until <see langword="end"/>: it throws <see cref="OperationCanceledException"/> then.</summary>
    /// <param name="seen">The mark of the view that the client has; null for none.</param>
    /// <param name="watch">Waits for another view than the one with this mark, so long at most.</param>
    public async Task Write(AvailabilityView first, long? seen, Func<long, TimeSpan, ValueTask<AvailabilityView?>> watch)
    {
        if (first.Mark == seen) await Send(Heartbeat);
        else await Send(EventOf(first));

        var mark = first.Mark;
        while (true)
        {
            await Task.Delay(ApiLimits.StreamPace, time, end);
            var view = await watch(mark, ApiLimits.StreamHeartbeat).AsTask().WaitAsync(end);
            if (view is null || view.Mark == mark)
            {
                await Send(Heartbeat);
                continue;
            }

            mark = view.Mark;
            await Send(EventOf(view));
        }
    }

    private async Task Send(ReadOnlyMemory<byte> bytes)
    {
        await target.WriteAsync(bytes, end);
        await target.FlushAsync(end);
    }

    private static ReadOnlyMemory<byte> EventOf(AvailabilityView view)
    {
        var bytes = new ArrayBufferWriter<byte>();
        bytes.Write(Encoding.ASCII.GetBytes($"id: {view.Mark}\nevent: availability\ndata: "));
        using (var json = new Utf8JsonWriter(bytes))
        {
            JsonSerializer.Serialize(json, AvailabilityBody.Of(view), ApiJson.Default.AvailabilityBody);
        }

        bytes.Write("\n\n"u8);
        return bytes.WrittenMemory;
    }
}
