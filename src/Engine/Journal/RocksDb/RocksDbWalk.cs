using System.Numerics;
using RocksDbSharp;
using Database = RocksDbSharp.RocksDb;

namespace OrleansOms.Engine.Journal.RocksDb;

/// <summary>
/// Goes through a column family from key to key. An iterator ends where it meets a damaged block; the walk then looks for the nearest key
/// behind it that can be read, by ever longer jumps and then halving the last one, and goes on from there.
/// </summary>
internal sealed class RocksDbWalk(Database database)
{
    private const int ReadAheadBytes = 256 * 1024;

    /// <summary>What one entry comes to.</summary>
    public delegate T Read<out T>(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    /// <param name="from">The first key.</param>
    /// <param name="end">The key to end before; null for none.</param>
    /// <param name="keyLength">The length that keys have, by which the jumps are counted.</param>
    /// <param name="flaw">What damage behind a key comes to.</param>
    public IEnumerable<T> Through<T>(ColumnFamilyHandle column, byte[] from, byte[]? end, int keyLength, Read<T> read, Func<byte[], string, T> flaw)
    {
        var options = new ReadOptions().SetTotalOrderSeek(true).SetFillCache(false).SetReadaheadSize(ReadAheadBytes);
        if (end is not null)
        {
            options.SetIterateUpperBound(end);
        }

        for (var next = from; next is not null;)
        {
            var last = next;
            string? error;
            using (var iterator = database.NewIterator(column, options))
            {
                for (iterator.Seek(next); iterator.Valid(); iterator.Next())
                {
                    last = iterator.Key();
                    yield return read(iterator.GetKeySpan(), iterator.GetValueSpan());
                }

                error = ErrorOf(iterator);
            }

            next = null;
            if (error is not null)
            {
                yield return flaw(last, error);
                next = Behind(column, options, last, keyLength);
            }
        }

        GC.KeepAlive(end);
    }

    private byte[]? Behind(ColumnFamilyHandle column, ReadOptions options, byte[] last, int keyLength)
    {
        Span<byte> padded = stackalloc byte[keyLength];
        last.AsSpan(0, Math.Min(last.Length, keyLength)).CopyTo(padded);
        var start = new BigInteger(padded, isUnsigned: true, isBigEndian: true);
        var limit = BigInteger.One << (8 * keyLength);
        var (failed, jump) = (BigInteger.Zero, BigInteger.One);
        while (!CanSeek(column, options, start + jump, keyLength))
        {
            (failed, jump) = (jump, jump * 2);
            if (start + jump >= limit)
            {
                return null;
            }
        }

        while (jump - failed > 1)
        {
            var middle = (failed + jump) / 2;
            (failed, jump) = CanSeek(column, options, start + middle, keyLength) ? (failed, middle) : (middle, jump);
        }

        return KeyOf(start + jump, keyLength);
    }

    private bool CanSeek(ColumnFamilyHandle column, ReadOptions options, BigInteger key, int keyLength)
    {
        using var iterator = database.NewIterator(column, options);
        iterator.Seek(KeyOf(key, keyLength));
        return ErrorOf(iterator) is null;
    }

    private static byte[] KeyOf(BigInteger number, int keyLength)
    {
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        var key = new byte[keyLength];
        bytes.CopyTo(key, keyLength - bytes.Length);
        return key;
    }

    private static string? ErrorOf(Iterator iterator)
    {
        try
        {
            Native.Instance.rocksdb_iter_get_error(iterator.Handle);
            return null;
        }
        catch (RocksDbException e)
        {
            return e.Message.ReplaceLineEndings(" ").TrimEnd('.');
        }
    }
}
