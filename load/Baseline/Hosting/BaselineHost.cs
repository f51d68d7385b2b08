using OrleansOms.Baseline.Availability;
using OrleansOms.Baseline.Database;
using OrleansOms.Baseline.Http;
using OrleansOms.Baseline.Locations;
using OrleansOms.Baseline.Orders;
using OrleansOms.Baseline.Skus;
using OrleansOms.Baseline.Stock;

namespace OrleansOms.Baseline.Hosting;

/// <summary>What a good engineer would write without actors: the same HTTP contract, as far as the load needs it, over one PostgreSQL.</summary>
internal static class BaselineHost
{
    private const string DefaultUrl = "http://127.0.0.1:5090";
    private const int BodyBytesMax = 1024 * 1024;

    /// <summary>Builds it, with the tables made where they are missing. Nothing is served until it is started.</summary>
    /// <exception cref="BaselineOptionsException">An option has a value it can't have, or the connection string is missing.</exception>
    public static async Task<WebApplication> BuildAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        var options = BaselineOptions.From(builder.Configuration);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyBytesMax;
        });
        if (builder.Configuration["urls"] is null) builder.WebHost.UseUrls(DefaultUrl);

        var database = new OmsDatabase(options);
        builder.Services.AddSingleton(_ => database);
        var app = builder.Build();
        app.Services.GetRequiredService<OmsDatabase>(); // so that the container closes it
        await database.MakeTablesAsync();
        var locations = new LocationTable(database);
        await locations.LoadAsync();
        Map(app, database, locations);
        return app;
    }

    private static void Map(WebApplication app, OmsDatabase database, LocationTable locations)
    {
        var stored = new OrderTable(database);
        var levels = new StockTable(database);
        var answers = new Boundary(app.Logger);
        app.MapPost("/v1/orders", answers.Of(new PlaceOrder(stored, levels, locations).HandleAsync));
        app.MapGet("/v1/orders/{id}", answers.Of(new GetOrder(stored).HandleAsync));
        app.MapGet("/v1/availability/{sku}", answers.Of(new GetAvailability(levels).HandleAsync));
        app.MapPost("/v1/availability", answers.Of(new GetAvailabilities(levels, locations).HandleAsync));
        app.MapGet("/v1/stock/{sku}/{location}", answers.Of(new GetStock(levels).HandleAsync));
        app.MapPost("/v1/stock/{sku}/{location}/movements", answers.Of(new RecordMovement(database, locations).HandleAsync));
        app.MapPost("/v1/stock/movements", answers.Of(new RecordMovements(database, locations).HandleAsync));
        app.MapPut("/v1/locations/{location}", answers.Of(new PutLocation(locations).HandleAsync));
        app.MapPut("/v1/skus/{sku}", answers.Of(new PutSku(database).HandleAsync));
        app.MapGet("/livez", answers.Of(_ => new ValueTask<IAnswer>(Answer.Health)));
        app.MapGet("/readyz", answers.Of(_ => database.AnswersAsync()));
    }
}
