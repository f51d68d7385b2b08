using OrleansOms.Load.Days.Expected;

namespace OrleansOms.Load.Days.Acts;

/// <summary>
/// Units that become free at two places at once, while lines wait for them, go to the oldest lines; but which place serves which line nothing says. So
/// a day frees units of a SKU for which lines wait at one place at a time.
/// </summary>
public static class Fairness
{
    public static bool IsPlain(ILookup<Sku, Place> freed) => freed.All(sku => sku.Key.Queue.Count == 0 || sku.Count() <= 1);
}
