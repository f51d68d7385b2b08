using OrleansOms.Engine.Activations;

namespace OrleansOms.Grains.Hosting.Homes;

/// <summary>
/// Lets go of what belongs elsewhere, after silos have come or gone: a SKU at a time, so that its locations are together again at once. Each call that comes meanwhile waits until the grain has left, and goes on
/// in its new home. Nothing is lost if it is not done: a grain answers rightly wherever it is.
/// </summary>
/// <param name="residents">The grains of this silo.</param>
public sealed class Relocation(Residents residents)
{
    /// <summary>Grains that may leave in one step, and a SKU's more: what is asked of them waits for as long as it takes to read their histories elsewhere.</summary>
    private const int GrainsAtOnce = 500;

    /// <summary>Lets some of what belongs elsewhere go.</summary>
    /// <param name="self">This silo.</param>
    /// <param name="silos">All active ones.</param>
    /// <returns>How many grains were told to leave: 0 once all that is left belongs here.</returns>
    public int Step(SiloAddress self, IReadOnlyList<SiloAddress> silos)
    {
        if (silos.Count < 2 || !silos.Contains(self))
        {
            return 0;
        }

        var told = 0;
        foreach (var sku in residents.Names.Where(Home.Has).GroupBy(grain => Home.KeyOf(grain.Id), StringComparer.Ordinal))
        {
            if (Home.Of(sku.Key, silos).Equals(self))
            {
                continue;
            }

            foreach (var grain in sku)
            {
                residents.Find(grain)?.Leave();
                told++;
            }

            if (told >= GrainsAtOnce)
            {
                break;
            }
        }

        return told;
    }
}
