using System.Globalization;

namespace OrleansOms.Api.Hosting;

/// <summary>
/// How long a process that was told to stop still serves, unready already, so that a load balancer that asks <c>/readyz</c> has turned away
/// before anything is refused. It should be longer than a balancer takes to notice.
/// </summary>
public sealed record DrainTime(TimeSpan Length)
{
    /// <summary>The longest that can be asked for, in seconds.</summary>
    public const int SecondsMax = 600;

    private const string SecondsDefault = "5";

    /// <summary>What is under way when it is over gets so long to end.</summary>
    private static readonly TimeSpan Finishing = TimeSpan.FromSeconds(30);

    /// <summary>It stops at once.</summary>
    public static DrainTime None { get; } = new(TimeSpan.Zero);

    /// <summary>Reads <c>drain</c>, in whole seconds.</summary>
    /// <exception cref="UsageException">It is not 0 to <see cref="SecondsMax"/>.</exception>
    public static DrainTime From(IConfiguration configuration)
    {
        var text = configuration["drain"] ?? SecondsDefault;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= SecondsMax
            ? new DrainTime(TimeSpan.FromSeconds(seconds))
            : throw new UsageException($"--drain is 0 to {SecondsMax} seconds, not '{text}'.");
    }

    /// <summary>Lets the host wait for it, and for what is under way then.</summary>
    /// <exception cref="UsageException">As for <see cref="From"/>.</exception>
    public static void Add(WebApplicationBuilder builder)
    {
        var drain = From(builder.Configuration);
        builder.Services.AddSingleton(drain);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = drain.Length + Finishing);
    }
}
