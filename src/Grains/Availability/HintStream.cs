using Orleans.Streams;
using OrleansOms.Grains.Interfaces.Availability;

namespace OrleansOms.Grains.Availability;

/// <summary>The stream that carries hints between silos.</summary>
public static class HintStream
{
    /// <summary>The name of the stream provider.</summary>
    public const string Provider = "hints";

    private static readonly StreamId Id = StreamId.Create("stock", "changed");

    /// <summary>The one stream of all silos.</summary>
    public static IAsyncStream<StockHint> Of(IStreamProvider provider) => provider.GetStream<StockHint>(Id);
}
