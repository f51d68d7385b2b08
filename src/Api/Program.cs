using OrleansOms.Api;

// The endpoints as a program of their own: an Orleans client, configured under "Orleans" as any client is.
var builder = WebApplication.CreateBuilder(args);
builder.UseOrleansClient();
builder.Services.AddOmsApi();

var app = builder.Build();
app.MapOmsApi();
await app.RunAsync();
