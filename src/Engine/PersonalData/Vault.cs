using System.Security.Cryptography;
using System.Text;
using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.PersonalData;

/// <summary>
/// Seals what must not stand in the journal in clear: AES-256-GCM under a key of its customer, bound to the customer's id. A new key goes
/// to disk no later than the first row sealed with it; destroying it makes every copy of the data unreadable. On a shared store, other processes
/// may use a key that was destroyed for <see cref="Limits.SharedKeyAgeMax"/> more.
/// </summary>
/// <param name="newId">Gives ids that were never used before.</param>
/// <param name="fill">Gives random bytes, for keys and nonces; null for the system's. A simulation draws its own: how long an event is in JSON depends on them, and on that when a snapshot is due.</param>
public sealed class Vault(Node node, Func<Guid> newId, Action<Span<byte>>? fill = null)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int IdBytes = 16;
    private const int KeyBytes = 32;

    // Keys of an ended epoch may never have reached the disk: each epoch starts with empty caches. A key leaves them only after
    // as many younger ones came as a cache holds, when it has long been on disk and can be found there.
    private readonly Lock _gate = new();
    private readonly Action<Span<byte>> _fill = fill ?? RandomNumberGenerator.Fill;
    private readonly Dictionary<string, Task> _erasures = new(StringComparer.Ordinal);
    private long _erased;
    private long _epoch;
    private long _since;
    private Dictionary<string, CustomerKey> _young = New();
    private Dictionary<string, CustomerKey> _old = New();

    /// <summary>Seals <paramref name="clear"/>; the result is base64 and names the key, not the customer.</summary>
    /// <exception cref="EpochEndedException">The epoch ended meanwhile: try again.</exception>
    public async ValueTask<string> SealAsync(string customer, ReadOnlyMemory<byte> clear, Epoch epoch, CancellationToken stop)
    {
        var key = await KeyForAsync(customer, epoch, stop);
        var result = new byte[IdBytes + NonceBytes + TagBytes + clear.Length];
        key.KeyId.TryWriteBytes(result);
        var nonce = result.AsSpan(IdBytes, NonceBytes);
        _fill(nonce);
        using var cipher = new AesGcm(key.Key.Span, TagBytes);
        cipher.Encrypt(
            nonce,
            clear.Span,
            result.AsSpan(IdBytes + NonceBytes + TagBytes),
            result.AsSpan(IdBytes + NonceBytes, TagBytes),
            Encoding.UTF8.GetBytes(customer));
        return Convert.ToBase64String(result);
    }

    /// <summary>What was sealed, or null when the customer was erased since.</summary>
    /// <exception cref="CryptographicException">The key is there and the seal does not fit it: it was tampered with or damaged.</exception>
    public async ValueTask<byte[]?> OpenAsync(string customer, string seal, CancellationToken stop)
    {
        var bytes = Convert.FromBase64String(seal);
        var id = new Guid(bytes.AsSpan(0, IdBytes));
        var key = Cached(customer, node.Log.Epoch) ?? await node.Store.FindKeyAsync(customer, stop);
        if (key is null || key.KeyId != id)
        {
            return null;
        }

        var clear = new byte[bytes.Length - IdBytes - NonceBytes - TagBytes];
        using var cipher = new AesGcm(key.Key.Span, TagBytes);
        cipher.Decrypt(
            bytes.AsSpan(IdBytes, NonceBytes),
            bytes.AsSpan(IdBytes + NonceBytes + TagBytes),
            bytes.AsSpan(IdBytes + NonceBytes, TagBytes),
            clear,
            Encoding.UTF8.GetBytes(customer));
        return clear;
    }

    /// <summary>Destroys the customer's key; what was sealed with it can't be opened any more. False when there was none.</summary>
    public async ValueTask<bool> EraseAsync(string customer, CancellationToken stop)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        while (!TryBeginErasure(customer, ended.Task, out var other))
        {
            await other.WaitAsync(stop);
        }

        try
        {
            await node.Log.DurableAsync(node.Log.Epoch);
            return await node.Store.EraseKeyAsync(customer, stop);
        }
        finally
        {
            lock (_gate)
            {
                _young.Remove(customer);
                _old.Remove(customer);
                _erasures.Remove(customer);
                _erased++;
            }

            ended.SetResult();
        }
    }

    /// <summary>From here to its end no key of the customer is made or looked up. False when another one was first.</summary>
    private bool TryBeginErasure(string customer, Task mine, out Task running)
    {
        lock (_gate)
        {
            running = _erasures.TryAdd(customer, mine) ? mine : _erasures[customer];
            return running == mine;
        }
    }

    private async ValueTask<CustomerKey> KeyForAsync(string customer, Epoch epoch, CancellationToken stop)
    {
        while (true)
        {
            Task? erasure;
            long erased;
            lock (_gate)
            {
                if (!_erasures.TryGetValue(customer, out erasure) && Cached(customer, epoch) is { } cached)
                {
                    return cached;
                }

                erased = _erased;
            }

            if (erasure is not null)
            {
                await erasure.WaitAsync(stop);
                continue;
            }

            var bytes = new byte[KeyBytes];
            _fill(bytes);
            var made = new CustomerKey(customer, newId(), bytes);
            var stored = await node.Store.ClaimKeyAsync(made, stop);
            if (Keep(made, stored, erased, epoch) is { } key)
            {
                return key;
            }
        }
    }

    /// <summary>The customer's key from now on; null when what was looked up may have been erased meanwhile.</summary>
    private CustomerKey? Keep(CustomerKey made, CustomerKey? stored, long erased, Epoch epoch)
    {
        lock (_gate)
        {
            if (_erased != erased || _erasures.ContainsKey(made.Customer))
            {
                return null;
            }

            // Whoever came first meanwhile has made the key: a customer never gets two at once.
            if (Cached(made.Customer, epoch) is { } known)
            {
                return known;
            }

            if (epoch.Ended)
            {
                throw new EpochEndedException();
            }

            if (stored is null)
            {
                node.Log.AppendKey(epoch, made);
            }

            return _young[made.Customer] = stored ?? made;
        }
    }

    /// <summary>What the caches of the epoch hold. One who comes from an ended epoch finds nothing, and leaves those of a later one alone.</summary>
    private CustomerKey? Cached(string customer, Epoch epoch)
    {
        lock (_gate)
        {
            if (epoch.Number > _epoch || (node.Store.IsShared && node.Time.GetElapsedTime(_since) > Limits.SharedKeyAgeMax))
            {
                (_epoch, _since, _young, _old) = (Math.Max(epoch.Number, _epoch), node.Time.GetTimestamp(), New(), New());
            }

            if (epoch.Number < _epoch)
            {
                return null;
            }

            if (_young.Count >= Limits.CachedKeysMax)
            {
                (_young, _old) = (New(), _young);
            }

            return _young.GetValueOrDefault(customer) ?? _old.GetValueOrDefault(customer);
        }
    }

    private static Dictionary<string, CustomerKey> New() => new(StringComparer.Ordinal);
}
