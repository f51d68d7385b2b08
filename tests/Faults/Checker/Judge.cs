using System.Text.Json.Nodes;

namespace OrleansOms.Faults.Tests.Checker;

/// <summary>
/// Judges a client's log by itself: no acknowledged order lost or changed, no unit oversold, each key one effect, stock and money as the plain
/// model has them. It holds once every key is decided: what stayed unknown is asked again with the same key before.
/// </summary>
public sealed class Judge
{
    private readonly List<string> _violations = [];
    private readonly Dictionary<string, Entry> _invoked = [];
    private readonly Dictionary<string, Entry> _acknowledged = [];
    private readonly Dictionary<string, Phase> _last = [];
    private readonly Dictionary<string, Entry> _finals = [];
    private readonly Books _books;

    private Judge() => _books = new Books(_violations.Add);

    /// <summary>What is wrong, in words; nothing when all is well.</summary>
    public static IReadOnlyList<string> Violations(IEnumerable<Entry> log)
    {
        var judge = new Judge();
        foreach (var entry in log) judge.Take(entry);
        judge.Conclude();
        return judge._violations;
    }

    /// <summary>What must be there after a log, to know what to read; what is wrong with it is not this one's business.</summary>
    public static Books Fold(IEnumerable<Entry> log)
    {
        var judge = new Judge();
        foreach (var entry in log) judge.Take(entry);
        return judge._books;
    }

    private void Take(Entry entry)
    {
        if (entry.Phase == Phase.Final)
        {
            _finals[entry.Path] = entry;
            return;
        }

        var key = entry.Key!;
        if (entry.Phase == Phase.Invoke) _invoked.TryAdd(key, entry);
        else if (entry.Phase == Phase.Defect) _violations.Add($"{entry.Kind} {key} was answered {entry.Status} {entry.Answer}");
        else if (entry.Phase == Phase.Ok) Acknowledge(key, entry);
        else if (entry.Phase == Phase.Refused && _acknowledged.ContainsKey(key)) _violations.Add($"{entry.Kind} {key} was acknowledged, then refused: {entry.Answer}");
        _last[key] = entry.Phase;
    }

    private void Acknowledge(string key, Entry entry)
    {
        if (_acknowledged.TryAdd(key, entry))
        {
            var asked = _invoked[key];
            _books.Book(asked.Kind, asked.Path, key, asked.Body!, entry.Json);
        }
        else if (_acknowledged[key].Answer != entry.Answer)
        {
            _violations.Add($"{entry.Kind} {key} was acknowledged twice, differently: {_acknowledged[key].Answer} and {entry.Answer}");
        }
    }

    private void Conclude()
    {
        foreach (var (key, last) in _last)
        {
            if (last is (Phase.Unknown or Phase.Invoke) && !_acknowledged.ContainsKey(key)) _violations.Add($"{_invoked[key].Kind} {key} was never decided");
        }

        foreach (var ((sku, location), levels) in _books.Stock)
        {
            if (levels.Available < 0) _violations.Add($"{-levels.Available} units of {sku} at {location} were sold that were not there");
            Compare($"/v1/stock/{sku}/{location}", levels.Words(), StockLevels.Words);
        }

        foreach (var (id, order) in _books.Orders) Compare($"/v1/orders/{id}", order.Words(), BookedOrder.Words);
        foreach (var (id, claim) in _books.Returns) Compare($"/v1/returns/{id}", claim.Words(), BookedReturn.Words);
        foreach (var (id, transfer) in _books.Transfers)
        {
            Compare($"/v1/transfers/{id}", $"{transfer.Quantity} sent, {transfer.Received} received", Transferred);
        }

        CompareSearch();
    }

    private void Compare(string path, string expected, Func<JsonNode, string> words)
    {
        if (!_finals.TryGetValue(path, out var read)) _violations.Add($"{path} was not read at the end");
        else if (read.Status != 200) _violations.Add($"{path} is lost: {read.Status} {read.Answer}");
        else if (words(read.Json) is var actual && actual != expected) _violations.Add($"{path} is [{actual}], and must be [{expected}]");
    }

    // An order that a refused or an undecided key left behind, or one that is there twice, is found by nobody's id: only by looking for all.
    private void CompareSearch()
    {
        if (_finals.Values.FirstOrDefault(entry => entry.Kind == "search") is not { } search)
        {
            _violations.Add("orders were not searched for at the end");
            return;
        }

        var found = search.Json.AsArray().Select(id => (string)id!).ToList();
        foreach (var id in found.Except(_books.Orders.Keys)) _violations.Add($"order {id} is there, and nobody was told of it");
        foreach (var id in _books.Orders.Keys.Except(found)) _violations.Add($"order {id} is not found by a search");
        foreach (var id in found.GroupBy(id => id).Where(same => same.Count() > 1)) _violations.Add($"order {id.Key} is found {id.Count()} times");
    }

    private static string Transferred(JsonNode transfer) =>
        $"{transfer["lines"]![0]!["quantity"]} sent, {transfer["lines"]![0]!["received"]} received";
}
