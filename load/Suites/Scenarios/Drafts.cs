using OrleansOms.Load.Suites.Profile;

namespace OrleansOms.Load.Suites.Scenarios;

/// <param name="Position">The SKU and, where orders name one, the location.</param>
public readonly record struct DraftLine(int Position, int Quantity, string UnitPrice);

/// <summary>What each order of a run wants. An order is its number: asked again, it wants the same.</summary>
public interface IDrafts
{
    DraftLine[] Of(long number);
}

/// <summary>Orders of some lines of different SKUs, by popularity, 1 to some units each.</summary>
public sealed class RandomDrafts(
    Assortment assortment, Popularity popularity, int minLines, int maxLines, int maxQuantity, long seed) : IDrafts
{
    // Where most want the same few SKUs, an order may end up with a line less.
    private const int Tries = 50;
    private const string Price = "2.55";

    public DraftLine[] Of(long number)
    {
        var draws = new Draws(seed, number);
        var lines = new DraftLine[minLines + draws.Below(maxLines - minLines + 1)];
        var count = 0;
        for (var tries = 0; count < lines.Length && tries < Tries; tries++)
        {
            var sku = popularity.Draw(ref draws);
            var line = new DraftLine(assortment.Position(sku, draws.Below(assortment.Spread)), draws.Below(maxQuantity) + 1, Price);
            var isNew = true;
            for (var other = 0; other < count; other++) isNew &= assortment.SkuOf(lines[other].Position) != sku;
            if (isNew) lines[count++] = line;
        }
        return count == lines.Length ? lines : lines[..count];
    }
}
