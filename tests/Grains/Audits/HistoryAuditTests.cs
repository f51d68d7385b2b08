using System.Buffers;
using System.Text.Json;
using OrleansOms.Engine;
using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Verification;
using OrleansOms.Grains.Audits;
using OrleansOms.Grains.Stock;
using static OrleansOms.Grains.Tests.Stock.StockCases;

namespace OrleansOms.Grains.Tests.Audits;

/// <summary>Histories whose rows are whole and yet can't be: the laws notice, in one grain and between two.</summary>
public sealed class HistoryAuditTests
{
    private static readonly GrainName Place = new("stock", "85123A@WH-GB-DAVENTRY");
    private static readonly DateTimeOffset Noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Take_OfAHistoryThatRulesHaveMade_FindsNothing()
    {
        var audit = new HistoryAudit((_, _) => { }).Begin(Place)!;

        Assert.Empty(audit.Take(RowOf(1, Received(5), new StockReserved(A, 2), new StockCommitted(A, 2), new StockShipped(A, 1))));
        Assert.Empty(audit.End(new ArrayBufferWriter<byte>()));
        Assert.Equal(4, audit.Events);
    }

    [Fact]
    public void Take_OfUnitsThatWereNeverThere_SaysWhichBucket()
    {
        var audit = new HistoryAudit((_, _) => { }).Begin(Place)!;

        Assert.Contains(audit.Take(RowOf(1, Received(1), new StockReserved(A, 3))), found => found.Contains("a bucket is below 0", StringComparison.Ordinal));
    }

    [Fact]
    public void Take_OfAnArrivalThatWasBookedTwice_SaysSo()
    {
        var audit = new HistoryAudit((_, _) => { }).Begin(Place)!;
        Assert.Empty(audit.Take(RowOf(1, new StockReturned("return", 1, 2))));

        Assert.Contains(audit.Take(RowOf(2, new StockReturned("return", 1, 2))), found => found.Contains("once more", StringComparison.Ordinal));
    }

    [Fact]
    public void Begin_OfATypeThatNoReleaseKnows_IsNone() => Assert.Null(new HistoryAudit((_, _) => { }).Begin(new GrainName("parcel", "1")));

    [Theory]
    [InlineData(2, 2, false, null)]
    [InlineData(2, 1, false, "its owner counts on 2, and 1 are kept")]
    [InlineData(0, 1, false, "its owner counts on 0, and 1 are kept")]
    [InlineData(2, 0, false, "its owner counts on 2, and 0 are kept")]
    [InlineData(2, 1, true, null)]
    public void Accounts_OfTwoSides_AreComparedUnlessSomethingIsUnderWay(long counted, long kept, bool isUnderWay, string? says)
    {
        var book = new AccountBook();
        Tell(book);
        if (book.MustBeTold)
        {
            book.BeginNaming();
            Tell(book);
        }

        var findings = new Findings();
        book.Tell(findings);

        Assert.Equal(says is null ? "" : $"units: {says}", string.Join('\n', findings.Kept));

        void Tell(AccountBook told)
        {
            told.Add(new Account("units", counted, IsLeft: true), isUnderWay);
            told.Add(new Account("units", kept, IsLeft: false), isUnderWay: false);
            told.Add(new Account("others", 7, IsLeft: false), isUnderWay: false);
            told.Add(new Account("others", 7, IsLeft: true), isUnderWay: false);
        }
    }

    private static Row RowOf(long firstVersion, params StockEvent[] events)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes);
        foreach (var body in events) EventJson.Write(bytes, json, StockLocation.Rules.Events, new Origin(Noon, "operator", "a test"), body);
        return new Row(Place, firstVersion, events.Length, bytes.WrittenMemory, null, Guid.Empty, 1, 0);
    }
}
