using System.Buffers;
using System.Text;
using System.Text.Json;
using OrleansOms.Engine;
using OrleansOms.Grains.Batches;
using OrleansOms.Grains.Locations;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.References;
using OrleansOms.Grains.Returns;
using OrleansOms.Grains.Skus;
using OrleansOms.Grains.Stock;
using OrleansOms.Grains.Transfers;

namespace OrleansOms.Grains.Tests;

/// <summary>
/// Journals outlive releases. <c>Golden/NAME.json</c> is an event as some release wrote it: each must read and write back to the same
/// bytes for ever. A new event needs a file; a file is never changed: another shape is another version of the name.
/// </summary>
public sealed class GoldenTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Golden");

    private static readonly Dictionary<string, Func<string, byte[], byte[]>> Codecs = new(StringComparer.Ordinal);

    static GoldenTests()
    {
        Add(StockLocation.Rules.Events);
        Add(Sku.Rules.Events);
        Add(Location.Rules.Events);
        Add(Reference.Rules.Events);
        Add(Batch.Rules.Events);
        Add(Order.Rules.Events);
        Add(Return.Rules.Events);
        Add(Transfer.Rules.Events);
    }

    /// <summary>Every event that any release wrote, or this one writes.</summary>
    public static TheoryData<string> Names() =>
        [
            .. Codecs.Keys
                .Union(Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)), StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Event_AsAnEarlierReleaseWroteIt_ReadsAndWritesBackToTheSameBytes(string name)
    {
        var golden = File.ReadAllText(Path.Combine(Folder, name + ".json")).TrimEnd('\n');
        Assert.Equal(golden, Encoding.UTF8.GetString(Codecs[name](name, Encoding.UTF8.GetBytes(golden))));
    }

    private static void Add<TEvent>(IEventCodec<TEvent> codec)
        where TEvent : class
    {
        foreach (var (name, _) in ((EventNames<TEvent>)codec).Names)
        {
            Codecs.Add(name, (read, json) => ReadAndWrite(codec, read, json));
        }
    }

    private static byte[] ReadAndWrite<TEvent>(IEventCodec<TEvent> codec, string name, byte[] json)
        where TEvent : class
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        var body = codec.Read(name, ref reader);
        Assert.Equal(name, codec.NameOf(body));
        var target = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(target);
        codec.Write(writer, body);
        writer.Flush();
        return target.WrittenSpan.ToArray();
    }
}
