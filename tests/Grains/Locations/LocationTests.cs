using OrleansOms.Grains.Interfaces.Locations;
using OrleansOms.Grains.Locations;

namespace OrleansOms.Grains.Tests.Locations;

public sealed class LocationTests
{
    private static readonly Given<LocationState, LocationCommand, LocationEvent> Unknown = new(Location.Rules, "WH-GB-DAVENTRY");
    private static readonly LocationDescription Daventry = new("Daventry", LocationKind.Warehouse, "GB", 52.26, -1.16, 1, true, false, true);
    private static readonly LocationDescriptionSet DaventrySet = new("Daventry", LocationKind.Warehouse, "GB", 52.26, -1.16, 1, true, false, true);

    [Fact]
    public void Location_ThatNobodyDescribed_ShowsNothing() => Assert.Null(Unknown.State.View());

    [Fact]
    public void Describe_OfANewLocation_CreatesIt() =>
        Unknown.When(new DescribeLocation(Daventry)).Then(DaventrySet)
            .Answered(new LocationDescribed(new("WH-GB-DAVENTRY", Daventry, 1), Created: true));

    [Fact]
    public void Describe_WithTheSameWords_ChangesNothingAndCreatesNothing() =>
        Unknown.And(DaventrySet).When(new DescribeLocation(Daventry with { }))
            .ThenRefused(new LocationDescribed(new("WH-GB-DAVENTRY", Daventry, 1), Created: false));

    [Fact]
    public void Describe_WithOtherWords_ChangesIt()
    {
        var store = new LocationDescription("Town", LocationKind.Store, "GB", null, null, 2, false, true, false);
        Unknown.And(DaventrySet).When(new DescribeLocation(store))
            .Then(new LocationDescriptionSet("Town", LocationKind.Store, "GB", null, null, 2, false, true, false))
            .Answered(new LocationDescribed(new("WH-GB-DAVENTRY", store, 2), Created: false));
    }
}
