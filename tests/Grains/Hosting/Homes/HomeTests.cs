using System.Net;
using OrleansOms.Grains.Hosting.Homes;

namespace OrleansOms.Grains.Tests.Hosting.Homes;

/// <summary>Which silo has a SKU, and how little changes when silos come and go.</summary>
public sealed class HomeTests
{
    private const int Skus = 3_000;

    [Theory]
    [InlineData("85123A", "85123A")]
    [InlineData("85123A@WH-GB-DAVENTRY", "85123A")]
    public void Sku_OfAGrain_IsWhatItsIdBeginsWith(string id, string sku) => Assert.Equal(sku, Home.KeyOf(id));

    [Fact]
    public void Home_WhateverTheOrderOfSilos_IsTheSame() =>
        Assert.All(Names, sku => Assert.Equal(Home.Of(sku, Silos(4)), Home.Of(sku, [.. Silos(4).Reverse()])));

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Homes_OfManySkus_AreSpreadEvenly(int silos)
    {
        var counts = Names.CountBy(sku => Home.Of(sku, Silos(silos))).ToDictionary();

        Assert.Equal(silos, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, Skus / silos * 0.85, Skus / silos * 1.15));
    }

    [Fact]
    public void Silo_ThatJoins_TakesItsShareAndMovesNothingElse()
    {
        var joined = Silos(4)[^1];

        var moved = Names.Where(sku => !Home.Of(sku, Silos(3)).Equals(Home.Of(sku, Silos(4)))).ToList();

        Assert.All(moved, sku => Assert.Equal(joined, Home.Of(sku, Silos(4))));
        Assert.InRange(moved.Count, Skus / 4 * 0.85, Skus / 4 * 1.15);
    }

    [Fact]
    public void Silo_ThatStartsAnew_IsAnotherOne() =>
        Assert.Contains(Names, sku => !Home.Of(sku, [Silo(1, generation: 1), Silo(2)]).Endpoint.Equals(Home.Of(sku, [Silo(1, generation: 2), Silo(2)]).Endpoint));

    [Fact]
    public void Home_OfMost_IsThatOfTheMajorityOrOfWhoComesFirst()
    {
        var silos = Silos(3);
        var (here, there) = (Names.Where(sku => Home.Of(sku, silos).Equals(silos[1])).ToList(), Names.Where(sku => Home.Of(sku, silos).Equals(silos[2])).ToList());

        Assert.Equal(silos[2], Home.OfMost([here[0], there[0], there[1]], silos));
        Assert.Equal(silos[1], Home.OfMost([here[0], there[0]], silos));
        Assert.Equal(silos[2], Home.OfMost([there[0], here[0]], silos));
        Assert.Equal(silos[0], Home.OfMost(here, [silos[0]]));
    }

    private static IEnumerable<string> Names => Enumerable.Range(0, Skus).Select(number => $"SKU-{number}");

    private static SiloAddress[] Silos(int count) => [.. Enumerable.Range(1, count).Select(number => Silo(number))];

    private static SiloAddress Silo(int number, int generation = 7) => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11_000 + number), generation);
}
