using Microsoft.AspNetCore.Builder;
using OrleansOms.Api.Access;
using OrleansOms.Api.Tests.Hosting;

namespace OrleansOms.Api.Tests.Access;

/// <summary>Without configured keys every call is an operator's, so it must be this machine's own.</summary>
public sealed class LoopbackTests
{
    [Theory]
    [InlineData("127.0.0.1", 404)]
    [InlineData("127.0.0.1:5080", 404)]
    [InlineData("localhost", 404)]
    [InlineData("LOCALHOST:80", 404)]
    [InlineData("[::1]:5080", 404)]
    [InlineData("evil.example", 421)]
    [InlineData("evil.example:5080", 421)]
    [InlineData("localhost.evil.example", 421)]
    [InlineData("127.0.0.1.evil.example", 421)]
    [InlineData("192.168.1.7", 421)]
    [InlineData("0.0.0.0", 421)]
    [InlineData("", 421)]
    public async Task Call_WithoutKeys_IsAnsweredUnderALoopbackNameOnly(string host, int status)
    {
        await using var server = await ApiServer.Start(new FakeGrains());

        var answer = await server.Raw($"GET /v1/orders/x HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        if (status == 421) Assert.Contains("misdirectedRequest", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/livez")]
    [InlineData("/docs")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/nothing")]
    public async Task Page_WithoutKeys_IsKeptFromForeignNamesToo(string path)
    {
        await using var server = await ApiServer.Start(new FakeGrains());

        Assert.StartsWith("HTTP/1.1 421 ", await server.Raw($"GET {path} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5080", 404)]
    [InlineData("http://localhost:3000", 404)]
    [InlineData("http://evil.example", 403)]
    [InlineData("null", 403)]
    public async Task Call_WithoutKeysFromAPage_IsTakenFromThisMachinesOnly(string origin, int status)
    {
        await using var server = await ApiServer.Start(new FakeGrains());

        Assert.Equal(status, (await server.Post("/v1/orders/x/shipments/1/delivered", body: null, ("Origin", origin))).Status);
    }

    [Fact]
    public async Task Call_WithAKey_IsAnsweredUnderAnyName()
    {
        await using var server = await ApiServer.Start(new FakeGrains(), TestKeys.Configure);

        var answer = await server.Raw(
            $"GET /v1/orders/x HTTP/1.1\r\nHost: oms.example\r\nOrigin: https://shop.example\r\nAuthorization: Bearer {TestKeys.Operator.Text}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 404 ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(true, "urls=http://127.0.0.1:0;http://localhost:0;http://[::1]:0;http://127.9.9.9:0")]
    [InlineData(true, "urls=http://127.0.0.1:0", "http_ports=8080")]
    [InlineData(true, "urls=http://unix:/tmp/oms.sock")]
    [InlineData(false, "urls=http://127.0.0.1:0;http://0.0.0.0:0")]
    [InlineData(false, "urls=http://+:0")]
    [InlineData(false, "urls=http://*:0")]
    [InlineData(false, "urls=http://[::]:0")]
    [InlineData(false, "urls=http://oms.example:0")]
    [InlineData(false, "urls=nonsense")]
    [InlineData(false, "http_ports=8080")]
    [InlineData(false, "https_ports=8443")]
    [InlineData(false, "urls=http://127.0.0.1:0", "Kestrel:Endpoints:Public:Url=http://0.0.0.0:80")]
    public void Host_WithoutKeys_ListensOnLoopbackOnly(bool taken, params string[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        foreach (var setting in settings) builder.Configuration[setting.Split('=', 2)[0]] = setting.Split('=', 2)[1];

        var refusal = Record.Exception(() => builder.AddOmsKeys(file: null));

        if (taken) Assert.Null(refusal);
        else Assert.EndsWith(".", Assert.IsType<AccessException>(refusal).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Host_WithKeys_MayListenForAll()
    {
        var directory = Directory.CreateTempSubdirectory("orleansoms-keys-");
        try
        {
            var file = new KeyFile(Path.Combine(directory.FullName, "keys.json"), mustExist: false);
            file.Change(Examples.Noon, ring => ring.Add(TestKeys.Operator.Key, Examples.Noon));
            var builder = WebApplication.CreateSlimBuilder();
            builder.Configuration["urls"] = "http://0.0.0.0:0";

            Assert.Null(Record.Exception(() => builder.AddOmsKeys(file)));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
