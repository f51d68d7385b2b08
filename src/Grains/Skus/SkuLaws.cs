using OrleansOms.Grains.Audits;

namespace OrleansOms.Grains.Skus;

/// <summary>What must hold of every SKU's history.</summary>
public static class SkuLaws
{
    /// <summary>Whoever waits longest comes first.</summary>
    public static IEnumerable<Violation> OfStep(SkuState before, SkuEvent body)
    {
        if (body is not UnitsAssigned assigned)
        {
            yield break;
        }

        var place = before.PlaceOf(assigned.Location);
        var oldest = before.Queue.Entries.First(entry => entry.IsServedFrom(assigned.Location, place));
        if (oldest.Wait != assigned.Wait)
        {
            yield return new(Law.Promises, $"{assigned.Wait} was served before {oldest.Wait}");
        }
    }
}
