using OrleansOms.Engine.Followers;

namespace OrleansOms.Engine.Tests.Followers;

public sealed class IndexCursorTests
{
    [Theory]
    [InlineData(0, "x")]
    [InlineData(long.MinValue, "01J-zß水🄌")]
    [InlineData(1_795_780_800_000_000, "0198f0c2")]
    public void TryParse_OfWhatWasWritten_ReadsTheSame(long sort, string id)
    {
        var text = new IndexCursor(sort, id).ToString();

        Assert.Matches("^[A-Za-z0-9_-]+$", text);
        Assert.Equal(new IndexCursor(sort, id), IndexCursor.TryParse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("not a cursor")]
    [InlineData("%00")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("é")]
    public void TryParse_OfAnythingElse_ReadsNothing(string text) => Assert.Null(IndexCursor.TryParse(text));

    [Fact]
    public void TryParse_OfACursorWithOneCharacterChanged_ReadsNothing()
    {
        var text = new IndexCursor(42, "order-1").ToString();
        for (var i = 0; i < text.Length; i++)
        {
            var other = text[i] == 'A' ? 'B' : 'A';
            Assert.Null(IndexCursor.TryParse($"{text[..i]}{other}{text[(i + 1)..]}"));
        }
    }

    [Fact]
    public void TryParse_OfATextBeyondTheBound_ReadsNothing() => Assert.Null(IndexCursor.TryParse(new string('A', 100_000)));
}
