using System.Buffers.Binary;
using System.Buffers.Text;
using System.IO.Hashing;
using System.Text;

namespace OrleansOms.Engine.Followers;

/// <summary>A place between two entries: the last one of a page. To clients it is an opaque, URL-safe text.</summary>
public readonly record struct IndexCursor(long Sort, string Id)
{
    private const int ChecksumBytes = 4;
    private const int HeadBytes = ChecksumBytes + sizeof(long);

    /// <summary>No cursor's text is longer.</summary>
    private const int TextCharsMax = 1_024;

    // Strict, so that two different texts never read as the same cursor.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads what <see cref="ToString"/> wrote; null when it is anything else.</summary>
    public static IndexCursor? TryParse(string text)
    {
        if (text.Length > TextCharsMax || !Base64Url.IsValid(text))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(text);
        if (bytes.Length <= HeadBytes || BinaryPrimitives.ReadUInt32BigEndian(bytes) != Checksum(bytes))
        {
            return null;
        }

        try
        {
            var sort = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(ChecksumBytes));
            return new IndexCursor(sort, Utf8.GetString(bytes.AsSpan(HeadBytes)));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    public override string ToString()
    {
        var bytes = new byte[HeadBytes + Utf8.GetByteCount(Id)];
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(ChecksumBytes), Sort);
        Utf8.GetBytes(Id, bytes.AsSpan(HeadBytes));
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Checksum(bytes));
        return Base64Url.EncodeToString(bytes);
    }

    // Guards against mistyping, not against forgery: a cursor opens nothing that its query would not.
    private static uint Checksum(byte[] bytes) => XxHash32.HashToUInt32(bytes.AsSpan(ChecksumBytes));
}
