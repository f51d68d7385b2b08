using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace OrleansOms.Engine.Verification;

/// <summary>
/// Accounts that two sides keep of the same things, compared in bounded memory: sums of hashes in 65,536 buckets tell whether the sides agree, and if
/// not in which buckets. Who wants to know what differs walks once more and looks at those alone. May be added to from several threads.
/// </summary>
public sealed class Balance
{
    private const int Buckets = 1 << 16;

    private readonly ulong[] _low = new ulong[Buckets];
    private readonly ulong[] _high = new ulong[Buckets];

    /// <summary>True when both sides say the same.</summary>
    public bool IsEven => !_low.AsSpan().ContainsAnyExcept(0UL) && !_high.AsSpan().ContainsAnyExcept(0UL);

    /// <summary>Notes what one side says of an account; 0 units are as good as nothing said.</summary>
    public void Add(string account, long units, bool left)
    {
        if (units == 0)
        {
            return;
        }

        Span<byte> entry = stackalloc byte[24];
        var id = HashOf(account);
        BinaryPrimitives.WriteUInt128LittleEndian(entry, id);
        BinaryPrimitives.WriteInt64LittleEndian(entry[16..], units);
        var hash = XxHash128.HashToUInt128(entry);
        var (low, high) = ((ulong)(hash & ulong.MaxValue), (ulong)(hash >> 64));
        var bucket = BucketOf(id);
        unchecked
        {
            Interlocked.Add(ref _low[bucket], left ? low : 0 - low);
            Interlocked.Add(ref _high[bucket], left ? high : 0 - high);
        }
    }

    /// <summary>Whether the account is in a bucket about which the sides don't agree.</summary>
    public bool IsInQuestion(string account)
    {
        var bucket = BucketOf(HashOf(account));
        return (_low[bucket] | _high[bucket]) != 0;
    }

    private static int BucketOf(UInt128 id) => (int)(id & (Buckets - 1));

    private static UInt128 HashOf(string account) => XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(account));
}
