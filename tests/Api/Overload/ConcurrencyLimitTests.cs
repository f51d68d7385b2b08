using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
using OrleansOms.Api.Hosting;
using OrleansOms.Api.Overload;

namespace OrleansOms.Api.Tests.Overload;

public sealed class ConcurrencyLimitTests
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(50);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Limit_ReachedWhilePlacingIsQuick_RisesToItsMost()
    {
        var limit = new ConcurrencyLimit(Concurrency.Adaptive, _time);

        Window(limit, Quick, reached: true);
        Assert.Equal(ApiLimits.ConcurrencyAtStart + ApiLimits.ConcurrencyStep, limit.Current);
        for (var i = 0; i < 100; i++) Window(limit, Quick, reached: true);

        Assert.Equal(ApiLimits.ConcurrencyMax, limit.Current);
    }

    [Fact]
    public void Limit_NobodyReached_StaysAsItIs()
    {
        var limit = new ConcurrencyLimit(Concurrency.Adaptive, _time);

        for (var i = 0; i < 100; i++) Window(limit, Quick, reached: false);

        Assert.Equal(ApiLimits.ConcurrencyAtStart, limit.Current);
    }

    [Fact]
    public void Limit_WhilePlacingTakesTooLong_FallsByATenthAndNoFurtherThanItsLeast()
    {
        var limit = new ConcurrencyLimit(Concurrency.Adaptive, _time);

        Window(limit, Slow, reached: true);
        Assert.Equal(ApiLimits.ConcurrencyAtStart * 9 / 10, limit.Current);
        for (var i = 0; i < 100 && limit.Current > ApiLimits.ConcurrencyMin; i++) Window(limit, Slow, reached: true);

        Assert.Equal(ApiLimits.ConcurrencyMin, limit.Current);
    }

    [Fact]
    public void Limit_WherePlacingIsSlowEvenInCalm_RisesAgainAndFallsWhenItTakesSeveralTimesThat()
    {
        var limit = AtItsLeast();
        for (var i = 0; i < ApiLimits.WindowsAtFloor; i++) Window(limit, Slow, reached: true);

        Window(limit, Slow, reached: true);
        Assert.Equal(ApiLimits.ConcurrencyMin + ApiLimits.ConcurrencyStep, limit.Current);
        Window(limit, (Slow * ApiLimits.PlacingSlack) + Quick, reached: true);
        Assert.InRange(limit.Current, ApiLimits.ConcurrencyMin, ApiLimits.ConcurrencyMin + ApiLimits.ConcurrencyStep - 1);
    }

    [Fact]
    public void Limit_WherePlacingTakesSecondsEvenInCalm_StaysAtItsLeast()
    {
        var limit = AtItsLeast();

        for (var i = 0; i < 100; i++) Window(limit, TimeSpan.FromSeconds(1), reached: true);

        Assert.Equal(ApiLimits.ConcurrencyMin, limit.Current);
    }

    [Fact]
    public void Limit_OfAStoreThatIsQuickAgain_IsHeldToThat()
    {
        var limit = AtItsLeast();
        for (var i = 0; i < ApiLimits.WindowsAtFloor; i++) Window(limit, Slow, reached: true);
        for (var i = 0; i < 10; i++) Window(limit, Quick, reached: true);
        var before = limit.Current;

        Window(limit, Slow, reached: true);

        Assert.Equal(before * 9 / 10, limit.Current);
    }

    [Fact]
    public void Limit_OfTooFewPlacings_DoesNotMove()
    {
        var limit = new ConcurrencyLimit(Concurrency.Adaptive, _time);

        _time.Advance(ApiLimits.PlacingWindow);
        for (var i = 1; i < ApiLimits.PlacingsTimedMin; i++) limit.Placed(Slow);

        Assert.Equal(ApiLimits.ConcurrencyAtStart, limit.Current);
    }

    [Fact]
    public void Limit_ThatIsFixed_DoesNotMove()
    {
        var limit = new ConcurrencyLimit(new Concurrency(7), _time);

        for (var i = 0; i < 10; i++) Window(limit, Slow, reached: true);

        Assert.Equal(7, limit.Current);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("10001")]
    [InlineData("many")]
    [InlineData("")]
    public void Option_ThatIsNoNumberOfRequests_IsRefused(string text) => Assert.Throws<UsageException>(() => Concurrency.From(Said(text)));

    [Theory]
    [InlineData(null, 0)]
    [InlineData("0", 0)]
    [InlineData("10000", 10_000)]
    public void Option_OfANumberOfRequests_IsTaken(string? text, int requests) => Assert.Equal(requests, Concurrency.From(Said(text)).Fixed);

    private static ConfigurationManager Said(string? text)
    {
        var configuration = new ConfigurationManager();
        configuration["concurrency"] = text;
        return configuration;
    }

    private ConcurrencyLimit AtItsLeast()
    {
        var limit = new ConcurrencyLimit(Concurrency.Adaptive, _time);
        while (limit.Current > ApiLimits.ConcurrencyMin) Window(limit, Slow, reached: true);
        return limit;
    }

    private void Window(ConcurrencyLimit limit, TimeSpan placing, bool reached)
    {
        if (reached) limit.Reached();
        for (var i = 1; i < ApiLimits.PlacingsTimedMin; i++) limit.Placed(placing);
        _time.Advance(ApiLimits.PlacingWindow);
        limit.Placed(placing);
    }
}
