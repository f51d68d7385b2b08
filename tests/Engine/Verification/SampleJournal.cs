using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Tests.Journal;

namespace OrleansOms.Engine.Tests.Verification;

/// <summary>A journal of some size with all that there can be in one, told by a seed; and what must come out of it.</summary>
internal sealed class SampleJournal(int seed)
{
    private const int Writers = 3;
    private const int FlushesOfWriter = 40;
    private const int Grains = 40;

    private static readonly DateTimeOffset Noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    private readonly Random _random = new(seed);
    private readonly SortedDictionary<GrainName, List<Row>> _rows = [];
    private readonly Dictionary<GrainName, Snapshot> _snapshots = [];

    public IEnumerable<GrainName> Names => _rows.Keys;

    public long Rows => _rows.Values.Sum(rows => (long)rows.Count);

    public long Events => _rows.Values.Sum(rows => rows[^1].LastVersion);

    public const int Flushes = Writers * FlushesOfWriter;

    public int Snapshots => _snapshots.Count;

    public int Alarms => _rows.Values.Count(rows => rows[^1].AlarmAt is not null);

    public int Keys { get; private set; }

    public IReadOnlyList<Row> RowsOf(GrainName grain) => _rows[grain];

    public Snapshot? SnapshotOf(GrainName grain) => _snapshots.GetValueOrDefault(grain);

    /// <summary>Writes it.</summary>
    /// <param name="settle">Called half-way: what is there by then may go to other files.</param>
    public async Task WriteAsync(IJournalStore store, Func<Task> settle, CancellationToken stop)
    {
        for (var writer = 0; writer < Writers; writer++)
        {
            var builder = new FlushBuilder(seed: 10 + writer);
            for (var flush = 0; flush < FlushesOfWriter; flush++)
            {
                await store.FlushAsync(Next(builder), stop);
                if (writer == Writers / 2 && flush == FlushesOfWriter / 2)
                {
                    await settle();
                }
            }
        }
    }

    /// <summary>The state hash, made as its documentation says.</summary>
    public string StateHash()
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var part = 0; part < 256; part++)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var (name, rows) in _rows.Select(pair => (Name: pair.Key.ToString(), pair.Value)).OrderBy(pair => Convert.ToHexString(Sha(pair.Name)), StringComparer.Ordinal))
            {
                if (Sha(name)[0] != part)
                {
                    continue;
                }

                var state = rows.SelectMany(row => row.Events.ToArray()).ToArray();
                var (version, length) = (new byte[8], new byte[4]);
                BinaryPrimitives.WriteInt64BigEndian(version, rows[^1].LastVersion);
                BinaryPrimitives.WriteInt32BigEndian(length, state.Length);
                hash.AppendData([.. Encoding.UTF8.GetBytes(name), 0, .. version, .. length, .. state]);
            }

            whole.AppendData(hash.GetHashAndReset());
        }

        return Convert.ToHexStringLower(whole.GetHashAndReset());
    }

    private static byte[] Sha(string name) => SHA256.HashData(Encoding.UTF8.GetBytes(name));

    // Some flushes are of keys alone, and are in no log.
    private Flush Next(FlushBuilder builder)
    {
        var names = _random.Next(8) == 0
            ? []
            : Enumerable.Range(0, _random.Next(1, 6)).Select(_ => new GrainName(_random.Next(2) == 0 ? "order" : "stock", $"g-{_random.Next(Grains)}")).Distinct().ToList();
        var (rows, moves, snapshots) = (new List<Row>(), new List<AlarmMove>(), new List<Snapshot>());
        foreach (var name in names)
        {
            if (!_rows.TryGetValue(name, out var known)) _rows.Add(name, known = []);
            var alarm = _random.Next(3) == 0 ? Noon.AddMicroseconds(_random.Next()) : (DateTimeOffset?)null;
            var row = builder.Row(name, known is [.., var last] ? last.LastVersion + 1 : 1, _random.Next(1, 4), alarm, new string('x', _random.Next(20, 400)));
            moves.Add(new AlarmMove(name, known is [.., var before] ? before.AlarmAt : null, alarm));
            if (_random.Next(4) == 0) snapshots.Add(_snapshots[name] = FlushBuilder.Snapshot(row));
            known.Add(row);
            rows.Add(row);
        }

        CustomerKey[] keys = names.Count == 0 || _random.Next(6) == 0 ? [FlushBuilder.Key($"c-{Keys++}", (byte)(1 + Keys % 200))] : [];
        return builder.Flush(rows, [.. moves.Where(move => move.From != move.To)], [.. snapshots], keys);
    }
}
