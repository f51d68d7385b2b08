using System.Collections.Immutable;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.References;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.Orders.Sourcing;
using OrleansOms.Grains.References;
using OrleansOms.Grains.Stock;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Tests.Orders;

/// <summary>
/// Orders, stock locations and references, wired by rules alone: a seed decides which message is delivered next, twice or never, which
/// answer comes first, when views are published and how time passes. What is owed is sent until it is answered, as the engine does.
/// </summary>
internal sealed class OrderNetwork(int seed)
{
    private readonly Random _random = new(seed);
    private readonly SortedDictionary<string, Member<OrderState, OrderCommand, OrderEvent>> _orders = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Member<StockState, StockCommand, StockEvent>> _stock = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Member<ReferenceState, ReferenceCommand, ReferenceEvent>> _references = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, StockView> _views = new(StringComparer.Ordinal);
    private readonly List<(string Order, Request Request)> _messages = [];
    private readonly List<(string Order, Request Request, Reply Reply)> _answers = [];
    private readonly HashSet<(string Order, string Request)> _underWay = [];

    /// <summary>The most time that passes in one step.</summary>
    public TimeSpan Pace { get; init; } = TimeSpan.Zero;

    public DateTimeOffset Now { get; private set; } = new(2026, 11, 27, 0, 0, 0, TimeSpan.Zero);

    public IEnumerable<Member<OrderState, OrderCommand, OrderEvent>> Orders => _orders.Values;

    public IEnumerable<StockState> Stock => _stock.Values.Select(member => member.State);

    public void Receive(string sku, string location, long units)
    {
        var stock = Member.Of(_stock, StockLocation.Rules, $"{sku}@{location}");
        stock.Handle(new RecordMovement(MovementType.Receipt, units, "test", null, new RequestKey($"{sku}{location}", "f"), null), Now);
        _views[stock.Id] = stock.State.View()!;
    }

    /// <summary>Asks an order; null when its caller has to wait.</summary>
    public Reply? Ask(string order, OrderCommand command)
    {
        var member = Member.Of(_orders, Order.Rules, order);
        var reply = member.Handle(command, Now);
        return reply;
    }

    /// <summary>Places an order from what the views say now.</summary>
    public Reply? Place(string order, OrderTerms terms) =>
        Ask(order, new PlaceSourced(terms, Plan(terms, Counting.Available, []), new RequestKey(order, "f")));

    /// <summary>One thing happens, whatever the seed says; messages may be lost or doubled.</summary>
    public void Step(bool faults)
    {
        Now += Pace * _random.NextDouble();
        switch (_random.Next(4))
        {
            case 0:
                Send();
                break;
            case 1 when _messages.Count > 0:
                Deliver(faults);
                break;
            case 2 when _answers.Count > 0:
                Answer(faults);
                break;
            case 3:
                Publish(_stock.Keys.ElementAtOrDefault(_random.Next(_stock.Count)));
                Wake();
                break;
        }
    }

    /// <summary>Faults stop; everything that is owed gets done.</summary>
    public void Settle()
    {
        for (var steps = 0; _orders.Values.Any(order => !Order.Rules.Owed(order.State).Requests.IsEmpty) || _messages.Count > 0; steps++)
        {
            Assert.True(steps < 100_000, $"Seed {seed} does not come to an end: {Owed()}.");
            Step(faults: false);
        }
    }

    private string Owed() => string.Join("; ", _orders.Values.SelectMany(order => Order.Rules.Owed(order.State).Messages().Select(text => $"{order.Id} {text}")));

    private SourcingPlan Plan(OrderTerms terms, Counting counting, ImmutableArray<Ceiling> ceilings) => Planner.Plan(
        DemandLine.Of(terms, _ => false),
        _views.Values.Select(view => new StockCandidate(view.Sku, view.Location, view.Available, view.Reserved)),
        _views.Values.Select(view => view.Location).Distinct(StringComparer.Ordinal).Select(location => new Place(location, null, 0, true, true)),
        new Destination(null, false),
        counting,
        ceilings);

    private void Send()
    {
        var owed = _orders.Values
            .SelectMany(order => Order.Rules.Owed(order.State).Requests.Select(request => (Order: order.Id, Request: request)))
            .Where(owed => !_underWay.Contains((owed.Order, owed.Request.Id)))
            .ToArray();
        if (owed.Length > 0)
        {
            var next = owed[_random.Next(owed.Length)];
            _underWay.Add((next.Order, next.Request.Id));
            _messages.Add(next);
        }
    }

    // A message that is delivered twice is handled twice; only its first answer finds the request still under way.
    private void Deliver(bool faults)
    {
        var (order, request) = Take(_messages, keep: faults && _random.Next(5) == 0);
        if (faults && _random.Next(10) == 0)
        {
            _underWay.Remove((order, request.Id));
            return;
        }

        var reply = request.Message switch
        {
            StockCommand c => Member.Of(_stock, StockLocation.Rules, request.To.Id).Handle(c, Now),
            ReferenceCommand c => Member.Of(_references, Reference.Rules, request.To.Id).Handle(c, Now),
            SourceOrder c => Plan(c.Terms, Counting.Contended, c.Ceilings),
            _ => throw new InvalidOperationException(request.Id),
        };
        _answers.Add((order, request, reply!));
    }

    private void Answer(bool faults)
    {
        var (order, request, reply) = Take(_answers, keep: false);
        if (_underWay.Remove((order, request.Id)) && !(faults && _random.Next(10) == 0))
        {
            _orders[order].Handle(Order.Rules.Answered(request, reply), Now);
        }
    }

    private void Publish(string? stock)
    {
        if (stock is not null)
        {
            _views[stock] = _stock[stock].State.View()!;
        }
    }

    private void Wake()
    {
        foreach (var order in _orders.Values)
        {
            if (Order.Rules.Due(order.State, Now) is { } due)
            {
                order.Handle(due, Now);
            }
        }
    }

    private T Take<T>(List<T> from, bool keep)
    {
        var index = _random.Next(from.Count);
        var taken = from[index];
        if (!keep)
        {
            from.RemoveAt(index);
        }

        return taken;
    }
}

/// <summary>One grain of the network: its rules and its state.</summary>
internal sealed class Member<TState, TCommand, TEvent>(IAggregate<TState, TCommand, TEvent, Reply> rules, string id)
    where TState : class
    where TCommand : class
    where TEvent : class
{
    private readonly List<TCommand> _waiting = [];

    public string Id => id;

    public TState State { get; private set; } = rules.Initial(id);

    public long Version { get; private set; }

    /// <summary>What callers who had to wait were told, in order.</summary>
    public List<Reply> Told { get; } = [];

    public Reply? Handle(TCommand command, DateTimeOffset now)
    {
        var decision = rules.Decide(State, command, new Origin(now, "test", "test"));
        if (decision.Refusal is { } refusal)
        {
            return refusal;
        }

        foreach (var body in decision.Events)
        {
            State = rules.Evolve(State, new Recorded<TEvent>(++Version, new Origin(now, "test", "test"), body));
            Tell();
        }

        var answer = rules.Answer(State, command);
        if (answer.Kind == AnswerKind.UnderWay)
        {
            _waiting.Add(command);
        }

        return answer.Reply;
    }

    private void Tell()
    {
        foreach (var command in _waiting.ToArray())
        {
            if (rules.Answer(State, command) is { Kind: AnswerKind.Now } answer)
            {
                _waiting.Remove(command);
                Told.Add(answer.Reply!);
            }
        }
    }
}

internal static class Member
{
    public static Member<TState, TCommand, TEvent> Of<TState, TCommand, TEvent>(
        SortedDictionary<string, Member<TState, TCommand, TEvent>> members,
        IAggregate<TState, TCommand, TEvent, Reply> rules,
        string id)
        where TState : class
        where TCommand : class
        where TEvent : class
    {
        if (!members.TryGetValue(id, out var member))
        {
            members.Add(id, member = new Member<TState, TCommand, TEvent>(rules, id));
        }

        return member;
    }
}
