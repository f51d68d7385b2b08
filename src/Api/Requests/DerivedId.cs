using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using OrleansOms.Grains.Interfaces;

namespace OrleansOms.Api.Requests;

/// <summary>
/// The id of what a call creates: 26 characters of base 32 (128 bits), derived from the call's key, so that a replay reaches the same
/// grain. The key's scope is part of it: an order and a return that were created with the same key have different ids.
/// </summary>
internal static class DerivedId
{
    public const int Length = 26;

    // Crockford's alphabet, in small letters: none of them is taken for another.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    public static string Of(RequestKey key)
    {
        var bits = BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(key.Key)));
        return string.Create(Length, bits, static (id, rest) =>
        {
            for (var i = id.Length - 1; i >= 0; i--, rest >>= 5) id[i] = Alphabet[(int)(rest & 31)];
        });
    }

    /// <summary>False when nothing was ever created under such an id.</summary>
    public static bool IsValid(string id) => id.Length == Length && id.All(c => Alphabet.Contains(c, StringComparison.Ordinal));
}
