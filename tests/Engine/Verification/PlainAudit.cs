using System.Buffers;
using System.Text;
using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Verification;

namespace OrleansOms.Engine.Tests.Verification;

/// <summary>Grains without rules: their state is the text of all their rows, their snapshots are those of <see cref="Journal.FlushBuilder"/>.</summary>
internal sealed class PlainAudit : IAudit
{
    public IGrainAudit Begin(GrainName grain) => new Plain();

    private sealed class Plain : IGrainAudit
    {
        private readonly StringBuilder _state = new();
        private long _version;

        public long Events { get; private set; }

        public IEnumerable<string> Take(Row row)
        {
            _state.Append(Encoding.UTF8.GetString(row.Events.Span));
            Events += row.Count;
            _version = row.LastVersion;
            return [];
        }

        public bool IsState(Snapshot snapshot) => Encoding.UTF8.GetString(snapshot.State.Span) == $"{{\"version\":{_version}}}";

        public IEnumerable<string> End(IBufferWriter<byte> target)
        {
            target.Write(Encoding.UTF8.GetBytes(_state.ToString()));
            return [];
        }
    }
}
