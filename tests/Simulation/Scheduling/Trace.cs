using System.IO.Hashing;
using System.Text;

namespace OrleansOms.Simulation.Scheduling;

/// <summary>What happened, as a hash of all lines, and as the lines themselves where somebody wants to read them.</summary>
public sealed class Trace(EventLoop loop, bool keeps)
{
    private readonly XxHash64 _hash = new();
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public ulong Hash => _hash.GetCurrentHashAsUInt64();

    public void Add(string who, string what)
    {
        _hash.Append(BitConverter.GetBytes(loop.Now.Ticks));
        _hash.Append(Encoding.UTF8.GetBytes(who));
        _hash.Append(Encoding.UTF8.GetBytes(what));
        if (keeps) _lines.Add($"{loop.Now:mm:ss.ffffff} {who,-12} {what}");
    }
}
