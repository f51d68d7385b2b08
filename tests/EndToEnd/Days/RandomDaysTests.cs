using System.Collections.Concurrent;
using System.Security.Cryptography;
using OrleansOms.EndToEnd.Tests.Hosting;
using OrleansOms.Load.Days;
using OrleansOms.Load.Http;
using OmsClient = OrleansOms.Load.Http.OmsClient;

namespace OrleansOms.EndToEnd.Tests.Days;

/// <summary>Random days of a retailer, each call beside the plain model of the load program. A failure says the seed that repeats its day.</summary>
public sealed class RandomDaysTests(Silos silos, ITestOutputHelper output)
{
    private const int AtOnce = 8;

    /// <summary>Days that once differed: they ship from places that nobody knows, and inspect there.</summary>
    public static TheoryData<long> Regressions { get; } = [5, 37];

    [Theory, InlineData(Deployment.Embedded, 16), InlineData(Deployment.Postgres, 6), InlineData(Deployment.Client, 6)]
    public async Task Days_ByChance_EndAsThePlainModelSays(Deployment storage, int days)
    {
        var first = RandomNumberGenerator.GetInt32(1, int.MaxValue);
        output.WriteLine($"seeds {first} to {first + days - 1}");
        using var oms = await ClientOf(storage);
        var results = new ConcurrentQueue<DayResult>();

        await Parallel.ForEachAsync(
            Enumerable.Range(0, days),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken },
            async (day, stop) => results.Enqueue(await new Day(first + day, Unique.Id("day"), oms).RunAsync(stop)));

        Assert.All(results, IsAsTheModelSays);
        Assert.Equal(days, results.Count);
    }

    [Theory, MemberData(nameof(Regressions))]
    public async Task Day_ThatOnceDiffered_EndsAsThePlainModelSays(long seed)
    {
        using var oms = await ClientOf(Deployment.Embedded);

        IsAsTheModelSays(await new Day(seed, Unique.Id("day"), oms).RunAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Seed_UsedAgain_RepeatsItsDay()
    {
        var seed = RandomNumberGenerator.GetInt32(1, int.MaxValue);
        output.WriteLine($"seed {seed}");
        using var oms = await ClientOf(Deployment.Memory);
        var stop = TestContext.Current.CancellationToken;

        var first = await new Day(seed, Unique.Id("day"), oms).RunAsync(stop);
        var again = await new Day(seed, Unique.Id("day"), oms).RunAsync(stop);

        Assert.Equal(first.Script, again.Script);
        IsAsTheModelSays(again);
    }

    // A comparison that can't fail proves nothing: so here it is the model that is wrong.
    [Theory, InlineData("stock", true), InlineData("order", true), InlineData("money", true), InlineData("nothing", false)]
    public async Task Day_WhoseModelIsWrong_Differs(string wrong, bool differs)
    {
        const int Seed = 42;
        const int Act = 60;
        using var oms = await ClientOf(Deployment.Memory);
        Day? day = null;
        day = new Day(Seed, Unique.Id("day"), oms)
        {
            Deadline = TimeSpan.FromSeconds(differs ? 3 : 30),
            AfterAct = act => Spoil(day!, act == Act ? wrong : ""),
        };

        var result = await day.RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(differs, !result.Differences.IsEmpty);
        Assert.True(result.Script.Count >= Act);
    }

    private static void Spoil(Day day, string what)
    {
        var shop = day.Scene.Shop;
        switch (what)
        {
            case "stock":
                shop.Positions.First().Damaged++;
                break;
            case "order":
                shop.Orders[0].Lines[0].Cancelled++;
                break;
            case "money":
                shop.Orders[0].Money.Refund(new Dictionary<int, long>());
                shop.Orders[0].Money.Cancel(new Dictionary<int, long> { [1] = 1 });
                break;
        }
    }

    private void IsAsTheModelSays(DayResult day)
    {
        foreach (var difference in day.Differences.Found) output.WriteLine($"seed {day.Seed}: {difference}");
        Assert.True(day.Differences.IsEmpty, $"The day of seed {day.Seed} differs: {string.Join("; ", day.Differences.Found)}");
        Assert.True(day.Differences.Compared > day.Script.Count);
    }

    private async Task<OmsClient> ClientOf(Deployment storage)
    {
        var url = (await silos.Of(storage)).Http.BaseAddress!;
        return new OmsClient(url, AtOnce, Patience.UpTo(TimeSpan.FromSeconds(60)), new CallRecorder());
    }
}
