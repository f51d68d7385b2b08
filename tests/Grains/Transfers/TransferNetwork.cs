using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Interfaces.Transfers;
using OrleansOms.Grains.Stock;
using OrleansOms.Grains.Tests.Stock;
using OrleansOms.Grains.Transfers;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Tests.Transfers;

/// <summary>
/// Transfers of two SKUs between three locations, wired by rules alone: a seed decides which message is delivered next, twice, late or never,
/// and which answer is lost; see <see cref="Mail"/>.
/// </summary>
internal sealed class TransferNetwork
{
    public const long UnitsOfEach = 60;

    private static readonly string[] Places = ["X", "Y", "Z"];
    private static readonly string[] Skus = ["A", "B"];
    private readonly Random _random;
    private readonly SortedDictionary<string, Member<TransferState, TransferCommand, TransferEvent>> _transfers = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Member<StockState, StockCommand, StockEvent>> _stock = new(StringComparer.Ordinal);
    private readonly Mail _mail;
    private readonly int _seed;

    public TransferNetwork(int seed)
    {
        _seed = seed;
        _random = new Random(seed);
        _mail = new Mail(_random, Owed, Take, (from, request, reply) => _transfers[from.Id].Answered(request, reply, Now));
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

    public void Step(bool faults) => _mail.Step(_random.Next(3), faults);

    /// <summary>Faults stop; everything that is owed gets done.</summary>
    public void Settle() => _mail.Settle(_seed, () => Step(faults: false));

    private RequestOnFacts Request(string id)
    {
        var from = _random.Next(Places.Length);
        SentLine[] lines = [new("A", _random.Next(1, 12)), new(Skus[_random.Next(2)], _random.Next(1, 12))];
        return new RequestOnFacts(
            new RequestTransfer(Places[from], Places[(from + _random.Next(1, 3)) % Places.Length], [.. lines], TransferCases.Key(id)),
            new TransferFacts(true, true, [.. lines.Select(_ => new LineFacts(true, false, long.MaxValue))]));
    }

    private IEnumerable<(GrainName From, Request Request)> Owed() =>
        _transfers.Values.SelectMany(one => one.Owed.Requests, (one, request) => (new GrainName("transfer", one.Id), request));

    private Func<Reply?> Take(Request request) => Registered(request.To.Id).Take(request.Message, Now);

    private Member<StockState, StockCommand, StockEvent> Registered(string id)
    {
        var stock = Member.Of(_stock, StockLocation.Rules, id);
        stock.Handle(new ConfirmRegistration(), Now);
        return stock;
    }
}
