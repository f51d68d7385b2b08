using System.Reflection;
using NetArchTest.Rules;
using OrleansOms.Engine;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Interfaces;

namespace OrleansOms.Grains.Tests.Architecture;

/// <summary>What each folder may touch, as DESIGN has it. A folder's project is its assembly, so references say most of it.</summary>
public sealed class FolderRules
{
    private static readonly Assembly Interfaces = typeof(Reply).Assembly;
    private static readonly Assembly Engine = typeof(GrainName).Assembly;
    private static readonly Assembly Grains = typeof(GrainRuntime).Assembly;
    private static readonly Assembly Api = typeof(OrleansOms.Api.ApiSetup).Assembly;

    private static readonly string[] StorageDrivers = ["RocksDbSharp", "Npgsql", "Microsoft.Data.Sqlite"];

    public static TheoryData<string, string[]> Forbidden => new()
    {
        { "Grains.Interfaces", ["OrleansOms.Engine", "OrleansOms.Grains", "OrleansOms.Api", "Microsoft.AspNetCore", .. StorageDrivers] },
        { "Engine", ["Orleans.", "OrleansOms.Grains", "OrleansOms.Api", "Microsoft.AspNetCore"] },
        { "Grains", ["OrleansOms.Api", "OrleansOms.Silo", "Microsoft.AspNetCore", .. StorageDrivers] },
        { "Api", ["OrleansOms.Engine", "OrleansOms.Silo", .. StorageDrivers] },
    };

    [Theory]
    [MemberData(nameof(Forbidden))]
    public void Folder_Compiled_ReferencesOnlyWhatItMayTouch(string folder, string[] forbidden)
    {
        var names = AssemblyOf(folder).GetReferencedAssemblies().Select(reference => reference.Name + ".").ToList();

        // Grains.Interfaces begins with Grains: a folder is named with its closing dot, so that one is not taken for the other.
        var touched = names.Where(name => forbidden.Any(prefix => Touches(name, prefix))).ToList();

        Assert.Empty(touched);
    }

    [Fact]
    public void Rules_Compiled_TouchNoClockNoLoggingNoRuntimeNoWaiting()
    {
        var rules = Types.InAssembly(Grains).That().AreNotAbstract().GetTypes().Where(IsRule).ToList();
        Assert.NotEmpty(rules);

        var result = Types.InAssembly(Grains)
            .That().MeetCustomRule(new IsRuleType())
            .ShouldNot().HaveDependencyOnAny(
                "Orleans.Runtime", "Microsoft.Extensions", "System.Threading.Tasks", "System.IO", "System.TimeProvider", "System.Net",
                "OrleansOms.Engine.Journal.IJournalStore", "OrleansOms.Engine.Journal.Log", "OrleansOms.Engine.Activations", "OrleansOms.Grains.Hosting")
            .GetResult();

        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    [Fact]
    public void Api_Compiled_KnowsGrainsOnlyByTheirInterfaces()
    {
        var references = Api.GetReferencedAssemblies().Select(reference => reference.Name);

        Assert.Contains("OrleansOms.Grains.Interfaces", references, StringComparer.Ordinal);
        Assert.DoesNotContain("OrleansOms.Grains", references, StringComparer.Ordinal);
    }

    [Fact]
    public void Folders_Listed_HaveNoNameThatSaysNothing()
    {
        string[] empty = ["Common", "Helpers", "Utils", "Models"];
        var segments = new[] { Interfaces, Engine, Grains, Api }
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => (type.Namespace ?? "").Split('.'))
            .Distinct(StringComparer.Ordinal);

        Assert.Empty(segments.Intersect(empty, StringComparer.OrdinalIgnoreCase));
    }

    private static bool Touches(string reference, string prefix) =>
        prefix.EndsWith('.') ? reference.StartsWith(prefix, StringComparison.Ordinal)
        : reference == prefix + "." || (prefix.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) && reference.StartsWith(prefix, StringComparison.Ordinal));

    private static Assembly AssemblyOf(string folder) => folder switch
    {
        "Grains.Interfaces" => Interfaces,
        "Engine" => Engine,
        "Grains" => Grains,
        _ => Api,
    };

    // A rule is a type beside a grain that is no shell itself: not the grain, not what gathers views for it, not a projection of the journal.
    internal static bool IsRule(Type type) =>
        type.Namespace is { } space
        && space.StartsWith("OrleansOms.Grains.", StringComparison.Ordinal)
        && !space.StartsWith("OrleansOms.Grains.Hosting", StringComparison.Ordinal)
        && !space.StartsWith("OrleansOms.Grains.Availability", StringComparison.Ordinal)
        && !space.StartsWith("OrleansOms.Grains.Orders.Desk", StringComparison.Ordinal)
        && type is { IsNested: false, Name: not ("Sourcer" or "PlaceFinder" or "OrderProjection" or "ExceptionIndex") }
        && !type.Name.EndsWith("Grain", StringComparison.Ordinal)
        && !type.Name.Contains('<', StringComparison.Ordinal);

    private sealed class IsRuleType : ICustomRule
    {
        public bool MeetsRule(Mono.Cecil.TypeDefinition type) =>
            Grains.GetType(type.FullName.Replace('/', '+')) is { } loaded && IsRule(loaded);
    }
}
