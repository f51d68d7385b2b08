using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace OrleansOms.Api.Tests.Hosting;

/// <summary>The endpoints over real HTTP, on a port of the system's choice, in Production, in front of fake grains.</summary>
public sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ApiServer(WebApplication app, FakeTimeProvider time)
    {
        _app = app;
        Time = time;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Http { get; }

    public FakeTimeProvider Time { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Every route that is mapped.</summary>
    public IEnumerable<RouteEndpoint> Routes =>
        ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    /// <param name="configure">What the host adds before the contract: its keys.</param>
    public static async Task<ApiServer> Start(FakeGrains grains, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        var time = new FakeTimeProvider();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton(grains.Factory);
        configure?.Invoke(builder);
        builder.Services.AddOmsApi();
        var app = builder.Build();
        app.MapOmsApi();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ApiServer(app, time);
    }

    public Task<ApiAnswer> Get(string path) => Send(HttpMethod.Get, path, body: null);

    public Task<ApiAnswer> Put(string path, string body) => Send(HttpMethod.Put, path, body);

    /// <param name="headers">Pairs of name and value.</param>
    public Task<ApiAnswer> Post(string path, string? body, params (string Name, string Value)[] headers) => Send(HttpMethod.Post, path, body, headers);

    public async Task<ApiAnswer> Send(HttpMethod method, string path, string? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Send(request);
    }

    public async Task<ApiAnswer> Send(HttpRequestMessage request)
    {
        var stop = TestContext.Current.CancellationToken;
        using var response = await Http.SendAsync(request, stop);
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new ApiAnswer((int)response.StatusCode, await response.Content.ReadAsStringAsync(stop), headers);
    }

    /// <summary>Sends bytes as they are, for what no client library would send; the request must ask to close the connection.</summary>
    public async Task<string> Raw(string request)
    {
        var stop = TestContext.Current.CancellationToken;
        using var connection = new TcpClient();
        await connection.ConnectAsync(Http.BaseAddress!.Host, Http.BaseAddress.Port, stop);
        await connection.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), stop);
        using var reader = new StreamReader(connection.GetStream());
        return await reader.ReadToEndAsync(stop);
    }

    public Task Stop() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}

/// <summary>What a client sees.</summary>
public sealed record ApiAnswer(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonElement.Parse(Body);

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>Asserts that it is a problem with this status and code, complete and with nothing that must not leave; answers its body.</summary>
    public JsonElement IsProblem(int status, string code)
    {
        Assert.Equal((status, "application/problem+json"), (Status, Header("Content-Type")));
        Assert.Equal(code, Json.GetProperty("code").GetString());
        Assert.Equal(status, Json.GetProperty("status").GetInt32());
        Assert.All(new[] { "type", "title", "traceId" }, name => Assert.NotEmpty(Json.GetProperty(name).GetString()!));
        Assert.DoesNotContain("   at ", Body, StringComparison.Ordinal);
        return Json;
    }
}
