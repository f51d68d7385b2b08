using System.Collections.Immutable;

namespace OrleansOms.Grains.Interfaces.Availability;

/// <summary>
/// What a silo tells the others every tenth of a second, over Orleans' streams: stock of these SKUs has changed. A hint, never the truth: it may be lost, or come twice, and who
/// watches one of them reads its view again.
/// </summary>
/// <param name="Silo">Who says it, and needs not to be told.</param>
/// <param name="Skus">Each once. Empty when there are more than are worth naming: then it may be any.</param>
[GenerateSerializer, Immutable, Alias("oms.StockHint")]
public sealed record StockHint(string Silo, ImmutableArray<string> Skus);

/// <summary>Takes hints for one silo, whose address is its key, and lives there.</summary>
[Alias("oms.IHintGrain")]
public interface IHintGrain : IGrainWithStringKey
{
    /// <summary>Sees to it that hints come. Doing it again changes nothing.</summary>
    [Alias("Listen")]
    ValueTask Listen();
}
