using System.Runtime.InteropServices;
using RocksDbSharp;

namespace OrleansOms.Engine.Journal.RocksDb;

/// <summary>
/// Looks for many keys of one column family at once: each file and its filter are then met once for all of them, not once a key. Nearly always none is there. For one
/// thread.
/// </summary>
/// <param name="keyLength">The length that all keys have, in bytes.</param>
internal sealed class PresentKeys(OpenDatabase open, ColumnFamilyHandle column, int keyLength)
{
    private readonly ReadOptions _options = new();
    private nint[] _keys = [];
    private nint[] _lengths = [];
    private nint[] _values = [];
    private nint[] _errors = [];

    /// <summary>The place of the first key that is there; -1 when none is.</summary>
    /// <param name="keys">One after the other; pinned, so that its address stays what it is.</param>
    /// <exception cref="RocksDbException">It could not be looked.</exception>
    public int FindFirst(byte[] keys, int count)
    {
        if (count == 0)
        {
            return -1;
        }

        MakeRoom(count);
        for (var i = 0; i < count; i++)
        {
            _keys[i] = Marshal.UnsafeAddrOfPinnedArrayElement(keys, i * keyLength);
        }

        Native.Instance.rocksdb_batched_multi_get_cf(
            open.Database.Handle, _options.Handle, column.Handle, (nuint)count, Address(_keys), Address(_lengths), Address(_values), _errors, 0);
        return Collect(count);
    }

    // What was found, and what went wrong, is this side's to free; an exception frees its own.
    private int Collect(int count)
    {
        var found = -1;
        nint failure = 0;
        for (var i = count - 1; i >= 0; i--)
        {
            if (_values[i] != 0)
            {
                found = i;
                Native.Instance.rocksdb_pinnableslice_destroy(_values[i]);
            }

            if (_errors[i] != 0)
            {
                Native.Instance.rocksdb_free(failure);
                failure = _errors[i];
            }
        }

        return failure == 0 ? found : throw new RocksDbException(failure);
    }

    private void MakeRoom(int count)
    {
        if (_keys.Length < count)
        {
            var room = 2 * count;
            (_keys, _lengths, _values) = (Pinned(room), Pinned(room), Pinned(room));
            Array.Fill(_lengths, keyLength);
        }

        // The errors' array is handed over as a whole.
        if (_errors.Length < count)
        {
            _errors = new nint[_keys.Length];
        }

        Array.Clear(_errors, 0, count);
    }

    private static nint[] Pinned(int length) => GC.AllocateArray<nint>(length, pinned: true);

    private static nint Address(nint[] pinned) => Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);
}
