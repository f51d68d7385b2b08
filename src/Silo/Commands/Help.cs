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
               migrate [options]           brings the tables in PostgreSQL up to date, as a silo does when it starts
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
                 --role all|silo|api       all: a silo that serves the contract; silo: one with health, metrics and dashboard only;
                                           api: the contract in front of the silos that it finds in PostgreSQL (http://127.0.0.1:5081)
                 --advertise ADDRESS       where other silos find this one: 127.0.0.1; on PostgreSQL
                 --silo-port PORT          the port there for other silos; by default one that is free; on PostgreSQL
                 --gateway PORT            the port there for API programs (src/Api, or --role api); by default one that is free
                                           on PostgreSQL, and none elsewhere
                 --tls-certificate FILE    TLS between silos, and between them and API programs: this process's certificate (PEM), with
                 --tls-key FILE            its private key, and
                 --tls-authority FILE      the certificate of who issued it and those of the others
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
