using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using OrleansOms.EndToEnd.Tests.Hosting;
using OrleansOms.Silo;

namespace OrleansOms.EndToEnd.Tests.Deploy;

/// <summary>What the container files say, held against the program that they start: as far as can be without an engine that runs containers.</summary>
public sealed class ContainerTests
{
    private const string HttpPort = "5080";

    public static IEnumerable<TheoryDataRow<string>> Containers => Commands.Keys.Select(container => new TheoryDataRow<string>(container));

    private static Dictionary<string, string[]> Commands => Services
        .Select(service => ($"compose {service.Name}", Manifests.Strings(service.Service["command"])))
        .Concat(Manifests.Pods.Select(pod => ($"kubernetes {pod.Name}", Manifests.Strings(Container(pod.Pod)["args"]))))
        .ToDictionary(container => container.Item1, container => container.Item2, StringComparer.Ordinal);

    // Those that run the product.
    private static IEnumerable<(string Name, JsonNode Service)> Services => Manifests.Compose["services"]!.AsObject()
        .Where(service => ((string)service.Value!["image"]!).StartsWith("orleansoms:", StringComparison.Ordinal))
        .Select(service => (service.Key, service.Value!));

    [Theory]
    [MemberData(nameof(Containers))]
    public void Command_OfEachContainer_IsOneThatTheProgramTakes(string container)
    {
        var (verb, arguments, options) = CommandLine.Parse([.. Commands[container].Select(word => word.Replace("$(POD_IP)", "10.0.0.7", StringComparison.Ordinal))]);

        Assert.Contains(verb, new[] { "serve", "migrate" });
        Assert.Empty(arguments);
        var said = new ConfigurationBuilder().AddCommandLine([.. options, "--ConnectionStrings:Oms=Host=db"]).Build();
        Assert.Equal(StorageKind.Postgres, SiloOptions.From(WithoutKeys(said)).Storage);
        if (verb == "serve") Assert.EndsWith($":{HttpPort}", said["urls"], StringComparison.Ordinal);
    }

    [Fact]
    public void Entry_OfTheImage_IsTheProgram()
    {
        var file = Manifests.Text("Containerfile");

        Assert.Contains($"ENTRYPOINT [\"dotnet\", \"{typeof(SiloOptions).Assembly.GetName().Name}.dll\"]", file, StringComparison.Ordinal);
        Assert.Contains("\nUSER 10001:10001\n", file, StringComparison.Ordinal);
        Assert.Contains("STOPSIGNAL SIGTERM", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probes_OfEachPod_AreServed()
    {
        await using var silo = await RunningSilo.StartAsync("--storage=memory");
        var probes = Manifests.Pods
            .SelectMany(pod => new[] { "startupProbe", "livenessProbe", "readinessProbe" }.Select(probe => Container(pod.Pod)[probe]?["httpGet"]))
            .OfType<JsonNode>()
            .ToList();

        Assert.Equal(6, probes.Count);
        foreach (var probe in probes)
        {
            Assert.Equal("http", (string)probe["port"]!);
            (await silo.Oms.Get((string)probe["path"]!)).Is(200);
        }
    }

    [Fact]
    public void Pods_HaveNoMoreRightsThanTheyNeed()
    {
        Assert.Equal(3, Manifests.Pods.Count);
        foreach (var (_, pod) in Manifests.Pods)
        {
            Assert.Equal("false", (string)pod["automountServiceAccountToken"]!);
            Assert.Equal("true", (string)pod["securityContext"]!["runAsNonRoot"]!);
            Assert.Equal("RuntimeDefault", (string)pod["securityContext"]!["seccompProfile"]!["type"]!);
            var rights = Container(pod)["securityContext"]!;
            Assert.Equal("false", (string)rights["allowPrivilegeEscalation"]!);
            Assert.Equal("true", (string)rights["readOnlyRootFilesystem"]!);
            Assert.Equal(["ALL"], Manifests.Strings(rights["capabilities"]!["drop"]));
            Assert.NotNull(Container(pod)["resources"]!["limits"]!["memory"]);
        }
    }

    [Fact]
    public void Containers_ThatAreToldToStop_HaveTimeToFinish()
    {
        foreach (var (name, pod) in Manifests.Pods.Where(pod => pod.Name != "oms-migrate"))
            Assert.True(int.Parse((string)pod["terminationGracePeriodSeconds"]!) >= Drain(Commands[$"kubernetes {name}"]) + 30, name);
        foreach (var (name, service) in Services.Where(service => service.Name != "migrate"))
            Assert.True(int.Parse(((string)service["stop_grace_period"]!).TrimEnd('s')) >= Drain(Commands[$"compose {name}"]) + 30, name);
    }

    [Fact]
    public void Silos_OfCompose_AreThreeAndReachableFromInsideOnly()
    {
        var silos = Services.Where(service => service.Name.StartsWith("silo-", StringComparison.Ordinal)).ToList();

        Assert.Equal(3, silos.Count);
        Assert.Equal("true", (string)Manifests.Compose["networks"]!["inside"]!["internal"]!);
        var addresses = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (_, silo) in silos)
        {
            Assert.Null(silo["ports"]);
            var network = Assert.Single(silo["networks"]!.AsObject());
            Assert.Equal("inside", network.Key);
            var address = (string)network.Value!["ipv4_address"]!;
            var command = Manifests.Strings(silo["command"]);
            Assert.Equal(address, command[Array.IndexOf(command, "--advertise") + 1]);
            Assert.True(addresses.Add(address), address);
        }
    }

    [Fact]
    public void Silos_OfKubernetes_AreReachableForThisProductOnly()
    {
        var policy = Manifests.Kubernetes.Single(resource => (string)resource["kind"]! == "NetworkPolicy")["spec"]!;
        var pods = Manifests.Kubernetes.Where(resource => (string)resource["kind"]! == "Deployment").ToList();
        var command = Commands["kubernetes oms-silo"];

        var (guarded, open) = (policy["ingress"]![0]!, policy["ingress"]![1]!);
        Assert.Equal("true", (string)guarded["from"]![0]!["podSelector"]!["matchLabels"]!["oms/talks-to-silos"]!);
        Assert.All(pods, pod => Assert.Equal("true", (string)pod["spec"]!["template"]!["metadata"]!["labels"]!["oms/talks-to-silos"]!));
        Assert.Equal([Said(command, "silo-port"), Said(command, "gateway")], guarded["ports"]!.AsArray().Select(port => (string)port!["port"]!));
        Assert.Equal([HttpPort], open["ports"]!.AsArray().Select(port => (string)port!["port"]!));
    }

    [Fact]
    public void Autoscalers_GoUpFastAndDownSlowly()
    {
        var scalers = Manifests.Kubernetes.Where(resource => (string)resource["kind"]! == "HorizontalPodAutoscaler").ToList();

        Assert.Equal(2, scalers.Count);
        foreach (var scaler in scalers)
        {
            var (up, down) = (scaler["spec"]!["behavior"]!["scaleUp"]!, scaler["spec"]!["behavior"]!["scaleDown"]!);
            Assert.Equal("0", (string)up["stabilizationWindowSeconds"]!);
            Assert.True(int.Parse((string)down["stabilizationWindowSeconds"]!) >= 300);
            Assert.Equal("1", (string)Assert.Single(down["policies"]!.AsArray())!["value"]!);
            var name = (string)scaler["spec"]!["scaleTargetRef"]!["name"]!;
            Assert.Contains(Manifests.Kubernetes, resource => (string)resource["kind"]! == "PodDisruptionBudget" && (string)resource["spec"]!["selector"]!["matchLabels"]!["app.kubernetes.io/name"]! == name);
        }
    }

    private static JsonNode Container(JsonNode pod) => Assert.Single(pod["containers"]!.AsArray())!;

    private static int Drain(string[] command) => int.Parse(Said(command, "drain") ?? "5");

    /// <summary>What follows an option, in either way to write it.</summary>
    private static string? Said(string[] command, string option)
    {
        var at = Array.IndexOf(command, $"--{option}");
        return at >= 0 ? command[at + 1] : Array.Find(command, word => word.StartsWith($"--{option}=", StringComparison.Ordinal))?.Split('=', 2)[1];
    }

    // The file is mounted where it runs, and is not here.
    private static IConfiguration WithoutKeys(IConfiguration said) =>
        new ConfigurationBuilder().AddInMemoryCollection(said.AsEnumerable().Where(setting => setting.Key != "keys" && setting.Value is not null)).Build();
}
