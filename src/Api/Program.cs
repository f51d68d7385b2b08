using OrleansOms.Api;
using OrleansOms.Api.Access;

// The endpoints as a program of their own: an Orleans client, configured under "Orleans" as any client is. --keys FILE names the keys.
try
{
    var builder = WebApplication.CreateBuilder(args);
    builder.UseOrleansClient();
    builder.Services.AddOmsApi();
    builder.AddOmsKeys(builder.Configuration["keys"] is { Length: > 0 } keys ? new KeyFile(keys, mustExist: true) : null);

    var app = builder.Build();
    app.MapOmsApi();
    await app.RunAsync();
    return 0;
}
catch (AccessException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
