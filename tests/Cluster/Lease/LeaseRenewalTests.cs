using Microsoft.Extensions.Time.Testing;
using OrleansOms.Silo.Cluster;
using SiloLease = OrleansOms.Engine.Lease;

namespace OrleansOms.Cluster.Tests.Lease;

public sealed class LeaseRenewalTests
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(3);

    private readonly FakeTimeProvider _time = new();
    private readonly SiloLease _lease;
    private readonly LeaseRenewal _renewal;
    private Func<SiloStatus?> _answer = () => SiloStatus.Active;

    public LeaseRenewalTests()
    {
        _lease = new SiloLease(_time, Length);
        _renewal = new LeaseRenewal(_lease, () => _answer(), _time);
    }

    [Theory]
    [InlineData(SiloStatus.Joining)]
    [InlineData(SiloStatus.Active)]
    [InlineData(SiloStatus.ShuttingDown)]
    [InlineData(SiloStatus.Stopping)]
    public void Lease_OfAMember_IsFreshForItsLength(SiloStatus status)
    {
        _answer = () => status;

        Assert.True(_renewal.Step());

        Assert.True(_lease.IsFresh);
        _time.Advance(Length - TimeSpan.FromMilliseconds(1));
        Assert.True(_lease.IsFresh);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(_lease.IsFresh);
    }

    [Fact]
    public void Lease_WhoseAnswerTookLong_CountsFromTheQuestion()
    {
        _answer = () =>
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            return SiloStatus.Active;
        };

        _renewal.Step();

        Assert.True(_lease.IsFresh);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(_lease.IsFresh);
    }

    [Fact]
    public void Lease_WithoutAnAnswer_RunsOutAndIsRenewedByTheNext()
    {
        _renewal.Step();
        _answer = () => throw new TimeoutException();
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Throws<TimeoutException>(() => _renewal.Step());
        Assert.True(_lease.IsFresh);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(_lease.IsFresh);

        _answer = () => SiloStatus.Active;

        Assert.True(_renewal.Step());
        Assert.True(_lease.IsFresh);
    }

    [Fact]
    public void Lease_OfASiloThatWasDeclaredDead_EndsAtOnceAndForGood()
    {
        _renewal.Step();
        _answer = () => SiloStatus.Dead;

        Assert.False(_renewal.Step());

        Assert.False(_lease.IsFresh);
        _lease.Renew(_time.GetTimestamp());
        Assert.False(_lease.IsFresh);
    }

    [Fact]
    public void Lease_OfASiloThatIsNotInTheTable_BeginsWhenItHasJoinedAndEndsWhenItsRowIsGone()
    {
        _answer = () => null;
        Assert.True(_renewal.Step());
        Assert.False(_lease.IsFresh);
        _answer = () => SiloStatus.Joining;
        Assert.True(_renewal.Step());
        Assert.True(_lease.IsFresh);

        _answer = () => null;

        Assert.False(_renewal.Step());
        Assert.False(_lease.IsFresh);
    }
}
