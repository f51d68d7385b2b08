using Microsoft.Extensions.Time.Testing;

namespace OrleansOms.Engine.Tests;

public sealed class LeaseTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Lease _lease;

    public LeaseTests() => _lease = new Lease(_time, TimeSpan.FromSeconds(3));

    [Fact]
    public void Lease_NeverRenewed_IsNotFresh() => Assert.False(_lease.IsFresh);

    [Fact]
    public void Lease_OfAProcessThatIsAlone_IsAlwaysFresh() => Assert.True(Lease.Endless.IsFresh);

    [Fact]
    public void Lease_RenewedByAnEarlierQuestion_KeepsTheLaterOne()
    {
        var earlier = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(2));
        _lease.Renew(_time.GetTimestamp());
        _lease.Renew(earlier);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.True(_lease.IsFresh);
    }

    [Fact]
    public void Lease_ThatHasEnded_IsNeverFreshAgain()
    {
        _lease.Renew(_time.GetTimestamp());
        _lease.End();
        _lease.Renew(_time.GetTimestamp());

        Assert.False(_lease.IsFresh);
    }
}
