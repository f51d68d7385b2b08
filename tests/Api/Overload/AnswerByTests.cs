using Microsoft.AspNetCore.Http;
using OrleansOms.Api.Overload;

namespace OrleansOms.Api.Tests.Overload;

public sealed class AnswerByTests
{
    [Theory]
    [InlineData("wait=5", 5)]
    [InlineData("wait=\"5\"", 5)]
    [InlineData("respond-async, wait=5", 5)]
    [InlineData("respond-async,WAIT=5;foo=bar", 5)]
    [InlineData("wait=0", 0)]
    [InlineData("wait=60", 60)]
    [InlineData("wait=61", 60)]
    [InlineData("wait=99999999999", 60)]
    public void Prefer_WithAWait_SaysHowLong(string header, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), PatienceOf(header));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("return=minimal")]
    [InlineData("wait")]
    [InlineData("wait=")]
    [InlineData("wait=-1")]
    [InlineData("wait=soon")]
    [InlineData("wait=99999999999999999999999")]
    [InlineData("await=5")]
    public void Prefer_WithoutAWaitThatCanBeRead_LeavesTheOrdinaryOne(string? header) => Assert.Equal(ApiLimits.AnswerWithin, PatienceOf(header));

    private static TimeSpan PatienceOf(string? header)
    {
        var request = new DefaultHttpContext().Request;
        if (header is not null) request.Headers["Prefer"] = header;
        return AnswerBy.Patience(request);
    }
}
