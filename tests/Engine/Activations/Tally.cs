using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Serialization;

namespace OrleansOms.Engine.Tests.Activations;

internal abstract record TallyCommand;

internal sealed record Add(string Key, long Amount) : TallyCommand;

/// <summary>Owes an errand: its caller is told once the errand is done.</summary>
internal sealed record Ask(string Errand, string Message) : TallyCommand;

internal sealed record Hear(string Errand, string Message, string Result) : TallyCommand;

internal sealed record Remind(DateTimeOffset At) : TallyCommand;

internal sealed record Ring(DateTimeOffset At) : TallyCommand;

internal sealed record Read : TallyCommand;

/// <summary>A bug in the rules: throws where <paramref name="Where"/> says.</summary>
internal sealed record Stumble(string Where) : TallyCommand;

internal abstract record TallyEvent;

internal sealed record Added(string Key, long Amount) : TallyEvent;

internal sealed record Asked(string Errand, string Message) : TallyEvent;

internal sealed record Heard(string Errand) : TallyEvent;

internal sealed record Reminded(DateTimeOffset? At) : TallyEvent;

internal sealed record Stumbled(string Where) : TallyEvent;

internal sealed record Unnamed : TallyEvent;

internal sealed record Told(string Text);

/// <param name="Keys">Each key with the version its outcome was settled at.</param>
/// <param name="Errands">Messages that are owed, by errand; an empty one is done.</param>
internal sealed record TallyState(
    long Version,
    long Total,
    DateTimeOffset? Deadline,
    DateTimeOffset LastAt,
    ImmutableSortedDictionary<string, long> Keys,
    ImmutableSortedDictionary<string, string> Errands,
    bool Stumbles)
{
    public string Text =>
        $"v{Version} {Total} {Deadline:O} {LastAt:O} [{string.Join(",", Keys.Select(pair => $"{pair.Key}@{pair.Value}"))}]"
        + $"[{string.Join(",", Errands.Select(pair => $"{pair.Key}:{pair.Value}"))}]";
}

[JsonSerializable(typeof(TallyState))]
[JsonSerializable(typeof(Added))]
[JsonSerializable(typeof(Asked))]
[JsonSerializable(typeof(Heard))]
[JsonSerializable(typeof(Reminded))]
[JsonSerializable(typeof(Stumbled))]
internal sealed partial class TallyJson : JsonSerializerContext;

/// <summary>The smallest grain that does all a grain can do: sums with keys, errands that others do for it, one deadline.</summary>
internal sealed class Tally : IAggregate<TallyState, TallyCommand, TallyEvent, Told>
{
    public string Type => "tally";

    public IEventCodec<TallyEvent> Events { get; } = new EventNames<TallyEvent>()
        .Add("added.v1", TallyJson.Default.Added)
        .Add("asked.v1", TallyJson.Default.Asked)
        .Add("heard.v1", TallyJson.Default.Heard)
        .Add("reminded.v1", TallyJson.Default.Reminded)
        .Add("stumbled.v1", TallyJson.Default.Stumbled);

    public IStateCodec<TallyState> States { get; } = new JsonStates<TallyState>(1, TallyJson.Default.TallyState);

    public TallyState Initial(string id) => new(
        0,
        0,
        null,
        default,
        ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal),
        Stumbles: false);

    public Decision<TallyEvent, Told> Decide(TallyState state, TallyCommand command, Origin origin) => command switch
    {
        Add c when state.Keys.ContainsKey(c.Key) => Engine.Decide.Known<TallyEvent, Told>(),
        Add c when state.Total + c.Amount < 0 => Engine.Decide.Refuse<TallyEvent, Told>(new Told($"short of {-c.Amount}, has {state.Total}")),
        Add c => Record(new Added(c.Key, c.Amount)),
        Ask c when state.Errands.GetValueOrDefault(c.Errand) == c.Message => Engine.Decide.Known<TallyEvent, Told>(),
        Ask c => Record(new Asked(c.Errand, c.Message)),
        Hear { Result: "boom" } => throw new InvalidOperationException("boom"),
        Hear c when c.Result == "done" && state.Errands.GetValueOrDefault(c.Errand) == c.Message => Record(new Heard(c.Errand)),
        Remind c => Record(new Reminded(c.At)),
        Ring when state.Deadline is not null => Record(new Reminded(null)),
        Stumble { Where: "decide" } => throw new InvalidOperationException("decide"),
        Stumble { Where: "name" } => Record(new Added("before", 1), new Unnamed()),
        Stumble c => Record(new Added("before", 1), new Stumbled(c.Where)),
        _ => Engine.Decide.Nothing<TallyEvent, Told>(),
    };

    public TallyState Evolve(TallyState state, in Recorded<TallyEvent> recorded)
    {
        var next = state with { Version = recorded.Version, LastAt = recorded.Origin.At };
        return recorded.Body switch
        {
            Added e => next with { Total = state.Total + e.Amount, Keys = state.Keys.SetItem(e.Key, recorded.Version) },
            Asked e => next with { Errands = state.Errands.SetItem(e.Errand, e.Message) },
            Heard e => next with { Errands = state.Errands.SetItem(e.Errand, "") },
            Reminded e => next with { Deadline = e.At },
            Stumbled { Where: "evolve" } => throw new InvalidOperationException("evolve"),
            Stumbled { Where: "owed" } => next with { Stumbles = true },
            Unnamed => next,
            _ => throw new UnreachableException(),
        };
    }

    public Owed Owed(TallyState state) => state.Stumbles
        ? throw new InvalidOperationException("owed")
        : new(
            [
                .. state.Errands.Where(errand => errand.Value.Length > 0)
                    .Select(errand => new Request(errand.Key, new GrainName("peer", errand.Key), errand.Value)),
            ],
            state.Deadline);

    public Answer<Told> Answer(TallyState state, TallyCommand command) => command switch
    {
        Add c when state.Keys.TryGetValue(c.Key, out var version) && version < state.Version => Answer<Told>.AsOf(version),
        Ask c when state.Errands.GetValueOrDefault(c.Errand, "").Length > 0 => Answer<Told>.UnderWay,
        _ => Answer<Told>.Now(new Told($"v{state.Version} {state.Total}")),
    };

    public TallyCommand Answered(Request request, object answer) => new Hear(request.Id, (string)request.Message, (string)answer);

    public TallyCommand? Due(TallyState state, DateTimeOffset now) => state.Deadline <= now ? new Ring(now) : null;

    private static Decision<TallyEvent, Told> Record(params ReadOnlySpan<TallyEvent> events) => Engine.Decide.Record<TallyEvent, Told>(events);
}
