using OrleansOms.Api.Access;
using OrleansOms.Api.Cluster;
using OrleansOms.Api.Cluster.Tls;
using OrleansOms.Api.Overload;

namespace OrleansOms.Api.Hosting;

/// <summary>The endpoints as a program of their own, in front of silos that run elsewhere.</summary>
public static class ApiHost
{
    /// <summary>The address served when none is given: loopback only, and not a silo's own.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5081";

    public const string Help = """
        Usage: --gateway ADDRESS:PORT [options]   serves until it is told to stop
        Options: --gateway ADDRESS:PORT[,...]     where silos let it in, each started with --gateway PORT
                 --urls URL                       http://127.0.0.1:5081
                 --keys FILE                      the access keys; without them it serves this machine only
                 --concurrency N                  how many requests it works on at once: 0, as many as it can bear
                 --drain SECONDS                  how long it serves on, unready, when told to stop: 5
                 --tls-certificate FILE           TLS to the silos, with --tls-key FILE and --tls-authority FILE (PEM)
        """;

    private static readonly ProgramOptions Known = new(["--gateway", "--urls", "--keys", "--concurrency", "--drain", "--environment", .. TlsFiles.Options], []);

    /// <summary>Builds it. Nothing is served or asked until it is started; then it serves at once, and is ready when a silo answers.</summary>
    /// <exception cref="UsageException">An option is not known, or has a value it can't have; or the certificates can't be used.</exception>
    /// <exception cref="AccessException">The keys can't be used, or there are none and it would listen on more than loopback.</exception>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var (words, options) = Known.Read(args);
        if (words.Count > 0) throw new UsageException($"'{words[0]}' is no option; --help says what is.");

        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = options, ContentRootPath = AppContext.BaseDirectory });
        configure?.Invoke(builder);
        var gateways = Gateways.Parse(builder.Configuration["gateway"]);
        return Build(
            builder,
            builder.Configuration["keys"] is { Length: > 0 } keys ? new KeyFile(keys, mustExist: true) : null,
            client => client.UseStaticClustering(gateways));
    }

    /// <summary>As <see cref="Build(string[], Action{WebApplicationBuilder}?)"/>, of silos that are found otherwise.</summary>
    /// <param name="find">How an Orleans client finds them.</param>
    /// <exception cref="UsageException">An option has a value it can't have.</exception>
    /// <exception cref="AccessException">The keys can't be used, or there are none and it would listen on more than loopback.</exception>
    public static WebApplication Build(WebApplicationBuilder builder, KeyFile? keys, Action<IClientBuilder> find)
    {
        builder.Logging.SetMinimumLevel(LogLevel.Warning)
            .AddFilter("OrleansOms", LogLevel.Information)
            .AddFilter("Orleans", LogLevel.None) // It tells of each attempt to connect; ours says whether a silo answers.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None); // A failed start is one sentence, said by Program.
        if (builder.Configuration["urls"] is null) builder.WebHost.UseUrls(DefaultUrl);

        builder.AddOmsKeys(keys);
        var tls = TlsFiles.From(builder.Configuration);
        builder.Services.AddSilos(client =>
        {
            find(client);
            if (tls is not null) TlsConnections.Open(client, tls);
        });
        builder.AddOmsConcurrency();
        builder.Services.AddOmsApi();
        DrainTime.Add(builder);
        builder.AddTelemetry();
        var app = builder.Build();
        app.MapOmsApi();
        app.MapMetrics();
        app.MapGet("/", () => Results.Redirect("/docs")).ExcludeFromDescription().AdmitsAnyone();
        return app;
    }

    /// <summary>What an operator reads when it listens.</summary>
    /// <param name="silos">Where silos are found.</param>
    public static string Greeting(WebApplication app, string silos)
    {
        var url = app.Urls.First();
        return $"""

            OrleansOms is up at {string.Join(", ", app.Urls)} (silos: {silos})
              API and its page  {url}/docs        metrics  {url}/metrics
              health            {url}/readyz

            """;
    }
}
