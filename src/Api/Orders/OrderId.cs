using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using OrleansOms.Api.Problems;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Api.Orders;

/// <summary>
/// An order's id: 26 characters of base 32 (128 bits), derived from the key it was placed with, so that a replay reaches the same order.
/// </summary>
internal static class OrderId
{
    public const int Length = 26;

    // Crockford's alphabet, in small letters: none of them is taken for another.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    public static Problem Unknown { get; } = Problem.Of(new Rejected(Rejections.OrderNotFound));

    public static string Of(RequestKey key)
    {
        var bits = BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(key.Key)));
        return string.Create(Length, bits, static (id, rest) =>
        {
            for (var i = id.Length - 1; i >= 0; i--, rest >>= 5) id[i] = Alphabet[(int)(rest & 31)];
        });
    }

    /// <summary>The order's grain; null where no order has such an id.</summary>
    public static IOrderGrain? Order(this IGrainFactory grains, string id) =>
        id.Length == Length && id.All(c => Alphabet.Contains(c, StringComparison.Ordinal)) ? grains.To<IOrderGrain>(id) : null;
}
