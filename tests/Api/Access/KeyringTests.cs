using OrleansOms.Api.Access;
using OrleansOms.Api.Tests.Hosting;

namespace OrleansOms.Api.Tests.Access;

public sealed class KeyringTests
{
    [Fact]
    public void Find_TheKeyItself_IsFoundAndNothingElseIs()
    {
        var holder = TestKeys.Node;

        Assert.Equal("leeds", TestKeys.Ring.Find(holder.Text, Examples.Noon)?.Name);
        Assert.All(
            [
                "",
                "oms_",
                holder.Key.Id,
                holder.Key.Sha256,
                holder.Text[..^1],
                holder.Text + "0",
                holder.Text.ToUpperInvariant(),
                " " + holder.Text,
                holder.Text[..^1] + (holder.Text[^1] == 'z' ? 'y' : 'z'),
                KeyText.New(),
                KeyText.New()[..15] + holder.Text[15..],
                holder.Text[..15] + KeyText.New()[15..],
                holder.Text.Replace('_', '-'),
            ],
            wrong => Assert.Null(TestKeys.Ring.Find(wrong, Examples.Noon)));
    }

    [Fact]
    public void New_ManyTimes_HasAtLeast256BitsOfItsOwn()
    {
        var keys = Enumerable.Range(0, 1_000).Select(_ => KeyText.New()).ToList();

        Assert.Equal(1_000, keys.Select(key => key[15..]).Distinct().Count());
        Assert.All(keys, key => Assert.Matches("^oms_[0-9a-hjkmnp-tv-z]{10}_[0-9a-hjkmnp-tv-z]{52}$", key));
        Assert.True(52 * Math.Log2(32) >= 256);
    }

    [Fact]
    public void Key_AsItIsKept_DoesNotHaveTheSecret()
    {
        var holder = TestKeys.Operator;

        Assert.DoesNotContain(holder.Text[15..], holder.Key.ToString(), StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{64}$", holder.Key.Sha256);
    }

    [Fact]
    public void Find_AtItsExpiry_FindsItNoMore()
    {
        var holder = TestKeys.Operator;
        var ring = Keyring.Empty.Add(holder.Key with { Expires = Examples.Noon }, Examples.Noon.AddDays(-1));

        Assert.NotNull(ring.Find(holder.Text, Examples.Noon.AddTicks(-1)));
        Assert.Null(ring.Find(holder.Text, Examples.Noon));
    }

    [Fact]
    public void Add_AThirdActiveKeyOfAName_IsRefusedUntilOneIsRevokedOrExpired()
    {
        var (first, second, third) = (TestKeys.Storefront, TestKeys.Storefront.Rotated(), TestKeys.Storefront.Rotated());
        var two = Keyring.Empty.Add(first.Key, Examples.Noon).Add(second.Key with { Expires = Examples.Noon.AddDays(1) }, Examples.Noon);

        Assert.Contains(first.Key.Id, Assert.Throws<AccessException>(() => two.Add(third.Key, Examples.Noon)).Message, StringComparison.Ordinal);
        Assert.All([first.Text, second.Text], key => Assert.NotNull(two.Find(key, Examples.Noon)));
        Assert.NotNull(two.Without(first.Key.Id)!.Add(third.Key, Examples.Noon).Find(third.Text, Examples.Noon));
        Assert.NotNull(two.Add(third.Key, Examples.Noon.AddDays(1)));
    }

    [Fact]
    public void Add_ManyHolders_AllAreFound()
    {
        var holders = Enumerable.Range(0, 50).Select(n => new TestKeys.Holder($"node-{n}", KeyScope.Node, null, ["L"])).ToList();

        var ring = Keyring.Of([.. holders.Select(holder => holder.Key)], Examples.Noon);

        Assert.All(holders, holder => Assert.Equal(holder.Name, ring.Find(holder.Text, Examples.Noon)?.Name));
    }

    [Fact]
    public void Add_ANameOfAnotherScopeOrChannel_IsRefused()
    {
        var ring = Keyring.Empty.Add(TestKeys.Storefront.Key, Examples.Noon);

        Assert.Throws<AccessException>(() => ring.Add(new TestKeys.Holder("web", KeyScope.Storefront, "b2b", []).Key, Examples.Noon));
        Assert.Throws<AccessException>(() => ring.Add(new TestKeys.Holder("web", KeyScope.Operator, null, []).Key, Examples.Noon));
        Assert.Throws<AccessException>(() => ring.Add(new TestKeys.Holder("operator", KeyScope.Storefront, "web", []).Key, Examples.Noon));
        Assert.Throws<AccessException>(() => ring.Add(TestKeys.Storefront.Key, Examples.Noon));
    }

    [Theory]
    [InlineData("", KeyScope.Operator, null)]
    [InlineData("a b", KeyScope.Operator, null)]
    [InlineData("order/1", KeyScope.Operator, null)]
    [InlineData("a:b", KeyScope.Operator, null)]
    [InlineData("web", KeyScope.Storefront, null)]
    [InlineData("web", KeyScope.Storefront, "a/b")]
    [InlineData("web", KeyScope.Operator, "web")]
    [InlineData("web", KeyScope.Storefront, "web", "L")]
    [InlineData("leeds", KeyScope.Node, null)]
    [InlineData("leeds", KeyScope.Node, "web", "L")]
    [InlineData("leeds", KeyScope.Node, null, "a b")]
    public void Key_OfPartsThatDontGoTogether_IsRefused(string name, KeyScope scope, string? channel, params string[] locations) =>
        Assert.Throws<AccessException>(() => new TestKeys.Holder(name, scope, channel, [.. locations]).Key);

    [Fact]
    public void Without_AnUnknownId_IsNull() => Assert.Null(TestKeys.Ring.Without("0000000000"));
}
