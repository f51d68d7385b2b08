using System.Reflection;
using System.Runtime.Loader;
using OrleansOms.Simulation.Running;

namespace OrleansOms.Simulation.Planted;

/// <summary>
/// A copy of all that is simulated, with one assembly replaced: the simulation in it is bound to that one. The platform and Orleans are
/// those of the program. It can be unloaded.
/// </summary>
public sealed class PlantedWorld : AssemblyLoadContext
{
    private readonly Dictionary<string, Assembly> _own = [];

    /// <param name="name">The assembly that is replaced.</param>
    public PlantedWorld(string name, byte[] assembly)
        : base(isCollectible: true)
    {
        using var image = new MemoryStream(assembly);
        _own.Add(name, LoadFromStream(image));
    }

    /// <summary><see cref="Hunt.FirstFailure"/> of the simulation in there.</summary>
    public (long Tried, string? Invariant, string? How) FirstFailure(ulong first, long count)
    {
        var hunt = LoadFromAssemblyName(typeof(Hunt).Assembly.GetName()).GetType(typeof(Hunt).FullName!)!;
        return hunt.GetMethod(nameof(Hunt.FirstFailure))!.CreateDelegate<Func<ulong, long, (long, string?, string?)>>()(first, count);
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var name = assemblyName.Name!;
        if (_own.TryGetValue(name, out var own)) return own;
        if (!name.StartsWith("OrleansOms.", StringComparison.Ordinal)) return null;
        own = LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, $"{name}.dll"));
        _own.Add(name, own);
        return own;
    }
}
