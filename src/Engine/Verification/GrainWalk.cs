using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Verification;

/// <summary>One grain's way through a verification. After the first flaw nothing is folded any more, but all that follows is still looked at.</summary>
internal sealed class GrainWalk(UInt128 hash, IAudit audit, Findings findings)
{
    private GrainName? _name;
    private IGrainAudit? _audit;
    private StoredSnapshot? _snapshot;
    private StoredAlarm? _alarm;
    private bool _isBroken;
    private bool _isEndUnknown;
    private bool _isSnapshotMet;
    private long _last;
    private DateTimeOffset? _alarmAt;

    public string? Type => _name?.Type;

    public long Events => _audit?.Events ?? 0;

    private string Place => _name?.ToString() ?? $"the grain with the hash {hash:x32}";

    public void Begin(StoredSnapshot snapshot) => _snapshot = snapshot;

    public void Take(StoredAlarm alarm) => _alarm = alarm;

    public void Take(StoredRow stored)
    {
        if (stored.Row is not { } row)
        {
            Break($"{Place}, version {stored.Version}", stored.Flaw!);
            return;
        }

        // The hash in its key tells that the name is right, whatever else is wrong with the row.
        var isOfGrain = GrainHash.Of(row.Grain) == hash;
        _name ??= isOfGrain ? row.Grain : null;
        var place = $"{Place}, version {stored.Version}, flush {row.Flush} of writer {row.Writer:n}";
        var isWhole = row.Checksum == RowChecksum.Of(row);
        if (!isWhole)
        {
            Break(place, "the row does not match its checksum");
        }
        else if (!isOfGrain || row.FirstVersion != stored.Version || row.Count < 1)
        {
            Break(place, $"the row of {row.Grain} at version {row.FirstVersion} lies there");
            return; // It is none of this grain's.
        }

        if (stored.Version <= _last || (stored.Version > _last + 1 && !_isEndUnknown))
        {
            Break($"{Place}, version {_last + 1}", $"there is no row for it; the next one begins at {stored.Version}");
        }

        // How many events a damaged row has it does not say.
        _isEndUnknown = !isWhole;
        _last = isWhole ? row.LastVersion : stored.Version;
        _alarmAt = row.AlarmAt;
        if (!_isBroken)
        {
            Fold(place, row);
        }
    }

    /// <summary>Ends with the version that is kept apart.</summary>
    public void End(StoredHead? head)
    {
        if (head is { Flaw: { } flaw })
        {
            findings.Add(Place, flaw);
        }
        else if (head is null && _last > 0)
        {
            findings.Add(Place, $"its last version is not kept, and its rows reach {_last}");
        }
        else if (head is { LastVersion: var kept } && kept != _last && !(_isEndUnknown && kept > _last))
        {
            findings.Add($"{Place}, version {Math.Min(kept, _last) + 1}", $"its last version is kept as {kept}, and its rows reach {_last}");
        }
    }

    /// <summary>Ends with what is derived from the rows, and adds the grain to the state hash.</summary>
    public void End(IncrementalHash states)
    {
        CheckSnapshot();
        CheckAlarm();
        if (_isBroken || _audit is null || _name is not { } name)
        {
            return;
        }

        var bytes = new ArrayBufferWriter<byte>(1024);
        try
        {
            foreach (var violation in _audit.End(bytes))
            {
                findings.Add($"{Place}, version {_last}", violation);
            }
        }
#pragma warning disable CA1031 // As when folding.
        catch (Exception e)
#pragma warning restore CA1031
        {
            findings.Add($"{Place}, version {_last}", $"its state can't be written: {e.GetType().Name}");
            return;
        }

        Span<byte> numbers = stackalloc byte[sizeof(byte) + sizeof(long) + sizeof(int)];
        BinaryPrimitives.WriteInt64BigEndian(numbers[1..], _last);
        BinaryPrimitives.WriteInt32BigEndian(numbers[9..], bytes.WrittenCount);
        states.AppendData(Encoding.UTF8.GetBytes(name.ToString()));
        states.AppendData(numbers);
        states.AppendData(bytes.WrittenSpan);
    }

    private void Fold(string place, Row row)
    {
        try
        {
            _audit ??= audit.Begin(row.Grain);
            if (_audit is null)
            {
                Break(place, "no grain of this release has its type");
                return;
            }

            foreach (var violation in _audit.Take(row))
            {
                findings.Add(place, violation);
            }

            Meet(row);
        }
#pragma warning disable CA1031 // Whatever the rules make of a damaged history, it is a finding and the walk goes on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Break(place, e is JournalDamagedException or UnknownEventException ? e.Message : $"its events can't be folded: {e.GetType().Name}");
        }
    }

    // Here the state is what the snapshot was taken of.
    private void Meet(Row row)
    {
        if (_snapshot?.Snapshot is not { } snapshot || snapshot.Version != row.LastVersion || snapshot.Checksum != RowChecksum.Of(snapshot))
        {
            return;
        }

        _isSnapshotMet = true;
        if (snapshot.RowChecksum != row.Checksum)
        {
            findings.Add($"{Place}, snapshot of version {snapshot.Version}", "it was taken after another row than the one that is there");
        }
        else if (!_audit!.IsState(snapshot))
        {
            findings.Add($"{Place}, snapshot of version {snapshot.Version}", "it is not what the rows up to there add up to");
        }
    }

    private void CheckSnapshot()
    {
        if (_snapshot is not { } stored)
        {
            return;
        }

        if (stored.Snapshot is not { } snapshot)
        {
            findings.Add($"{Place}, snapshot", stored.Flaw!);
        }
        else if (snapshot.Checksum != RowChecksum.Of(snapshot))
        {
            findings.Add($"{Place}, snapshot", "it does not match its checksum");
        }
        else if (GrainHash.Of(snapshot.Grain) != hash)
        {
            findings.Add($"{snapshot.Grain}, snapshot of version {snapshot.Version}", $"it lies under another key, that of the grain with the hash {hash:x32}");
        }
        else if (!_isSnapshotMet && !_isBroken)
        {
            findings.Add($"{Place}, snapshot of version {snapshot.Version}", "no row ends there");
        }
    }

    private void CheckAlarm()
    {
        if (_alarm is { Flaw: { } flaw })
        {
            findings.Add($"{Place}, alarm", flaw);
        }
        else if (_alarm is { } alarm && (!TryHash(alarm.Name, out var named) || named != hash))
        {
            findings.Add($"{Place}, alarm", "it names another grain");
        }
        else if (!_isBroken && _alarm?.At != _alarmAt)
        {
            findings.Add($"{Place}, alarm", $"its last row wants it {Text(_alarmAt)}, and it is set {Text(_alarm?.At)}");
        }
    }

    private void Break(string place, string what)
    {
        _isBroken = true;
        findings.Add(place, what);
    }

    private static string Text(DateTimeOffset? at) => at is { } time ? $"for {time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}" : "never";

    private static bool TryHash(string name, out UInt128 hash)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var isName = slash > 0 && slash < name.Length - 1;
        hash = isName ? GrainHash.Of(GrainName.Parse(name)) : 0;
        return isName;
    }
}
