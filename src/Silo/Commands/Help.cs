namespace OrleansOms.Silo.Commands;

/// <summary>Says what can be said.</summary>
public static class Help
{
    public const string Text = """
        Usage: [serve] [options]           serves until it is told to stop
               erase CUSTOMER [options]    destroys the key of a customer's personal data; embedded storage: stop the server first
               rebuild [options]           builds the order search anew from the journal; embedded storage: stop the server first
               verify [options]            walks through the whole journal: checksums, chains, rules, snapshots; embedded storage: the server may run
               verify --from DIR           looks whether a backup is whole
               backup --to DIR [options]   backs up the journal while the server runs; DIR is new or empty
               restore --from DIR [--erased FILE] [options]
                                           brings a backup back to an empty place; FILE names customers erased since, one a line
               doctor [options]            looks at configuration, versions, disk, clock, database, ports and keys, and advises
               keys add --scope storefront --name NAME --channel CHANNEL
               keys add --scope node --name NAME --location LOCATION [--location LOCATION]...
               keys add --scope operator --name NAME
                                           makes an access key, until --expires DAY if given, and shows it once
               keys list                   says whose keys there are and what they open
               keys revoke ID              takes one away; running servers follow within seconds
        Options: --urls URL                http://127.0.0.1:5080
                 --data DIR                ./data
                 --storage embedded|postgres|memory; the connection string for postgres is in ConnectionStrings__Oms
                 --keys FILE               the access keys; by default keys.json in the data directory, if it is there
                 --gateway PORT            lets API programs (src/Api) in on this machine at that port; without it none
                 --concurrency N           how many requests it works on at once: 0, as many as it can bear
                 --drain SECONDS           how long it serves on, unready, when told to stop: 5
                 --returns:days N          how long after their delivery units may be returned: 30
                 --returns:approval none|operator; none approves returns at once
                 --demo                    fills an empty store with a small catalogue
        """;

    public static async Task<int> RunAsync()
    {
        await Console.Out.WriteLineAsync(Text);
        return 0;
    }
}
