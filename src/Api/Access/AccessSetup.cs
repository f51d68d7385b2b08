using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OrleansOms.Api.Access;

/// <summary>Gives a host its keys.</summary>
public static class AccessSetup
{
    /// <summary>Takes the keys of a file, which may come or change while the host runs. Without any, the host must listen on loopback only.</summary>
    /// <param name="file">Null for no keys at all.</param>
    /// <exception cref="AccessException">The file can't be used, or there are no keys and others could call.</exception>
    public static WebApplicationBuilder AddOmsKeys(this WebApplicationBuilder builder, KeyFile? file)
    {
        var keys = file is null ? KeysInForce.None : KeysInForce.Of(file, TimeProvider.System.GetUtcNow());
        if (keys.Ring is null) Loopback.Require(builder.Configuration);

        builder.Services.RemoveAll<KeysInForce>();
        builder.Services.AddSingleton(keys);
        builder.Services.AddHostedService<KeyFileWatch>();
        return builder;
    }
}
