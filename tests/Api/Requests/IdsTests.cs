using OrleansOms.Api.Requests;

namespace OrleansOms.Api.Tests.Requests;

public sealed class IdsTests
{
    [Theory]
    [InlineData("85123A")]
    [InlineData("a%2Fb")]
    [InlineData("#?&=+~")]
    [InlineData("Größe")]
    [InlineData("🛒")]
    public void Id_OfPrintableCharacters_IsValid(string id) => Assert.True(Ids.IsValid(id));

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a@b")]
    [InlineData("a b")]
    [InlineData("a\u00a0b")]
    [InlineData("a\tb")]
    [InlineData("a\0")]
    [InlineData("a\u007f")]
    [InlineData("a\u200d")]
    [InlineData("a\u202e")]
    [InlineData("\ud800")]
    [InlineData("\udc00a")]
    [InlineData("\ufeff")]
    public void Id_WithAnyOther_IsNot(string id) => Assert.False(Ids.IsValid(id));

    [Fact]
    public void Id_UpTo64Characters_IsValidHoweverManyBytesTheyTake()
    {
        Assert.True(Ids.IsValid(new string('x', 64)));
        Assert.False(Ids.IsValid(new string('x', 65)));
        Assert.True(Ids.IsValid(string.Concat(Enumerable.Repeat("🛒", 64))));
        Assert.False(Ids.IsValid(string.Concat(Enumerable.Repeat("🛒", 65))));
    }
}
