using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrleansOms.EndToEnd.Tests.Hosting;

namespace OrleansOms.EndToEnd.Tests.Deploy;

/// <summary>Dashboard and alerts ask for metrics that there are, and alerts lead to a text that tells what to do.</summary>
public sealed partial class ObservabilityTests
{
    [Fact]
    public async Task Metrics_OfDashboardAndAlerts_AreThere()
    {
        var known = new HashSet<string>(StringComparer.Ordinal) { "up" };
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => Learn(known, instrument) };
        listener.Start();
        await using var silo = await RunningSilo.StartAsync("--storage=memory");
        var sku = await silo.Oms.NewSku((await silo.Oms.NewLocation(), 1));
        (await silo.Oms.Place(OrderDraft.Of((sku, 1)))).Is(201);

        var asked = Dashboard.Concat(Alerts.Select(alert => (string)alert["expr"]!)).SelectMany(NamesIn).ToHashSet(StringComparer.Ordinal);

        Assert.True(asked.Count > 20, $"{asked.Count} metrics");
        lock (known) Assert.Empty(asked.Except(known));
    }

    [Fact]
    public void Alerts_LeadToWhatToDo()
    {
        var headings = Manifests.Text("OPERATIONS.md").Split('\n')
            .Where(line => line.StartsWith('#'))
            .Select(line => $"docs/OPERATIONS.md#{NotInAnchors().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-')}")
            .ToHashSet(StringComparer.Ordinal);

        Assert.NotEmpty(Alerts);
        Assert.All(Alerts, alert =>
        {
            Assert.Contains((string)alert["annotations"]!["runbook_url"]!, headings);
            Assert.Contains((string)alert["labels"]!["severity"]!, new[] { "page", "ticket" });
        });
    }

    [Fact]
    public void Panels_OfTheDashboard_LieBesideEachOther()
    {
        var taken = new HashSet<(int X, int Y)>();
        foreach (var place in Panels.Select(panel => panel["gridPos"]!))
        {
            foreach (var x in Enumerable.Range((int)place["x"]!, (int)place["w"]!))
                foreach (var y in Enumerable.Range((int)place["y"]!, (int)place["h"]!))
                    Assert.True(x < 24 && taken.Add((x, y)), $"{place}");
        }
    }

    private static IEnumerable<JsonNode> Alerts => Manifests.Read("observability/alerts.yaml").Single()["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).OfType<JsonNode>();

    private static IEnumerable<JsonNode> Panels => JsonNode.Parse(Manifests.Text("observability/grafana-dashboard.json"))!["panels"]!.AsArray().OfType<JsonNode>();

    private static IEnumerable<string> Dashboard => Panels.SelectMany(panel => (panel["targets"] as JsonArray ?? []).Select(target => (string)target!["expr"]!));

    // Names as Prometheus has them: what is before braces or a range, and no function.
    private static IEnumerable<string> NamesIn(string expression) =>
        MetricNames().Matches(InBraces().Replace(expression, "")).Select(name => name.Value).Where(name => name == "up" || name.Contains('_', StringComparison.Ordinal) && !Functions.Contains(name));

    private static readonly HashSet<string> Functions = new(StringComparer.Ordinal) { "histogram_quantile" };

    private static void Learn(HashSet<string> known, Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_') + (instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" });
        var kind = instrument.GetType().Name;
        lock (known)
        {
            if (kind.StartsWith("Histogram", StringComparison.Ordinal)) known.UnionWith([$"{name}_bucket", $"{name}_count", $"{name}_sum"]);
            else known.Add(kind.StartsWith("Counter", StringComparison.Ordinal) || kind.StartsWith("ObservableCounter", StringComparison.Ordinal) ? $"{name}_total" : name);
        }
    }

    [GeneratedRegex(@"\b(up|[a-z]+(_[a-z0-9]+)+)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex MetricNames();

    // Labels, the groupings that name them, ranges.
    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]|\bby\s*\([^)]*\)", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex InBraces();

    [GeneratedRegex("[^a-z0-9 -]", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex NotInAnchors();
}
