using System.Collections.Immutable;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.References;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.Orders.Sourcing;
using OrleansOms.Grains.References;
using OrleansOms.Grains.Skus;
using OrleansOms.Grains.Stock;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Tests.Orders;

/// <summary>
/// Orders, stock locations, SKUs and references, wired by rules alone: a seed decides which message is delivered next, twice or never, which
/// answer comes first, when views are published and how time passes. What is owed is sent until it is answered, as the engine does. A
/// location whose name begins with Z ships nothing.
/// </summary>
internal sealed class OrderNetwork
{
    private readonly int _seed;
    private readonly Random _random;
    private readonly Mail _mail;
    private readonly SortedDictionary<string, Member<OrderState, OrderCommand, OrderEvent>> _orders = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Member<StockState, StockCommand, StockEvent>> _stock = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Member<SkuState, SkuCommand, SkuEvent>> _skus = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Member<ReferenceState, ReferenceCommand, ReferenceEvent>> _references = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, StockView> _levels = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SkuView> _views = new(StringComparer.Ordinal);
    private int _keys;

    public OrderNetwork(int seed)
    {
        _seed = seed;
        _random = new Random(seed);
        _mail = new Mail(_random, Owed, Take, (from, request, reply) => Find(from).Answered(request, reply, Now));
    }

    /// <summary>The most time that passes in one step.</summary>
    public TimeSpan Pace { get; init; } = TimeSpan.Zero;

    public DateTimeOffset Now { get; private set; } = new(2026, 11, 27, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Told of every event of a stock location, with the state before it.</summary>
    public Action<StockState, StockEvent>? OnStock { get; set; }

    /// <summary>Told of every event of a SKU, with the state before it.</summary>
    public Action<SkuState, SkuEvent>? OnSku { get; set; }

    public IEnumerable<Member<OrderState, OrderCommand, OrderEvent>> Orders => _orders.Values;

    public IEnumerable<StockState> Stock => _stock.Values.Select(member => member.State);

    public IEnumerable<SkuState> Skus => _skus.Values.Select(member => member.State);

    /// <summary>Units come in at a location that everybody knows of at once.</summary>
    public void Receive(string sku, string location, long units)
    {
        Move(sku, location, MovementType.Receipt, units);
        if (Sku(sku).Handle(new RegisterStock(location), Now) is Done)
        {
            _stock[$"{sku}@{location}"].Handle(new ConfirmRegistration(), Now);
        }

        Publish($"{sku}@{location}");
    }

    /// <summary>Something happens to units; whoever has to know hears of it by and by.</summary>
    public void Move(string sku, string location, MovementType type, long units) =>
        StockAt($"{sku}@{location}").Handle(new RecordMovement(type, units, "test", null, new RequestKey($"k{_keys++}", "f"), null), Now);

    /// <summary>Makes a SKU backorderable.</summary>
    public void Describe(string sku, long? limit)
    {
        Sku(sku).Handle(new DescribeSku(null, SkuKind.Stock, true, limit), Now);
        _views[sku] = Sku(sku).State.View()!;
    }

    /// <summary>Asks an order; null when its caller has to wait.</summary>
    public Reply? Ask(string order, OrderCommand command) => Order(order).Handle(command, Now);

    /// <summary>Places an order from what the views say now.</summary>
    public Reply? Place(string order, OrderTerms terms) =>
        Ask(order, new PlaceSourced(terms, Plan(terms, Counting.Available, []), new RequestKey(order, "f")));

    /// <summary>One thing happens, whatever the seed says; messages may be lost or doubled.</summary>
    public void Step(bool faults)
    {
        Now += Pace * _random.NextDouble();
        var what = _random.Next(4);
        _mail.Step(what, faults);
        if (what == 3)
        {
            Publish(_stock.Keys.ElementAtOrDefault(_random.Next(_stock.Count)));
            Wake();
        }
    }

    /// <summary>Faults stop; everything that is owed gets done.</summary>
    public void Settle() => _mail.Settle(_seed, () => Step(faults: false));

    private IEnumerable<(GrainName From, Request Request)> Owed() =>
        Members().SelectMany(member => member.Member.Owed.Requests, (member, request) => (member.Name, request));

    private IEnumerable<(GrainName Name, IMember Member)> Members() =>
    [
        .. _orders.Select(order => (new GrainName("order", order.Key), (IMember)order.Value)),
        .. _stock.Select(stock => (new GrainName("stock", stock.Key), (IMember)stock.Value)),
        .. _skus.Select(sku => (new GrainName("sku", sku.Key), (IMember)sku.Value)),
    ];

    private SourcingPlan Plan(OrderTerms terms, Counting counting, ImmutableArray<Ceiling> ceilings) => Planner.Plan(
        DemandLine.Of(terms, _ => false),
        _levels.Values
            .Where(levels => _views.TryGetValue(levels.Sku, out var sku) && sku.Locations.Contains(levels.Location, StringComparer.Ordinal))
            .Select(levels => new StockCandidate(levels.Sku, levels.Location, levels.Available, levels.Reserved - levels.HeldForBackorders)),
        _levels.Values.Select(levels => levels.Location).Distinct(StringComparer.Ordinal).Select(location => new Place(location, null, 0, Ships(location), true)),
        new Destination(null, false),
        counting,
        ceilings,
        new ShortageRule(terms.OnShortage, _views.ToImmutableDictionary(sku => sku.Key, sku => sku.Value.WaitingRoom, StringComparer.Ordinal)));

    private Func<Reply?> Take(Request request) => request.Message switch
    {
        SourceOrder c => LookedUp(Plan(c.Terms, c.Counting, c.Ceilings)),
        FindPlaces c => LookedUp(new PlacesFound([.. c.Locations.Select(location => new PlaceFlags(location, Ships(location), true))])),
        var message => Find(request.To).Take(message, Now),
    };

    // What is looked up is as of now, whenever it arrives.
    private static Func<Reply?> LookedUp(Reply reply) => () => reply;

    private void Publish(string? stock)
    {
        if (stock is not null && _stock[stock].State.View() is { } levels)
        {
            _levels[stock] = levels;
            if (Sku(levels.Sku).State.View() is { } view)
            {
                _views[levels.Sku] = view;
            }
        }
    }

    private void Wake()
    {
        foreach (var order in _orders.Values)
        {
            order.Wake(Now);
        }
    }

    private IMember Find(GrainName name) => name.Type switch
    {
        "order" => Order(name.Id),
        "stock" => StockAt(name.Id),
        "sku" => Sku(name.Id),
        "reference" => Member.Of(_references, Reference.Rules, name.Id),
        _ => throw new InvalidOperationException(name.ToString()),
    };

    private Member<OrderState, OrderCommand, OrderEvent> Order(string id) => Member.Of(_orders, Grains.Orders.Order.Rules, id);

    private Member<StockState, StockCommand, StockEvent> StockAt(string id) =>
        Member.Of(_stock, StockLocation.Rules, id, (before, body) => OnStock?.Invoke(before, body));

    private Member<SkuState, SkuCommand, SkuEvent> Sku(string id) =>
        Member.Of(_skus, Grains.Skus.Sku.Rules, id, (before, body) => OnSku?.Invoke(before, body));

    private static bool Ships(string location) => !location.StartsWith('Z');
}
