using OrleansOms.Grains.Availability;

namespace OrleansOms.Grains.Tests.Availability;

public sealed class ChangedSkusTests
{
    private readonly ChangedSkus _changed = new();

    [Fact]
    public void Take_AfterChanges_NamesEachSkuOnceAndOnlyOnce()
    {
        foreach (var sku in new[] { "A", "B", "A" }) _changed.Add(sku);

        var hint = _changed.Take("here")!;

        Assert.Equal(("here", "A,B"), (hint.Silo, string.Join(',', hint.Skus.Order(StringComparer.Ordinal))));
        Assert.Null(_changed.Take("here"));
    }

    [Theory]
    [InlineData(ChangedSkus.NamedMax, ChangedSkus.NamedMax)]
    [InlineData(ChangedSkus.NamedMax + 1, 0)]
    [InlineData(3 * ChangedSkus.NamedMax, 0)]
    public void Take_OfMoreThanAreWorthNaming_NamesNone(int changes, int named)
    {
        for (var i = 0; i < changes; i++) _changed.Add($"sku-{i}");

        Assert.Equal(named, _changed.Take("here")!.Skus.Length);
        Assert.Null(_changed.Take("here"));
    }
}
