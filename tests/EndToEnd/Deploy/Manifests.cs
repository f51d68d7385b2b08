using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace OrleansOms.EndToEnd.Tests.Deploy;

/// <summary>The files of <c>deploy/</c>, read as what runs them would: every scalar is a string here.</summary>
public static class Manifests
{
    private static readonly IDeserializer Yaml = new DeserializerBuilder().Build();
    private static readonly ISerializer Json = new SerializerBuilder().JsonCompatible().Build();

    private static string Root => Path.Combine(AppContext.BaseDirectory, "Deploy");

    public static string Text(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static JsonNode Compose => Read("compose.yaml").Single();

    /// <summary>All resources of Kubernetes.</summary>
    public static IReadOnlyList<JsonNode> Kubernetes =>
        [.. Directory.GetFiles(Path.Combine(Root, "kubernetes"), "*.yaml").Order(StringComparer.Ordinal).SelectMany(file => Read(Path.GetRelativePath(Root, file)))];

    /// <summary>The pods' specifications, with the name of what makes them.</summary>
    public static IReadOnlyList<(string Name, JsonNode Pod)> Pods =>
        [.. Kubernetes.Where(resource => resource["spec"]?["template"] is not null).Select(resource => ((string)resource["metadata"]!["name"]!, resource["spec"]!["template"]!["spec"]!))];

    public static IEnumerable<JsonNode> Read(string file)
    {
        using var text = new StringReader(Text(file));
        var parser = new MergingParser(new Parser(text));
        parser.Consume<YamlDotNet.Core.Events.StreamStart>();
        var documents = new List<JsonNode>();
        while (parser.Accept<YamlDotNet.Core.Events.DocumentStart>(out _)) documents.Add(JsonNode.Parse(Json.Serialize(Yaml.Deserialize(parser)!))!);
        return documents;
    }

    public static string[] Strings(JsonNode? list) => [.. (list as JsonArray ?? []).Select(item => (string)item!)];
}
