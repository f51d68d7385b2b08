using Microsoft.Extensions.Configuration;
using OrleansOms.Baseline.Hosting;

namespace OrleansOms.Baseline.Tests.Hosting;

public class BaselineOptionsTests
{
    [Theory]
    [InlineData("urls", "http://0.0.0.0:5090")]
    [InlineData("urls", "http://127.0.0.1:0;http://+:5090")]
    [InlineData("write-connections", "0")]
    [InlineData("read-connections", "many")]
    [InlineData("ConnectionStrings:Baseline", "")]
    public void Options_ThatCannotBeServed_AreRefused(string option, string value) =>
        Assert.Throws<BaselineOptionsException>(() => BaselineOptions.From(Configuration(option, value)));

    [Fact]
    public void Options_OfALoopbackAddress_AreTaken() =>
        Assert.Equal(7, BaselineOptions.From(Configuration("write-connections", "7")).WriteConnections);

    private static ConfigurationManager Configuration(string option, string value)
    {
        var configuration = new ConfigurationManager { ["ConnectionStrings:Baseline"] = "Host=127.0.0.1", ["urls"] = "http://127.0.0.1:0" };
        configuration[option] = value;
        return configuration;
    }
}
