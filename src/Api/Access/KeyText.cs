using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace OrleansOms.Api.Access;

/// <summary>
/// A key as its holder has it: <c>oms_</c>, ten characters of public id, <c>_</c>, 52 characters of secret. The prefix lets scanners find
/// keys that were committed or logged by mistake.
/// </summary>
/// <remarks>
/// The secret is 260 random bits, so a plain SHA-256 of the key is as hard to turn back as the key is to guess. A slow, salted hash, which
/// passwords need because people choose them, would add nothing but its cost to each call.
/// </remarks>
public static class KeyText
{
    private const string Prefix = "oms_";
    private const int IdLength = 10;
    private const int SecretLength = 52;
    private const int Length = 4 + IdLength + 1 + SecretLength;

    // Crockford's alphabet, in small letters: none of them is taken for another. 5 bits a character.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    private static readonly SearchValues<char> Allowed = SearchValues.Create(Alphabet);
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>A key that nobody has.</summary>
    public static string New() =>
        $"{Prefix}{RandomNumberGenerator.GetString(Alphabet, IdLength)}_{RandomNumberGenerator.GetString(Alphabet, SecretLength)}";

    /// <summary>Whether the text has the form of a key.</summary>
    /// <param name="id">Its public part.</param>
    public static bool IsKey(ReadOnlySpan<char> text, out ReadOnlySpan<char> id)
    {
        id = default;
        if (text.Length != Length || !text.StartsWith(Prefix, StringComparison.Ordinal) || text[Prefix.Length + IdLength] != '_') return false;
        if (!IsId(text.Slice(Prefix.Length, IdLength)) || text[^SecretLength..].ContainsAnyExcept(Allowed)) return false;

        id = text.Slice(Prefix.Length, IdLength);
        return true;
    }

    public static bool IsId(ReadOnlySpan<char> text) => text.Length == IdLength && !text.ContainsAnyExcept(Allowed);

    /// <summary>What is kept of a key: 64 small hexadecimal digits.</summary>
    public static string Sha256(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    internal static bool IsSha256(string text) =>
        text.Length == 2 * SHA256.HashSizeInBytes && !text.AsSpan().ContainsAnyExcept(Digits);
}
