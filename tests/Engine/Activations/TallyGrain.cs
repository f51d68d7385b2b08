using OrleansOms.Engine.Activations;
using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Tests.Activations;

/// <summary>Gives one activation its turns, and notes what it wants of the world.</summary>
internal sealed class TallyGrain : IActivationHost
{
    private readonly Bench _bench;
    private readonly Queue<Action> _turns = new();

    public TallyGrain(Bench bench, GrainName name)
    {
        _bench = bench;
        Activation = new(name, bench.Rules, bench.Node, this);
    }

    public Activation<TallyState, TallyCommand, TallyEvent, Told> Activation { get; }

    public List<(Request Request, string Token)> Sent { get; } = [];

    public List<(string Request, double Ms)> Pauses { get; } = [];

    public bool Deactivated { get; private set; }

    /// <summary>What happens the moment a request is sent, if anything.</summary>
    public Action<Request, string>? OnSend { get; set; }

    /// <summary>What happens the moment a turn is queued, on whatever thread that is.</summary>
    public Action? OnEnqueue { get; set; }

    public string[] SentTexts => [.. Sent.Select(sent => $"{sent.Request.Id}:{sent.Request.Message}")];

    public TallyState State => Activation.State;

    public Task LoadAsync() => Activation.LoadAsync(_bench.Rules, _bench.Node, CancellationToken.None).AsTask();

    /// <summary>Loads the grain, of which nothing may be pending, without running the turn that this leads to.</summary>
    public void Load()
    {
        var loading = LoadAsync();
        Assert.True(loading.IsCompleted, "The load waits.");
        loading.GetAwaiter().GetResult();
    }

    public void Send(IReadOnlyList<Outgoing> requests)
    {
        foreach (var (request, token) in requests)
        {
            Sent.Add((request, token));
            OnSend?.Invoke(request, token);
        }
    }

    public void RetryAfter(string request, TimeSpan pause) => Pauses.Add((request, pause.TotalMilliseconds));

    public void Enqueue(Action turn)
    {
        _turns.Enqueue(turn);
        OnEnqueue?.Invoke();
    }

    public void Deactivate() => Deactivated = true;

    public void RunTurns()
    {
        while (_turns.TryDequeue(out var turn))
        {
            turn();
        }
    }

    /// <summary>Handles the command in the epoch that runs; what comes back is noted in the call.</summary>
    public Call Do(TallyCommand command) => Do(command, _bench.Epoch);

    public Call Do(TallyCommand command, Epoch epoch)
    {
        var call = new Call(_bench.Node, epoch);
        Activation.Handle(command, "tester", "test", epoch, call.Tell);
        return call;
    }

    /// <summary>The answer to the last request that was sent.</summary>
    public void Answer(string result) => Answer((Sent.Count - 1, result));

    /// <summary>Answers to requests that were sent, by their places in <see cref="Sent"/>, all at the same time.</summary>
    public void Answer(params ReadOnlySpan<(int Sent, string Result)> answers)
    {
        var told = new Answered[answers.Length];
        for (var i = 0; i < answers.Length; i++)
        {
            var (request, token) = Sent[answers[i].Sent];
            told[i] = new(request, answers[i].Result, token);
        }

        Activation.Answered(told);
    }
}

/// <summary>One caller: what was decided for it, and what leaves the process.</summary>
internal sealed class Call(Node node, Epoch epoch)
{
    public List<Outcome<Told>> Outcomes { get; } = [];

    /// <summary>What left: null as long as nothing has.</summary>
    public string? Left { get; private set; }

    public Outcome<Told> Outcome => Assert.Single(Outcomes);

    public void Tell(Outcome<Told> outcome)
    {
        Outcomes.Add(outcome);
        Assert.Same(epoch, outcome.Epoch);
        node.Log.WhenDurable(outcome.Epoch, durable => Left = Text(outcome, durable));
    }

    private static string Text(Outcome<Told> outcome, bool durable) => outcome.Kind switch
    {
        OutcomeKind.Reply when durable => outcome.Reply!.Text + (outcome.Replayed ? " again" : ""),
        OutcomeKind.AsOf when durable => $"as of {outcome.Version}",
        _ => "unavailable",
    };
}
