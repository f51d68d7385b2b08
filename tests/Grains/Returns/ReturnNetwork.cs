using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Returns;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.Returns;
using OrleansOms.Grains.Stock;
using OrleansOms.Grains.Tests.Orders;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Tests.Returns;

/// <summary>
/// One order, its returns and the stock locations they come back to, wired by rules alone: a seed decides which message is delivered next,
/// twice, late or never, and which answer is lost; see <see cref="Mail"/>.
/// </summary>
internal sealed class ReturnNetwork
{
    private readonly Random _random;
    private readonly SortedDictionary<string, Member<ReturnState, ReturnCommand, ReturnEvent>> _returns = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Member<StockState, StockCommand, StockEvent>> _stock = new(StringComparer.Ordinal);
    private readonly Mail _mail;
    private readonly int _seed;

    /// <summary>12 of A and 7 of B are ordered; 9 of A and 5 of B were shipped.</summary>
    public ReturnNetwork(int seed)
    {
        _seed = seed;
        _random = new Random(seed);
        _mail = new Mail(_random, Owed, Take, (from, request, reply) => _returns[from.Id].Answered(request, reply, Now));
        var terms = OrderCases.Terms() with { Lines = [new("A", 12, 0.99m, 1.00m, 2.37m, null), new("B", 7, 3.33m, 0, 0.01m, null)] };
        foreach (var command in (OrderCommand[])
        [
            OrderCases.Place(terms, OrderCases.PlanOf(new(1, "X", 12), new(2, "Y", 7))),
            OrderCases.Reserve(1, OrderCases.Yes), OrderCases.Reserve(2, OrderCases.Yes), OrderCases.Commit(1), OrderCases.Commit(2),
            OrderCases.ShipFrom("X", "s1", (1, 9)), OrderCases.Ship(1, 9), OrderCases.ShipFrom("Y", "s2", (2, 5)), OrderCases.Ship(2, 5),
        ])
        {
            Order.Handle(command, Now);
        }
    }

    public Member<OrderState, OrderCommand, OrderEvent> Order { get; } = new(Grains.Orders.Order.Rules, ReturnCases.OrderId);

    public IEnumerable<ReturnState> Returns => _returns.Values.Select(member => member.State);

    public IEnumerable<StockState> Stock => _stock.Values.Select(member => member.State);

    private static DateTimeOffset Now { get; } = new(2026, 11, 27, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A client asks for something, sensible or not.</summary>
    public void Ask(int n)
    {
        var id = $"r-{_random.Next(3)}";
        var member = Member.Of(_returns, Return.Rules, id);
        var key = ReturnCases.Key($"k{n}");
        ReturnCommand command = _random.Next(9) switch
        {
            0 or 1 => new RequestUnderPolicy(
                new RequestReturn(ReturnCases.OrderId, [.. Announced()], ReturnMethod.Mail, ReturnCases.Key(id)),
                ReturnPolicy.Default with { NeedsApproval = _random.Next(4) == 0 }),
            2 => _random.Next(8) == 0 ? new DeclineReturn(null) { Key = key } : new ApproveReturn { Key = key },
            3 or 4 => new ReceiveAt(
                new ReceiveReturn(_random.Next(2) == 0 ? "X" : "Z", [new(_random.Next(1, 3), _random.Next(1, 5))]) { Key = key },
                ReceivingPlace.TakesReturns),
            5 or 6 or 7 => new InspectReturn([new(_random.Next(1, 3), _random.Next(1, 3), (Disposition)_random.Next(3), null)]) { Key = key },
            _ => new RefundReturn { Key = key },
        };
        member.Handle(command, Now);
    }

    /// <summary>Cancels some of what was not shipped.</summary>
    public void Cancel(int n) => Order.Handle(OrderCases.Cancel($"c{n}", (_random.Next(1, 3), _random.Next(1, 3))), Now);

    public void Step(bool faults) => _mail.Step(_random.Next(3), faults);

    /// <summary>Faults stop; everything that is owed gets done.</summary>
    public void Settle() => _mail.Settle(_seed, () => Step(faults: false));

    private IEnumerable<AnnouncedLine> Announced()
    {
        yield return new AnnouncedLine(1, _random.Next(1, 5), "r");
        if (_random.Next(2) == 0)
        {
            yield return new AnnouncedLine(2, _random.Next(1, 4), "r");
        }
    }

    private IEnumerable<(GrainName From, Request Request)> Owed() =>
        _returns.Values.SelectMany(one => one.Owed.Requests, (one, request) => (new GrainName("return", one.Id), request));

    private Func<Reply?> Take(Request request) => request.Message switch
    {
        OrderCommand c => Order.Take(c, Now),
        StockCommand c => Registered(request.To.Id).Take(c, Now),
        _ => throw new InvalidOperationException(request.Id),
    };

    private Member<StockState, StockCommand, StockEvent> Registered(string id)
    {
        var stock = Member.Of(_stock, StockLocation.Rules, id);
        stock.Handle(new ConfirmRegistration(), Now);
        return stock;
    }
}
