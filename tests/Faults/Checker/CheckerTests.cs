using System.Text.Json.Nodes;
using OrleansOms.Faults.Tests.Load;

namespace OrleansOms.Faults.Tests.Checker;

/// <summary>A checker that can't see proves nothing: here it is the log that is wrong.</summary>
public sealed class CheckerTests
{
    private const int Decided = 600;

    /// <summary>What is done to a true log, and what has to be said of it.</summary>
    public static TheoryData<string, string> Lies { get; } = new()
    {
        { "lost order", "is lost: 404" },
        { "order not found by the search", "is not found by a search" },
        { "order nobody was told of", "nobody was told of it" },
        { "order doubled in the search", "is found 2 times" },
        { "key with two effects", "was acknowledged twice, differently" },
        { "two keys for one order", "was acknowledged to the keys" },
        { "acknowledged, then refused", "was acknowledged, then refused" },
        { "unit oversold", "were sold that were not there" },
        { "unit too many on hand", "and must be [onHand" },
        { "unit reserved for good", "and must be [onHand" },
        { "line changed", "and must be [" },
        { "cent too much", "and must be [" },
        { "cancellation lost", "and must be [" },
        { "shipment of units that were not there", "than order" },
        { "never decided", "was never decided" },
        { "defect", "was answered 500" },
        { "not read", "was not read at the end" },
    };

    [Fact]
    public async Task Log_OfARunWithoutFaults_IsFoundRight() => Assert.Empty(Judge.Violations(await TrueLog()));

    [Theory, MemberData(nameof(Lies))]
    public async Task Log_ThatWasDoctored_IsFoundWrong(string lie, string says)
    {
        var log = (await TrueLog()).ToList();

        Doctor(log, lie);

        Assert.Contains(Judge.Violations(log), violation => violation.Contains(says, StringComparison.Ordinal));
    }

    [Fact]
    public void Log_WrittenAndRead_IsTheSame()
    {
        using var log = new ActLog();
        log.Append(new Entry(Phase.Invoke, "place", "/v1/orders", "key", new JsonObject { ["a"] = 1 }));
        log.Append(new Entry(Phase.Unknown, "place", "/v1/orders", "key", Answer: "IOException"));

        Assert.Equal([Phase.Invoke, Phase.Unknown], log.Read().Select(entry => entry.Phase));
        Assert.Equal(1, (int)log.Read()[0].Body!["a"]!);
    }

    // One run serves all tests: they doctor copies.
    private static readonly Lazy<Task<IReadOnlyList<Entry>>> Run = new(async () =>
    {
        await using var silo = await RunningSilo.StartAsync("--storage=memory");
        using var shoppers = new Shoppers(new CurrentServer { Oms = silo.Oms }, Form.Draws());
        await shoppers.OpenAsync();
        shoppers.Start(clients: 8);
        await shoppers.Decided(Decided);
        await shoppers.StopAsync();
        await shoppers.VerifyAsync();
        return shoppers.Log;
    });

    private static Task<IReadOnlyList<Entry>> TrueLog() => Run.Value;

    private static void Doctor(List<Entry> log, string lie)
    {
        var order = log.FindLastIndex(entry => entry is { Phase: Phase.Final, Kind: "order" });
        var search = log.FindLastIndex(entry => entry.Kind == "search");
        var stock = log.FindLastIndex(entry => entry is { Phase: Phase.Final, Kind: "stock" });
        var placed = log.FindIndex(entry => entry is { Phase: Phase.Ok, Kind: "place" });
        var cancelled = log.FindIndex(IsItsOrdersOnlyCancellation);
        switch (lie)
        {
            case "lost order": log[order] = log[order] with { Status = 404, Answer = "{}" }; break;
            case "order not found by the search": Change(search, ids => ids.AsArray().RemoveAt(0)); break;
            case "order nobody was told of": Change(search, ids => ids.AsArray().Add("another")); break;
            case "order doubled in the search": Change(search, ids => ids.AsArray().Add(ids[0]!.DeepClone())); break;
            case "key with two effects":
                log.Insert(placed + 1, log[placed]);
                Change(placed + 1, answer => answer["id"] = "another");
                break;
            case "two keys for one order":
                var (invoke, ok) = (log.First(entry => entry.Phase == Phase.Invoke && entry.Key == log[placed].Key), log[placed]);
                log.AddRange([invoke with { Key = "another" }, ok with { Key = "another" }]);
                break;
            case "acknowledged, then refused": log.Add(log[placed] with { Phase = Phase.Refused, Status = 409 }); break;
            case "unit oversold": log.RemoveAll(entry => entry.Kind == "move" && entry.Path.Contains("/scarce-", StringComparison.Ordinal)); break;
            case "unit too many on hand": Change(stock, levels => levels["onHand"] = (long)levels["onHand"]! + 1); break;
            case "unit reserved for good": Change(stock, levels => levels["reserved"] = 1); break;
            case "line changed": Change(order, read => read["lines"]![0]!["quantity"] = (long)read["lines"]![0]!["quantity"]! + 1); break;
            case "cent too much": Change(order, read => read["amounts"]!["total"] = "1234567.89"); break;
            case "cancellation lost":
                // Said before: what stands at an index moves while entries are removed.
                var key = log[cancelled].Key;
                log.RemoveAll(entry => entry.Key == key);
                break;
            case "shipment of units that were not there":
                var shipped = log.FindIndex(entry => entry is { Phase: Phase.Invoke, Kind: "ship" });
                log[shipped] = log[shipped] with { Body = (JsonObject)log[shipped].Body!.DeepClone() };
                log[shipped].Body!["lines"]![0]!["quantity"] = 1_000L;
                break;
            case "never decided": log.Add(new Entry(Phase.Invoke, "place", "/v1/orders", "another", [])); break;
            case "defect": log.Add(new Entry(Phase.Defect, "place", "/v1/orders", "another", Status: 500, Answer: "{}")); break;
            case "not read":
                var path = log[stock].Path;
                log.RemoveAll(entry => entry.Path == path && entry.Phase == Phase.Final);
                break;
            default: throw new ArgumentException(lie, nameof(lie));
        }

        // One that a later one of the whole order follows leaves no gap: the later one would have taken its units as well.
        bool IsItsOrdersOnlyCancellation(Entry entry) =>
            entry is { Phase: Phase.Ok, Kind: "cancel" } && log.All(other => other.Phase != Phase.Ok || other.Path != entry.Path || other.Key == entry.Key);

        void Change(int index, Action<JsonNode> change)
        {
            var json = log[index].Json;
            change(json);
            log[index] = log[index] with { Answer = json.ToJsonString() };
        }
    }
}
