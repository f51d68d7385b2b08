using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Orders.Sourcing;

namespace OrleansOms.Grains.Tests.Orders.Sourcing;

/// <summary>Places on one meridian: the number in a place's name is its distance from the destination in degrees.</summary>
public sealed class PlannerTests
{
    [Theory]
    [InlineData(4, 0, false)]
    [InlineData(5, 0, true)]
    [InlineData(5, 1, false)]
    public void Plan_WhereUnitsMayWait_IsOnlyAsLongAsThereIsRoomForAllThatAreShort(long room, int other, bool stands)
    {
        ImmutableArray<DemandLine> demand = [Of(1, "A", 4), Of(2, "A", 3, "P1"), .. Enumerable.Range(3, other).Select(line => Of(line, "B", 1))];
        var rule = new ShortageRule(OnShortage.Backorder, ImmutableDictionary.Create<string, long>(StringComparer.Ordinal).Add("A", room));
        var plan = Planner.Plan(demand, Stock("A@P1 2"), Places("P1"), Here, rule: rule);
        AssertPlan(stands ? "2 P1 2" : "", plan with { Shortages = [] });
        Assert.Equal(!stands, plan.IsShort);
    }

    [Theory]
    [InlineData("A@P1 2, A@P2 1, B@P1 5", "1 P1 2, 1 P2 1, 3 P1 2")]
    [InlineData("A@P1 6", "1 P1 4, 2 P1 2")]
    [InlineData("B@P1 1", "3 P1 1")]
    [InlineData("C@P1 1", "")]
    public void Plan_InPart_TakesWhatThereIsInLineOrder(string stock, string expected)
    {
        var plan = Planner.Plan(
            [Of(1, "A", 4), Of(2, "A", 3), Of(3, "B", 2, "P1")],
            Stock(stock),
            Places("P1 P2"),
            Here,
            rule: ShortageRule.Refuse with { OnShortage = OnShortage.CancelRemainder });
        Assert.Equal(expected, string.Join(", ", plan.Allocations.Select(part => $"{part.Line} {part.Location} {part.Quantity}")));
        Assert.Equal(expected.Length == 0, plan.IsShort);
    }

    private static readonly Destination Here = new(new Coordinates(0, 0), false);

    [Fact]
    public void Distance_FromLondonToParis_IsTheGreatCircle() =>
        Assert.InRange(new Coordinates(51.5074, -0.1278).MetresTo(new Coordinates(48.8566, 2.3522)), 343_000, 344_500);

    [Fact]
    public void Plan_WhereOnePlaceHasItAll_TakesTheNearestSuchPlace() =>
        AssertPlan("1 P2 3, 2 P2 1", Plan([Of(1, "A", 3), Of(2, "B", 1)], Stock("A@P1 9, A@P2 3, B@P2 1, A@P3 9, B@P3 9")));

    [Fact]
    public void Plan_WhereNoPlaceHasItAll_TakesTheFewest() =>
        AssertPlan("1 P3 1, 2 P9 1, 3 P9 1", Plan(
            [Of(1, "A", 1), Of(2, "B", 1), Of(3, "C", 1)],
            Stock("A@P1 1, B@P2 1, C@P4 1, A@P3 1, B@P9 1, C@P9 1"),
            "P1 P2 P3 P4 P9",
            except: "A@P1"));

    [Fact]
    public void Plan_OfEquallyFew_TakesTheNearest() =>
        AssertPlan("1 P1 1, 2 P2 1", Plan([Of(1, "A", 1), Of(2, "B", 1)], Stock("A@P1 1, B@P2 1, A@P4 1, B@P5 1")));

    [Fact]
    public void Plan_ForALineThatNoPlaceHasInFull_SplitsIt() =>
        AssertPlan("1 P1 2, 1 P3 3", Plan([Of(1, "A", 5)], Stock("A@P1 2, A@P3 3")));

    [Fact]
    public void Plan_OfALineWithALocation_TakesFromThereWhateverItsFlags() =>
        AssertPlan("1 P9 2, 2 P1 1", Plan([Of(1, "A", 2, "P9"), Of(2, "B", 1)], Stock("A@P1 9, A@P9 2, B@P1 5"), "P1"));

    [Fact]
    public void Plan_WhenALineIsBoundToAPlaceThatHasTheRest_TakesTheWholeOrderFromThere() =>
        AssertPlan("1 P9 2, 2 P9 1", Plan([Of(1, "A", 2, "P9"), Of(2, "B", 1)], Stock("A@P9 2, B@P1 5, B@P9 5")));

    [Fact]
    public void Plan_WithoutADestination_TakesTheLowerPriority() =>
        AssertPlan("1 P5 1", Planner.Plan([Of(1, "A", 1)], Stock("A@P1 1, A@P5 1"), Places("P1 P5", ("P5", -1)), new Destination(null, false)));

    [Fact]
    public void Plan_BetweenEquallyNear_TakesTheLowerPriorityThenTheId()
    {
        var at = new Coordinates(1, 0);
        Place[] places = [new("C", at, 0, true, true), new("B", at, 0, true, true), new("A", at, 1, true, true)];
        AssertPlan("1 B 1", Planner.Plan([Of(1, "A", 1)], Stock("A@A 1, A@B 1, A@C 1"), places, Here));
    }

    [Fact]
    public void Plan_ToAPlaceOfWhichNobodyKnowsWhereItIs_ComesLast()
    {
        Place[] places = [new("A", null, -5, true, true), new("B", new Coordinates(80, 0), 9, true, true)];
        AssertPlan("1 B 1", Planner.Plan([Of(1, "A", 1)], Stock("A@A 1, A@B 1"), places, Here));
    }

    [Theory]
    [InlineData(false, "1 S 1")]
    [InlineData(true, "1 P 1")]
    public void Plan_ByDelivery_TakesPlacesThatShipOrHavePickup(bool pickup, string expected)
    {
        Place[] places = [new("S", null, 0, Ships: true, Pickup: false), new("P", null, 0, Ships: false, Pickup: true)];
        AssertPlan(expected, Planner.Plan([Of(1, "A", 1)], Stock("A@P 1, A@S 1"), places, Here with { Pickup = pickup }));
    }

    [Fact]
    public void Plan_ForAService_NeedsNoStock() =>
        AssertPlan("1 - 7, 2 P1 1", Plan([new DemandLine(1, "GIFT", 7, null, true), Of(2, "A", 1)], Stock("A@P1 1")));

    [Fact]
    public void Plan_OfSeveralLinesOnOneSku_SumsThem()
    {
        var plan = Plan([Of(1, "A", 4, "P1"), Of(2, "A", 4), Of(3, "A", 3)], Stock("A@P1 6, A@P2 4"));
        Assert.Equal([Shortage.Of(3, "A", 3, 2)], plan.Shortages);
        Assert.Empty(plan.Allocations);
    }

    [Fact]
    public void Plan_ShortOfLines_NamesEachWithWhatThereWas() => Assert.Equal(
        [Shortage.Of(1, "A", 5, 2), Shortage.Of(2, "B", 1, 0), Shortage.Of(3, "C", 2, 1)],
        Plan([Of(1, "A", 5), Of(2, "B", 1), Of(3, "C", 2, "P1"), Of(4, "A", 2)], Stock("A@P1 2, C@P1 1, C@P2 9")).Shortages);

    [Fact]
    public void Plan_CountingWhatOthersHold_DoesSoOnlyForASkuThatIsShortWithoutIt()
    {
        StockCandidate[] stock = [new("A", "P1", 0, 5), new("A", "P2", 5, 0), new("B", "P1", 0, 5)];
        AssertPlan("1 P2 5, 2 P1 5", Planner.Plan([Of(1, "A", 5), Of(2, "B", 5)], stock, Places("P1 P2"), Here, Counting.Contended));
        Assert.Equal([Shortage.Of(2, "B", 5, 0)], Planner.Plan([Of(1, "A", 5), Of(2, "B", 5)], stock, Places("P1 P2"), Here).Shortages);
    }

    [Fact]
    public void Plan_WithACeiling_TakesNoMoreFromThatLocation() => AssertPlan(
        "1 P1 1, 1 P2 2",
        Planner.Plan([Of(1, "A", 3)], Stock("A@P1 9, A@P2 2"), Places("P1 P2"), Here, Counting.Contended, [new Ceiling("A", "P1", 1)]));

    private static DemandLine Of(int line, string sku, long quantity, string? location = null) => new(line, sku, quantity, location, false);

    private static SourcingPlan Plan(ImmutableArray<DemandLine> demand, StockCandidate[] stock, string? places = null, string? except = null) => Planner.Plan(
        demand,
        stock.Where(candidate => $"{candidate.Sku}@{candidate.Location}" != except),
        Places(places ?? string.Join(' ', stock.Select(candidate => candidate.Location).Distinct(StringComparer.Ordinal))),
        Here);

    private static StockCandidate[] Stock(string text) =>
    [
        .. text.Split(", ").Select(part => part.Split('@', ' ')).Select(part => new StockCandidate(part[0], part[1], int.Parse(part[2]), 0)),
    ];

    private static Place[] Places(string names, params (string Name, int Priority)[] priorities) =>
    [
        .. names.Split(' ').Select(name => new Place(
            name,
            new Coordinates(int.Parse(name[1..]), 0),
            priorities.FirstOrDefault(priority => priority.Name == name).Priority,
            true,
            true)),
    ];

    private static void AssertPlan(string expected, SourcingPlan plan)
    {
        Assert.Empty(plan.Shortages);
        Assert.Equal(expected, string.Join(", ", plan.Allocations.Select(part => $"{part.Line} {part.Location ?? "-"} {part.Quantity}")));
    }
}
