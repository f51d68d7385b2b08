using OrleansOms.Api.Access;

namespace OrleansOms.Silo.Hosting;

/// <summary>What an operator reads when the process is up: where it listens, and what to paste next.</summary>
public static class Greeting
{
    /// <param name="urls">The addresses it listens on.</param>
    /// <param name="options">Where the journal lies.</param>
    /// <param name="keys">The keys in force; null when none are configured.</param>
    public static string Text(IEnumerable<string> urls, SiloOptions options, Keyring? keys)
    {
        var url = urls.First();
        var place = options.Storage switch
        {
            StorageKind.Embedded => options.Data,
            StorageKind.Postgres => "PostgreSQL",
            _ => "memory only: all is gone when this process ends",
        };
        return $"""

            OrleansOms is up at {string.Join(", ", urls)} (journal: {place})
              API and its page  {url}/docs        metrics  {url}/metrics
              health            {url}/readyz      grains   {url}/dashboard{Gateway(options)}
            {Access(options, keys)}

            {(options.Demo ? DemoCalls(url, keys is not null) : "  An empty store has nothing to sell: stop, and start with --demo for a small catalogue.")}

            """;
    }

    private static string Gateway(SiloOptions options) =>
        options.Gateway is { } port ? $"{Environment.NewLine}  API programs      --gateway 127.0.0.1:{port}" : "";

    private static string Access(SiloOptions options, Keyring? keys) => keys switch
    {
        null => $"No keys are configured: it listens on loopback only, and every call is an operator's. 'keys add' makes {options.Keys.Path}.",
        { Keys.IsEmpty: true } => $"There is no key in {options.Keys.Path}: nobody is let in until 'keys add' makes one.",
        _ => $"Calls need a key; {keys.Keys.Length} in {options.Keys.Path}.",
    };

    private static string DemoCalls(string url, bool keyed)
    {
        var key = keyed ? " -H \"Authorization: Bearer $KEY\"" : "";
        return $$$$"""
              curl{{{{key}}}} {{{{url}}}}/v1/availability/MUG-RED
              curl{{{{key}}}} -X POST {{{{url}}}}/v1/orders -H 'Content-Type: application/json' -H "Idempotency-Key: $(date +%s%N)" -d '{"channel":"web","currency":"GBP","customer":{"id":"c-1"},"lines":[{"sku":"MUG-RED","quantity":2,"unitPrice":"9.50"}],"delivery":{"method":"standard","address":{"country":"GB","latitude":53.96,"longitude":-1.08}}}'
              curl{{{{key}}}} '{{{{url}}}}/v1/orders?channel=web'
            """;
    }
}
