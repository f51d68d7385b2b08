namespace OrleansOms.Engine.Journal.Postgres;

/// <summary>A <see cref="GrainHash"/> as PostgreSQL keeps it. Both sides compare such values byte by byte from the left.</summary>
internal static class GrainKey
{
    public static Guid Of(GrainName grain)
    {
        Span<byte> hash = stackalloc byte[GrainHash.Length];
        GrainHash.Write(grain, hash);
        return new Guid(hash, bigEndian: true);
    }
}
