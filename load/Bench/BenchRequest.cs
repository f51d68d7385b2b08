using System.Buffers;
using System.Buffers.Text;

namespace OrleansOms.Load.Bench;

/// <summary>The bytes of a request of one connection, built once; only numbers in it are written anew.</summary>
public abstract class BenchRequest(byte[] bytes, int success)
{
    /// <summary>The status of an answer that counts.</summary>
    public int Success { get; } = success;

    /// <summary>The request as it was last written.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>Makes the next request of it.</summary>
    public abstract void Next(Random random);

    protected void Digits(int at, byte digits, long number) =>
        Utf8Formatter.TryFormat(number, bytes.AsSpan(at, digits), out _, new StandardFormat('D', digits));
}
