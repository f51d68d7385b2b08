namespace OrleansOms.Silo.Hosting;

/// <summary>What an operator reads when the process is up: where it listens, and what to paste next.</summary>
public static class Greeting
{
    /// <param name="urls">The addresses it listens on.</param>
    /// <param name="options">Where the journal lies.</param>
    public static string Text(IEnumerable<string> urls, SiloOptions options)
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
              health            {url}/readyz      grains   {url}/dashboard
            No keys are configured: it listens on loopback only, and every call is an operator's.

            {(options.Demo ? DemoCalls(url) : "  An empty store has nothing to sell: stop, and start with --demo for a small catalogue.")}

            """;
    }

    private static string DemoCalls(string url) => $$$$"""
              curl {{{{url}}}}/v1/availability/MUG-RED
              curl -X POST {{{{url}}}}/v1/orders -H 'Content-Type: application/json' -H "Idempotency-Key: $(date +%s%N)" -d '{"channel":"web","currency":"GBP","customer":{"id":"c-1"},"lines":[{"sku":"MUG-RED","quantity":2,"unitPrice":"9.50"}],"delivery":{"method":"standard","address":{"country":"GB","latitude":53.96,"longitude":-1.08}}}'
              curl '{{{{url}}}}/v1/orders?channel=web'
            """;
}
