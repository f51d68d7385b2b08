using System.Buffers;
using System.Buffers.Binary;

namespace OrleansOms.Engine.Journal;

/// <summary>
/// A snapshot's bytes: the time of the last event it holds, 8 bytes of microseconds since 1970, little-endian, and then the state in its codec's
/// form. The time is there so that a grain's clock does not go back when nothing but its snapshot is left to load.
/// </summary>
public static class SnapshotBytes
{
    public static void Write<TState>(IBufferWriter<byte> target, TState state, DateTimeOffset lastAt, IStateCodec<TState> codec)
        where TState : class
    {
        BinaryPrimitives.WriteInt64LittleEndian(target.GetSpan(sizeof(long)), RowChecksum.Microseconds(lastAt));
        target.Advance(sizeof(long));
        codec.Write(target, state);
    }

    public static (TState State, DateTimeOffset LastAt) Read<TState>(ReadOnlySpan<byte> bytes, IStateCodec<TState> codec)
        where TState : class =>
        (codec.Read(bytes[sizeof(long)..]), RowChecksum.Time(BinaryPrimitives.ReadInt64LittleEndian(bytes))!.Value);
}
