using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OrleansOms.Load.Replay.Plan;

/// <summary>A hash that is the same in every process and language: the first eight bytes, big-endian, of a text's SHA-256.</summary>
public static class StableHash
{
    public static ulong Of(string text)
    {
        Span<byte> bytes = stackalloc byte[512];
        if (!Encoding.UTF8.TryGetBytes(text, bytes, out var written))
        {
            bytes = Encoding.UTF8.GetBytes(text);
            written = bytes.Length;
        }
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..written], digest);
        return BinaryPrimitives.ReadUInt64BigEndian(digest);
    }
}
