namespace OrleansOms.Silo.Commands;

/// <summary>Says what can be said.</summary>
public static class Help
{
    public const string Text = """
        Usage: [serve] [options]           serves until it is told to stop
               erase CUSTOMER [options]    destroys the key of a customer's personal data; embedded storage: stop the server first
               rebuild [options]           builds the order search anew from the journal; embedded storage: stop the server first
        Options: --urls URL                http://127.0.0.1:5080
                 --data DIR                ./data
                 --storage embedded|postgres|memory; the connection string for postgres is in ConnectionStrings__Oms
                 --demo                    fills an empty store with a small catalogue
        """;

    public static async Task<int> RunAsync()
    {
        await Console.Out.WriteLineAsync(Text);
        return 0;
    }
}
