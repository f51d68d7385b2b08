using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Orders.Sourcing;

namespace OrleansOms.Grains.Tests.Orders.Sourcing;

public sealed class PlannerProperties
{
    private static readonly Destination Here = new(new Coordinates(0, 0), false);

    /// <summary>A plan has every line in full, never more than there is, from pinned places where told; or it names a shortage.</summary>
    [Property(MaxTest = 500)]
    public Property Plan_OfAnything_IsTheWholeDemandOrAShortage() => Prop.ForAll(Cases().ToArbitrary(), test =>
    {
        var plan = Planner.Plan(test.Demand, test.Stock, test.Places, Here);
        if (plan.IsShort)
        {
            Assert.Empty(plan.Allocations);
            Assert.All(plan.Shortages, error => Assert.True(error.Available < error.Requested));
            Assert.False(Exists(test, test.Places));
            return;
        }

        foreach (var line in test.Demand)
        {
            Assert.Equal(line.Quantity, plan.Allocations.Where(part => part.Line == line.Line).Sum(part => part.Quantity));
            Assert.All(plan.Allocations.Where(part => part.Line == line.Line), part => Assert.True(
                part.Quantity > 0 && (line.Location is null || part.Location == line.Location)));
        }

        foreach (var taken in plan.Allocations.GroupBy(part => (test.Demand[part.Line - 1].Sku, part.Location)))
        {
            Assert.True(taken.Sum(part => part.Quantity) <= Available(test, taken.Key.Sku, taken.Key.Location!));
        }
    });

    /// <summary>In part, a line gets less than it asked for only where nothing is left that it could have.</summary>
    [Property(MaxTest = 500)]
    public Property Plan_InPart_LeavesNothingThatAShortLineCouldHave() => Prop.ForAll(Cases().ToArbitrary(), test =>
    {
        var plan = Planner.Plan(test.Demand, test.Stock, test.Places, Here, rule: ShortageRule.Refuse with { OnShortage = OnShortage.CancelRemainder });
        long Taken(string sku, string location) => plan.Allocations
            .Where(part => part.Location == location && test.Demand[part.Line - 1].Sku == sku).Sum(part => part.Quantity);
        Assert.All(test.Stock, stock => Assert.True(Taken(stock.Sku, stock.Location) <= stock.Available));
        foreach (var line in test.Demand)
        {
            var planned = plan.Allocations.Where(part => part.Line == line.Line).ToArray();
            Assert.All(planned, part => Assert.True(part.Quantity > 0 && (line.Location is null || part.Location == line.Location)));
            Assert.True(planned.Sum(part => part.Quantity) == line.Quantity || test.Stock.All(stock =>
                stock.Sku != line.Sku
                || (line.Location is not null && stock.Location != line.Location)
                || Taken(stock.Sku, stock.Location) == stock.Available));
        }
    });

    /// <summary>No smaller set of places has it all, and no equally small one is nearer in sum.</summary>
    [Property(MaxTest = 500)]
    public Property Plan_ComparedWithAllSetsOfPlaces_IsTheFewestThenTheNearest() => Prop.ForAll(Cases().ToArbitrary(), test =>
    {
        var plan = Planner.Plan(test.Demand, test.Stock, test.Places, Here);
        if (plan.IsShort)
        {
            return;
        }

        var pinned = test.Demand.Select(line => line.Location).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var best = Enumerable.Range(0, 1 << test.Places.Length)
            .Select(mask => test.Places.Where((_, i) => (mask & (1 << i)) != 0).ToArray())
            .Where(places => Exists(test, places))
            .Min(places => Cost(places.Where(place => !pinned.Contains(place.Location))));
        var used = plan.Allocations.Select(part => part.Location!).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(best, Cost(test.Places.Where(place => used.Contains(place.Location) && !pinned.Contains(place.Location))));
    });

    /// <summary>The short way to the nearest place that has it all says what the long one says, or nothing.</summary>
    [Property(MaxTest = 1000)]
    public Property NearestPlace_OfAnything_IsTheGeneralPlanOrNothing() => Prop.ForAll(Cases().ToArbitrary(), test =>
    {
        var quick = NearestPlace.Plan(test.Demand, test.Stock, test.Places, Here);
        var general = Planner.General(test.Demand, test.Stock, test.Places, Here, Counting.Available, [], ShortageRule.Refuse);
        var single = test.Demand.All(line => line.Location is null) && general.Allocations.Select(part => part.Location).Distinct(StringComparer.Ordinal).Count() == 1;
        Assert.Equal(single, quick is not null);
        if (quick is not null)
        {
            Assert.Equal(general.Allocations, quick.Allocations);
        }
    });

    /// <summary>Counting what named places have says what the general plan says, or nothing.</summary>
    [Property(MaxTest = 1000)]
    public Property NamedPlaces_OfAnything_IsTheGeneralPlanOrNothing() => Prop.ForAll(Cases().ToArbitrary(), test =>
    {
        ImmutableArray<DemandLine> named = [.. test.Demand.Where(line => line.Location is not null).Select((line, i) => line with { Line = i + 1 })];
        var quick = NamedPlaces.Plan(named, test.Stock);
        var general = Planner.General(named, test.Stock, test.Places, Here, Counting.Available, [], ShortageRule.Refuse);
        Assert.Equal(general.IsShort, quick is null);
        Assert.Equal(general.Allocations, quick?.Allocations ?? []);
    });

    /// <summary>Far more places and SKUs than an exact search could bear: it still plans everything, and the same each time.</summary>
    [Fact]
    public void Plan_BeyondTheBoundOfTheExactSearch_IsWholeAndRepeatable()
    {
        var random = new Random(7);
        Place[] places = [.. Enumerable.Range(0, 60).Select(i => new Place($"P{i}", new Coordinates(i, i), 0, true, true))];
        ImmutableArray<DemandLine> demand = [.. Enumerable.Range(1, 300).Select(i => new DemandLine(i, $"S{i}", 1, null, false))];
        StockCandidate[] stock =
        [
            .. demand.SelectMany(line => Enumerable.Range(0, 3).Select(_ => random.Next(60)).Distinct()
                .Select(place => new StockCandidate(line.Sku, $"P{place}", 1, 0))),
        ];
        var plan = Planner.Plan(demand, stock, places, Here);
        Assert.Equal(300, plan.Allocations.Length);
        Assert.Equal(plan.Allocations, Planner.Plan(demand, stock.Reverse(), places.Reverse(), Here).Allocations);
    }

    private static (int Count, long Metres) Cost(IEnumerable<Place> places) =>
        (places.Count(), places.Sum(place => place.At!.Value.MetresTo(new Coordinates(0, 0))));

    // Pinned lines have theirs, and what is left of each SKU at these places and the pinned ones is enough for the rest.
    private static bool Exists(Case test, IEnumerable<Place> places)
    {
        var pinned = test.Demand.Where(line => line.Location is not null).ToArray();
        if (pinned.GroupBy(line => (line.Sku, line.Location)).Any(group =>
            group.Sum(line => line.Quantity) > Available(test, group.Key.Sku, group.Key.Location!)))
        {
            return false;
        }

        var open = places.Select(place => place.Location).Concat(pinned.Select(line => line.Location!)).ToHashSet(StringComparer.Ordinal);
        return test.Demand.GroupBy(line => line.Sku, StringComparer.Ordinal).All(group =>
            open.Sum(location => Available(test, group.Key, location))
            >= group.Where(line => line.Location is null || open.Contains(line.Location)).Sum(line => line.Quantity));
    }

    private static long Available(Case test, string sku, string location) =>
        test.Stock.Where(candidate => candidate.Sku == sku && candidate.Location == location).Sum(candidate => candidate.Available);

    private static Gen<Case> Cases() =>
        from places in Gen.Choose(1, 5)
        from priorities in Gen.Choose(0, 2).ArrayOf(places)
        from levels in Gen.Choose(-2, 5).ArrayOf(places * 3)
        from lines in Gen.Choose(1, 4)
        from skus in Gen.Choose(0, 2).ArrayOf(lines)
        from quantities in Gen.Choose(1, 4).ArrayOf(lines)
        from pins in Gen.Choose(-4, places - 1).ArrayOf(lines)
        select new Case(
            [.. Enumerable.Range(0, lines).Select(i => new DemandLine(i + 1, $"S{skus[i]}", quantities[i], pins[i] < 0 ? null : $"P{pins[i]}", false))],
            [.. levels.Select((level, i) => new StockCandidate($"S{i % 3}", $"P{i / 3}", Math.Max(0, level), 0))],
            [.. priorities.Select((priority, i) => new Place($"P{i}", new Coordinates(i * i, 0), priority, true, true))]);

    private sealed record Case(ImmutableArray<DemandLine> Demand, StockCandidate[] Stock, Place[] Places);
}
