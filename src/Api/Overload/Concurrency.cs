using System.Globalization;
using OrleansOms.Api.Hosting;

namespace OrleansOms.Api.Overload;

/// <summary>How many requests the process works on at once, as its operator said.</summary>
/// <param name="Fixed">0: as many as the process finds it can bear, see <see cref="ConcurrencyLimit"/>.</param>
public sealed record Concurrency(int Fixed)
{
    /// <summary>The most that can be asked for.</summary>
    public const int FixedMax = 10_000;

    /// <summary>As many as the process finds it can bear.</summary>
    public static Concurrency Adaptive { get; } = new(0);

    /// <summary>Reads <c>concurrency</c>.</summary>
    /// <exception cref="UsageException">It is not 0 to <see cref="FixedMax"/>.</exception>
    public static Concurrency From(IConfiguration configuration)
    {
        var text = configuration["concurrency"] ?? "0";
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var requests) && requests <= FixedMax
            ? new Concurrency(requests)
            : throw new UsageException($"--concurrency is 0 to {FixedMax} requests, not '{text}'.");
    }
}
