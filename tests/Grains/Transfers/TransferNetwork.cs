using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Interfaces.Transfers;
using OrleansOms.Grains.Stock;
using OrleansOms.Grains.Tests.Orders;
using OrleansOms.Grains.Tests.Stock;
using OrleansOms.Grains.Transfers;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Tests.Transfers;

/// <summary>
/// Transfers of two SKUs between three locations, wired by rules alone: a seed decides which message is delivered next, twice, late or never,
/// and which answer is lost. What is owed is sent until it is answered, as the engine does.
/// </summary>
internal sealed class TransferNetwork
{
    public const long UnitsOfEach = 60;

    private static readonly string[] Places = ["X", "Y", "Z"];
    private static readonly string[] Skus = ["A", "B"];
    private readonly Random _random;
    private readonly SortedDictionary<string, Member<TransferState, TransferCommand, TransferEvent>> _transfers = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Member<StockState, StockCommand, StockEvent>> _stock = new(StringComparer.Ordinal);
    private readonly List<(string Transfer, Request Request)> _messages = [];
    private readonly List<(string Transfer, Request Request, Reply Reply)> _answers = [];
    private readonly HashSet<(string Transfer, string Request)> _underWay = [];
    private readonly int _seed;

    public TransferNetwork(int seed)
    {
        _seed = seed;
        _random = new Random(seed);
        foreach (var sku in Skus)
        {
            foreach (var place in Places)
            {
                Registered($"{sku}@{place}").Handle(StockCases.Record(MovementType.Receipt, UnitsOfEach / Places.Length, $"{sku}@{place}"), Now);
            }
        }
    }

    public IEnumerable<TransferState> Transfers => _transfers.Values.Select(member => member.State);

    public IEnumerable<StockState> Stock => _stock.Values.Select(member => member.State);

    private static DateTimeOffset Now { get; } = new(2026, 11, 27, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A client asks for something, sensible or not; what was published of the stock may be old.</summary>
    public void Ask(int n)
    {
        var id = $"t-{_random.Next(4)}";
        var key = TransferCases.Key($"k{n}");
        TransferCommand command = _random.Next(6) switch
        {
            0 or 1 => Request(id),
            2 => new WriteOffTransfer("lost", [new(1, _random.Next(1, 4))]) { Key = key },
            _ => new ReceiveTransfer([new(_random.Next(1, 3), _random.Next(1, 7))]) { Key = key },
        };
        Member.Of(_transfers, Transfer.Rules, id).Handle(command, Now);
    }

    public void Step(bool faults)
    {
        switch (_random.Next(3))
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
        }
    }

    /// <summary>Faults stop; everything that is owed gets done.</summary>
    public void Settle()
    {
        for (var steps = 0; _transfers.Values.Any(one => !Transfer.Rules.Owed(one.State).Requests.IsEmpty) || _messages.Count > 0; steps++)
        {
            Assert.True(steps < 100_000, $"Seed {_seed} does not come to an end.");
            Step(faults: false);
        }
    }

    private RequestOnFacts Request(string id)
    {
        var from = _random.Next(Places.Length);
        SentLine[] lines = [new("A", _random.Next(1, 12)), new(Skus[_random.Next(2)], _random.Next(1, 12))];
        return new RequestOnFacts(
            new RequestTransfer(Places[from], Places[(from + _random.Next(1, 3)) % Places.Length], [.. lines], TransferCases.Key(id)),
            new TransferFacts(true, true, [.. lines.Select(_ => new LineFacts(true, false, long.MaxValue))]));
    }

    private void Send()
    {
        var owed = _transfers.Values
            .SelectMany(one => Transfer.Rules.Owed(one.State).Requests.Select(request => (Transfer: one.Id, Request: request)))
            .Where(owed => !_underWay.Contains((owed.Transfer, owed.Request.Id)))
            .ToArray();
        if (owed.Length > 0)
        {
            var next = owed[_random.Next(owed.Length)];
            _underWay.Add((next.Transfer, next.Request.Id));
            _messages.Add(next);
        }
    }

    // A message that is kept is delivered once more, later: by then much may have happened.
    private void Deliver(bool faults)
    {
        var (from, request) = Take(_messages, keep: faults && _random.Next(5) == 0);
        if (faults && _random.Next(10) == 0)
        {
            _underWay.Remove((from, request.Id));
            return;
        }

        _answers.Add((from, request, Registered(request.To.Id).Handle((StockCommand)request.Message, Now)!));
    }

    private Member<StockState, StockCommand, StockEvent> Registered(string id)
    {
        var stock = Member.Of(_stock, StockLocation.Rules, id);
        stock.Handle(new ConfirmRegistration(), Now);
        return stock;
    }

    private void Answer(bool faults)
    {
        var (from, request, reply) = Take(_answers, keep: false);
        if (_underWay.Remove((from, request.Id)) && !(faults && _random.Next(10) == 0))
        {
            _transfers[from].Handle(Transfer.Rules.Answered(request, reply), Now);
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
