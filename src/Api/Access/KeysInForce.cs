namespace OrleansOms.Api.Access;

/// <summary>
/// The keys that this process honours. Once it has honoured any, it never goes back to none: a file that is lost, damaged or emptied must
/// not open the doors.
/// </summary>
public sealed class KeysInForce
{
    private readonly KeyFile? _file;
    private byte[]? _seen;
    private volatile Keyring? _ring;
    private string? _complaint;

    private KeysInForce(KeyFile? file, byte[]? seen, Keyring? ring) => (_file, _seen, _ring) = (file, seen, ring);

    /// <summary>No keys, and none to come.</summary>
    public static KeysInForce None { get; } = new(file: null, seen: null, ring: null);

    /// <summary>The keys; null as long as none are configured.</summary>
    public Keyring? Ring => _ring;

    /// <summary>Where they come from; null when they can't change.</summary>
    public KeyFile? File => _file;

    public static KeysInForce Of(Keyring ring) => new(file: null, seen: null, ring);

    /// <exception cref="AccessException">The file can't be read or is damaged: a server does not start with it.</exception>
    public static KeysInForce Of(KeyFile file, DateTimeOffset now)
    {
        var bytes = file.Bytes();
        return new(file, bytes, bytes is null ? null : file.Parse(bytes, now));
    }

    /// <summary>Looks whether the file has changed. Not for two threads at once.</summary>
    /// <param name="complaint">Why the old keys stay though it has; told once for each cause.</param>
    /// <returns>True when other keys are in force now.</returns>
    public bool Refresh(DateTimeOffset now, out string? complaint)
    {
        complaint = null;
        if (_file is null) return false;

        try
        {
            var bytes = _file.Bytes();
            if (bytes is null && _ring is not null) throw new AccessException($"{_file.Path} is gone.");
            if (bytes is null || (_seen is not null && bytes.AsSpan().SequenceEqual(_seen) && _complaint is null)) return false;

            var ring = _file.Parse(bytes, now);
            var isNew = _seen is null || !bytes.AsSpan().SequenceEqual(_seen);
            (_ring, _seen, _complaint) = (ring, bytes, null);
            return isNew;
        }
        catch (AccessException e)
        {
            if (e.Message != _complaint) complaint = _complaint = e.Message;
            return false;
        }
    }

    /// <summary>Whether the caller would be let in still: a call that lasts asks again.</summary>
    internal bool Honours(Caller caller, DateTimeOffset now) => _ring is { } ring ? caller.KeyId is { } id && ring.Has(id, now) : caller.KeyId is null;
}
