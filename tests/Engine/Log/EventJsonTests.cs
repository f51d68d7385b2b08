using System.Buffers;
using System.Text;
using System.Text.Json;
using FsCheck.Xunit;
using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Tests.Activations;

namespace OrleansOms.Engine.Tests.Log;

public sealed class EventJsonTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 27, 6, 0, 0, TimeSpan.Zero);
    private readonly Tally _rules = new();

    [Property]
    public void Events_WrittenAndRead_AreTheSame((string Key, long Amount)[] added, string actor, string cause, uint seconds)
    {
        var origin = new Origin(At.AddSeconds(seconds).AddMicroseconds(1), Whole(actor), Whole(cause));
        var events = added.Select((one, i) => new Recorded<TallyEvent>(7 + i, origin, new Added(Whole(one.Key), one.Amount))).ToList();
        Assert.Equal(events, EventJson.Read(RowOf(events), _rules.Events));
    }

    [Fact]
    public void Events_OfSeveralDecisions_StandOneALine()
    {
        var origin = new Origin(At, "web", "request 1");
        var row = RowOf([new(1, origin, new Added("k", 5)), new(2, origin, new Heard("e"))]);
        const string Expected = """
            ["added.v1",1795759200000000,"web","request 1",{"Key":"k","Amount":5}]
            ["heard.v1",1795759200000000,"web","request 1",{"Errand":"e"}]

            """;
        Assert.Equal(Expected, Encoding.UTF8.GetString(row.Events.Span), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Event_OfAnUnknownName_IsSaidToBeOfANewerRelease()
    {
        var unknown = Assert.Throws<UnknownEventException>(() => EventJson.Read(RowOf("[\"unheard.v1\",0,\"a\",\"c\",{}]\n", 1), _rules.Events));
        Assert.Contains("unheard.v1", unknown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("[\"heard.v1\",0,\"a\",\"c\",{\"Errand\":\"e\"}]\n", 2)]
    [InlineData("[\"heard.v1\",0,\"a\",\"c\",{\"Errand\":\"e\"}]\n[\"heard.v1\",0,\"a\",\"c\",{\"Errand\":\"e\"}]\n", 1)]
    [InlineData("[\"heard.v1\",0,\"a\",\"c\",{\"Errand\":\"e\"}", 1)]
    [InlineData("[\"heard.v1\",0,\"a\",\"c\",{\"Errand\":\"e\"},1]", 1)]
    [InlineData("[\"heard.v1\",\"0\",\"a\",\"c\",{\"Errand\":\"e\"}]", 1)]
    [InlineData("[\"heard.v1\",1.5,\"a\",\"c\",{\"Errand\":\"e\"}]", 1)]
    [InlineData("[\"heard.v1\",9223372036854775807,\"a\",\"c\",{\"Errand\":\"e\"}]", 1)]
    [InlineData("[\"heard.v1\",-9223372036854775808,\"a\",\"c\",{\"Errand\":\"e\"}]", 1)]
    [InlineData("[\"heard.v1\",0,\"a\",\"c\",[]]", 1)]
    [InlineData("[\"heard.v1\",0,\"a\",{\"Errand\":\"e\"}]", 1)]
    [InlineData("1 \"heard.v1\"", 1)]
    [InlineData("{\"heard.v1\":0}", 1)]
    public void Row_ThatIsNotWhatItSays_IsDamaged(string events, int count)
    {
        var damaged = Assert.Throws<JournalDamagedException>(() => EventJson.Read(RowOf(events, count), _rules.Events));
        Assert.Contains("tally/a 7", damaged.Message, StringComparison.Ordinal);
    }

    // JSON is UTF-8: half a surrogate pair cannot be written, and the API takes none.
    private static string Whole(string? text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));

    private static Row RowOf(string events, int count) =>
        new(new GrainName("tally", "a"), 7, count, Encoding.UTF8.GetBytes(events), null, default, 1, 0);

    private Row RowOf(List<Recorded<TallyEvent>> events)
    {
        var target = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(target);
        foreach (var recorded in events)
        {
            EventJson.Write(target, writer, _rules.Events, recorded.Origin, recorded.Body);
        }

        return new Row(new GrainName("tally", "a"), 7, events.Count, target.WrittenMemory, null, default, 1, 0);
    }
}
