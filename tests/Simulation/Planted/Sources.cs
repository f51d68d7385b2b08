using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace OrleansOms.Simulation.Planted;

/// <summary>
/// One shipped project as the build sees it: its sources, with what the build and the source generators made for it, and the options of
/// Directory.Build.props. It compiles them in memory.
/// </summary>
public sealed class Sources
{
    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest);

    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: OptimizationLevel.Release,
        checkOverflow: true,
        deterministic: true,
        nullableContextOptions: NullableContextOptions.Enable);

    private static readonly DirectoryInfo Here = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    private readonly CSharpCompilation _compilation;

    /// <param name="project">Its folder from the repository's, built before.</param>
    public Sources(string project)
    {
        var folder = Path.Combine(Root.FullName, project);
        Assembly = $"OrleansOms.{Path.GetFileName(project)}";

        // A test or a program lies in bin/<configuration>/<framework>, and so do the files that the build made, in obj.
        var made = Path.Combine(folder, "obj", Here.Parent!.Name, Here.Name);
        var trees = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => file.StartsWith(made, StringComparison.Ordinal) || !IsBuilt(Path.GetRelativePath(folder, file)))
            .Order(StringComparer.Ordinal)
            .Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), Parsing, file));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => Path.GetFileNameWithoutExtension(file) != Assembly)
            .Select(file => MetadataReference.CreateFromFile(file));
        var compilation = CSharpCompilation.Create(Assembly, trees, references, Options);

        // A program's own statements need a program.
        var isProgram = compilation.SyntaxTrees.Any(tree => Path.GetFileName(tree.FilePath) == "Program.cs");
        _compilation = isProgram ? compilation.WithOptions(Options.WithOutputKind(OutputKind.ConsoleApplication)) : compilation;
    }

    /// <summary>The name of the assembly that it makes.</summary>
    public string Assembly { get; }

    /// <summary>The repository's folder.</summary>
    public static DirectoryInfo Root { get; } = RootAbove(Here);

    /// <summary>The assembly as it is shipped.</summary>
    public byte[] Compile() => Emit(_compilation, "shipped");

    /// <summary>The assembly with a bug in it.</summary>
    public byte[] Compile(PlantedBug bug)
    {
        var planted = _compilation;
        foreach (var edit in bug.Edits)
        {
            var file = Path.Combine(Root.FullName, edit.File);
            var tree = planted.SyntaxTrees.Single(tree => tree.FilePath == file);
            planted = planted.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(edit.In(tree.ToString()), Parsing, file));
        }
        return Emit(planted, bug.Name);
    }

    private static byte[] Emit(CSharpCompilation compilation, string what)
    {
        using var assembly = new MemoryStream();
        var emitted = compilation.Emit(assembly);
        return emitted.Success
            ? assembly.ToArray()
            : throw new InvalidOperationException(
                $"'{what}' does not compile: {string.Join('\n', emitted.Diagnostics.Where(one => one.Severity == DiagnosticSeverity.Error).Take(5))}");
    }

    private static DirectoryInfo RootAbove(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "OrleansOms.sln")) ? folder
        : RootAbove(folder.Parent ?? throw new DirectoryNotFoundException("There is no OrleansOms.sln above."));

    private static bool IsBuilt(string path) => path.Split(Path.DirectorySeparatorChar)[0] is "obj" or "bin";
}
