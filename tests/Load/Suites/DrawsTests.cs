using OrleansOms.Load.Suites.Profile;
using OrleansOms.Load.Suites.Scenarios;

namespace OrleansOms.Load.Tests.Suites;

public class DrawsTests
{
    [Fact]
    public void Popularity_Zipf_FallsWithTheRank()
    {
        var popularity = new Popularity(1_000, 0.99);
        var draws = new Draws(1, 1);
        var counts = new int[1_000];
        for (var draw = 0; draw < 200_000; draw++) counts[popularity.Draw(ref draws)]++;

        // Of 1 / n^0.99 over 1,000 SKUs the first has 12.9 %, the first ten have 38.4 %.
        Assert.InRange(counts[0] / 200_000.0, 0.125, 0.137);
        Assert.InRange(counts.Take(10).Sum() / 200_000.0, 0.37, 0.40);
        Assert.True(counts[999] < counts[9] && counts[9] < counts[0]);
    }

    [Fact]
    public void Drafts_OfAnOrder_AreDifferentSkusAndTheSameEachTime()
    {
        var assortment = Assortment.Numbered("t", 50, locations: 4, spread: 2);
        var drafts = new RandomDrafts(assortment, new Popularity(50, 0.99), minLines: 2, maxLines: 5, maxQuantity: 3, seed: 7);
        var all = Enumerable.Range(0, 2_000).Select(number => drafts.Of(number)).ToList();

        Assert.All(all.Index(), draft => Assert.Equal(draft.Item, drafts.Of(draft.Index)));
        Assert.All(all, draft => Assert.Equal(draft.Length, draft.Select(line => assortment.SkuOf(line.Position)).Distinct().Count()));
        Assert.Equal([2, 3, 4, 5], all.Select(draft => draft.Length).Distinct().Order());
        Assert.Equal([1, 2, 3], all.SelectMany(draft => draft).Select(line => line.Quantity).Distinct().Order());
        Assert.Equal(4, all.SelectMany(draft => draft).Select(line => assortment.LocationOf(line.Position)).Distinct(StringComparer.Ordinal).Count());
    }
}
