using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Skus;

namespace OrleansOms.Grains.Tests.Skus;

public sealed class SkuTests
{
    private static readonly Given<SkuState, SkuCommand, SkuEvent> Unknown = new(Sku.Rules, "85123A");
    private static readonly DescribeSku Holder = new("T-light holder", SkuKind.Stock, true, 50);
    private static readonly SkuDescriptionSet HolderSet = new("T-light holder", SkuKind.Stock, true, 50);

    [Fact]
    public void Sku_ThatNobodyNamed_ShowsNothing() => Assert.Null(Unknown.State.View());

    [Fact]
    public void Describe_OfANewSku_CreatesIt() =>
        Unknown.When(Holder).Then(HolderSet)
            .Answered(new SkuDescribed(new("85123A", "T-light holder", SkuKind.Stock, true, 50, [], 1), Created: true));

    [Fact]
    public void Describe_OfANewSkuAsPlain_CreatesIt() =>
        Unknown.When(new DescribeSku(null, SkuKind.Stock, false, null)).Then(new SkuDescriptionSet(null, SkuKind.Stock, false, null));

    [Fact]
    public void Describe_WithTheSameWords_ChangesNothingAndCreatesNothing() =>
        Unknown.And(HolderSet).When(Holder)
            .ThenRefused(new SkuDescribed(new("85123A", "T-light holder", SkuKind.Stock, true, 50, [], 1), Created: false));

    [Fact]
    public void Describe_WithOtherWords_ChangesIt() =>
        Unknown.And(HolderSet).When(new DescribeSku("Gift wrapping", SkuKind.Service, false, null))
            .Then(new SkuDescriptionSet("Gift wrapping", SkuKind.Service, false, null))
            .Answered(new SkuDescribed(new("85123A", "Gift wrapping", SkuKind.Service, false, null, [], 2), Created: false));

    [Fact]
    public void Describe_AfterAMovementCreatedIt_ChangesIt() =>
        Unknown.And(new SkuStockRegistered("WH")).When(Holder).Then(HolderSet)
            .Answered(new SkuDescribed(new("85123A", "T-light holder", SkuKind.Stock, true, 50, ["WH"], 2), Created: false));

    [Fact]
    public void RegisterStock_OfANewSku_CreatesAPlainOne()
    {
        var after = Unknown.When(new RegisterStock("WH")).Then(new SkuStockRegistered("WH")).Answered(new Done()).After;
        Assert.Equal("WH", Assert.Single(after.State.View()!.Locations));
    }

    [Fact]
    public void RegisterStock_Again_ChangesNothing() =>
        Unknown.And(new SkuStockRegistered("WH")).When(new RegisterStock("WH")).ThenNothing().Answered(new Done());

    [Fact]
    public void Locations_RegisteredInAnyOrder_StandInOrdinalOrder()
    {
        var given = Unknown.And(new SkuStockRegistered("b"), new SkuStockRegistered("a"), new SkuStockRegistered("B"));
        Assert.Equal(["B", "a", "b"], given.State.View()!.Locations);
        Assert.Equal(["B", "_", "a", "b"], given.Restarted().State.Locations.Add("_"));
    }
}
