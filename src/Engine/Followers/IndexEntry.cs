namespace OrleansOms.Engine.Followers;

/// <summary>What an index knows of one grain as of <paramref name="Version"/>. It stays in the index.</summary>
/// <param name="Grain">Whose entry it is; an index has at most one of each.</param>
/// <param name="Version">The version of the last event it takes in. An entry never gives way to one of an older version.</param>
/// <param name="Sort">What pages are ordered by, the greatest first; a time in microseconds, for one. The same in all versions, unless it moves.</param>
/// <param name="Id">Decides between equal sorts; unique in its index, and the same in all versions.</param>
/// <param name="Terms">What it can be found by, without repetition.</param>
/// <param name="Body">What a reader is given; opaque to the index.</param>
/// <param name="Moves">A later version may have another sort. It is kept in mind where each of these is, so there should be few. The same in all versions.</param>
public sealed record IndexEntry(
    GrainName Grain, long Version, long Sort, string Id, IReadOnlyList<Term> Terms, ReadOnlyMemory<byte> Body, bool Moves = false);

/// <summary>Something an entry can be found by, compared character by character.</summary>
/// <param name="Field">The field's name, for example <c>customer</c>.</param>
/// <param name="Value">At most <see cref="ValueCharsMax"/> characters; longer ones don't fit into a database's index and are refused.</param>
public readonly record struct Term(string Field, string Value)
{
    /// <summary>The bound on a value, in UTF-16 units.</summary>
    public const int ValueCharsMax = 512;

    /// <exception cref="InvalidOperationException">The value is too long.</exception>
    internal Term Checked() => Value.Length <= ValueCharsMax
        ? this
        : throw new InvalidOperationException(
            $"A term of field '{Field}' has {Value.Length} characters; at most {ValueCharsMax} can be indexed.");
}

/// <summary>What to look for: entries that have all of <see cref="Terms"/> and whose sort lies in [From, Before).</summary>
/// <param name="Terms">The first one leads the search: put that first which the fewest entries have.</param>
/// <param name="Limit">At most so many entries, from 1.</param>
/// <param name="After">Goes on after this place; null for the beginning.</param>
public sealed record IndexQuery(IReadOnlyList<Term> Terms, long From, long Before, int Limit, IndexCursor? After)
{
    /// <summary>
    /// <see cref="Before"/>, drawn in to where the cursor stands. A database finds its place in an index by this bound; the
    /// comparison with the whole cursor then only decides between equal sorts.
    /// </summary>
    internal long Bound => After is { Sort: < long.MaxValue and var sort } ? Math.Min(Before, sort + 1) : Before;

    /// <summary>Everything that has <paramref name="terms"/>, from the beginning.</summary>
    public static IndexQuery All(int limit, params IReadOnlyList<Term> terms) => new(terms, long.MinValue, long.MaxValue, limit, null);
}

/// <summary>An entry that was found.</summary>
public sealed record IndexHit(long Version, long Sort, string Id, ReadOnlyMemory<byte> Body);

/// <summary>One page, the greatest sort first.</summary>
/// <param name="Next">Where the next page goes on; null when this is the last one.</param>
public sealed record IndexPage(IReadOnlyList<IndexHit> Hits, IndexCursor? Next)
{
    /// <summary>The page of <paramref name="hits"/>, of which one more than <paramref name="limit"/> was looked for.</summary>
    internal static IndexPage Of(List<IndexHit> hits, int limit)
    {
        if (hits.Count <= limit)
        {
            return new IndexPage(hits, null);
        }

        hits.RemoveRange(limit, hits.Count - limit);
        return new IndexPage(hits, new IndexCursor(hits[^1].Sort, hits[^1].Id));
    }
}
