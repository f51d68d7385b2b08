using System.IO.Hashing;
using System.Text;

namespace OrleansOms.Engine.Followers;

/// <summary>What stands for a term in an index that is kept: eight bytes. Values are callers' own, so somebody may make two of one hash.</summary>
internal static class TermHash
{
    /// <summary>The term's hash, the same on every machine.</summary>
    public static long Of(Term term) => unchecked((long)XxHash3.HashToUInt64(Encoding.UTF8.GetBytes($"{term.Field}\0{term.Value}")));
}
