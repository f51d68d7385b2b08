using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OrleansOms.Engine.Journal;

/// <summary>
/// The 16 bytes that stand for a grain in a store's keys: the first half of SHA-256 over its name. Ids come from callers, so the hash
/// must be one for which nobody can find a collision; the full name stands in the value and is checked all the same.
/// </summary>
public static class GrainHash
{
    /// <summary>The length of a hash, in bytes.</summary>
    public const int Length = 16;

    private const int StackBytesMax = 512;

    /// <summary>The hash as a number; its order is that of its bytes.</summary>
    public static UInt128 Of(GrainName grain)
    {
        Span<byte> hash = stackalloc byte[Length];
        Write(grain, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    /// <summary>Writes the hash of <paramref name="grain"/> to the first <see cref="Length"/> bytes of <paramref name="target"/>.</summary>
    public static void Write(GrainName grain, Span<byte> target)
    {
        var bytesMax = Encoding.UTF8.GetMaxByteCount(grain.Type.Length + 1 + grain.Id.Length);
        byte[]? rented = null;
        var name = bytesMax <= StackBytesMax ? stackalloc byte[StackBytesMax] : rented = ArrayPool<byte>.Shared.Rent(bytesMax);
        var length = Encoding.UTF8.GetBytes(grain.Type, name);
        name[length++] = (byte)'/';
        length += Encoding.UTF8.GetBytes(grain.Id, name[length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(name[..length], hash);
        hash[..Length].CopyTo(target);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
