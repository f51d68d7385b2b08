using System.Buffers.Binary;
using Npgsql;
using NpgsqlTypes;

namespace OrleansOms.Engine.Journal.Postgres;

/// <summary>
/// A flush as the parameters of <see cref="PostgresFlush"/>'s statement: one array a column. All arrays are in the order of the
/// grains' keys, so that two processes that write the same grains lock them in the same order.
/// </summary>
internal static class FlushParameters
{
    private const NpgsqlDbType Uuids = NpgsqlDbType.Array | NpgsqlDbType.Uuid;
    private const NpgsqlDbType Texts = NpgsqlDbType.Array | NpgsqlDbType.Text;
    private const NpgsqlDbType Ints = NpgsqlDbType.Array | NpgsqlDbType.Integer;
    private const NpgsqlDbType Longs = NpgsqlDbType.Array | NpgsqlDbType.Bigint;
    private const NpgsqlDbType Bytes = NpgsqlDbType.Array | NpgsqlDbType.Bytea;

    private static readonly NpgsqlDbType[] Types =
    [
        NpgsqlDbType.Uuid, NpgsqlDbType.Bigint, NpgsqlDbType.Bytea,
        Uuids, Texts, Longs, Ints, Ints, Longs, Bytes, Uuids, Longs, Longs,
        Uuids, Texts, Longs,
        Uuids,
        Uuids, Texts, Longs, Longs, Ints, Bytes, Longs,
        Texts, Uuids, Bytes,
    ];

    public static void Declare(NpgsqlParameterCollection parameters)
    {
        foreach (var type in Types)
        {
            parameters.Add(new NpgsqlParameter { NpgsqlDbType = type });
        }
    }

    public static void Fill(NpgsqlParameterCollection parameters, Flush flush)
    {
        var chain = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(chain, flush.Chain);
        object[] values =
        [
            flush.Writer, flush.Number, chain,
            .. RowColumns(flush.Rows),
            .. AlarmColumns([.. flush.Alarms.Where(move => move.To is not null)]),
            Sorted(flush.Alarms.Where(move => move.To is null), move => GrainKey.Of(move.Grain)).Keys,
            .. SnapshotColumns(flush.Snapshots),
            .. KeyColumns(flush.Keys),
        ];
        for (var i = 0; i < values.Length; i++)
        {
            parameters[i].Value = values[i];
        }
    }

    private static object[] RowColumns(IReadOnlyList<Row> rows)
    {
        var (keys, sorted) = Sorted(rows.Select((row, ordinal) => (Row: row, Ordinal: ordinal)), item => GrainKey.Of(item.Row.Grain));
        return
        [
            keys,
            Array.ConvertAll(sorted, item => item.Row.Grain.ToString()),
            Array.ConvertAll(sorted, item => item.Row.FirstVersion),
            Array.ConvertAll(sorted, item => item.Row.Count),
            Array.ConvertAll(sorted, item => item.Ordinal),
            Array.ConvertAll(sorted, item => item.Row.AlarmAt is null ? (long?)null : RowChecksum.Microseconds(item.Row.AlarmAt)),
            Array.ConvertAll(sorted, item => item.Row.Events),
            Array.ConvertAll(sorted, item => item.Row.Writer),
            Array.ConvertAll(sorted, item => item.Row.Flush),
            Array.ConvertAll(sorted, item => unchecked((long)item.Row.Checksum)),
        ];
    }

    private static object[] AlarmColumns(IReadOnlyList<AlarmMove> moves)
    {
        var (keys, sorted) = Sorted(moves, move => GrainKey.Of(move.Grain));
        return [keys, Array.ConvertAll(sorted, move => move.Grain.ToString()), Array.ConvertAll(sorted, move => RowChecksum.Microseconds(move.To))];
    }

    private static object[] SnapshotColumns(IReadOnlyList<Snapshot> snapshots)
    {
        var (keys, sorted) = Sorted(snapshots, snapshot => GrainKey.Of(snapshot.Grain));
        return
        [
            keys,
            Array.ConvertAll(sorted, snapshot => snapshot.Grain.ToString()),
            Array.ConvertAll(sorted, snapshot => snapshot.Version),
            Array.ConvertAll(sorted, snapshot => unchecked((long)snapshot.RowChecksum)),
            Array.ConvertAll(sorted, snapshot => snapshot.Shape),
            Array.ConvertAll(sorted, snapshot => snapshot.State),
            Array.ConvertAll(sorted, snapshot => unchecked((long)snapshot.Checksum)),
        ];
    }

    private static object[] KeyColumns(IReadOnlyList<CustomerKey> keys)
    {
        CustomerKey[] sorted = [.. keys.OrderBy(key => key.Customer, StringComparer.Ordinal)];
        return [Array.ConvertAll(sorted, key => key.Customer), Array.ConvertAll(sorted, key => key.KeyId), Array.ConvertAll(sorted, key => key.Key)];
    }

    private static (Guid[] Keys, T[] Items) Sorted<T>(IEnumerable<T> items, Func<T, Guid> key)
    {
        T[] sorted = [.. items];
        var keys = Array.ConvertAll(sorted, item => key(item));
        Array.Sort(keys, sorted);
        return (keys, sorted);
    }
}
