namespace OrleansOms.Load.Suites.Scenarios;

/// <summary>How large a scenario is. Each has defaults of its own; a scenario looks only at what concerns it.</summary>
public sealed record ScenarioOptions
{
    /// <summary>A short name that sets SKUs and keys of this run apart.</summary>
    public string Run { get; init; } = "load";

    /// <summary>Of everything that is left to chance.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The load, as <see cref="Profile.LoadProfile.Parse"/> reads it; null for the scenario's own.</summary>
    public string? Load { get; init; }

    /// <summary>Arrivals a second at the scenario's full load.</summary>
    public double Rate { get; init; } = 500;

    /// <summary>Seconds of full load.</summary>
    public double Seconds { get; init; } = 30;

    public int Skus { get; init; } = 10_000;

    public int Locations { get; init; } = 10;

    /// <summary>So many of the locations have stock of each SKU.</summary>
    public int Spread { get; init; } = 1;

    /// <summary>Opening stock of each SKU at each of its locations.</summary>
    public long Units { get; init; } = 100_000_000;

    /// <summary>Exponent of the SKUs' popularity; 0 is even.</summary>
    public double Zipf { get; init; } = 0.99;

    /// <summary>An order has at least so many lines.</summary>
    public int MinLines { get; init; } = 1;

    /// <summary>An order has at most so many lines; each number is as likely.</summary>
    public int Lines { get; init; } = 5;

    /// <summary>Orders name no location; the server finds it.</summary>
    public bool Sourced { get; init; }

    /// <summary>Attempts to buy, of the flash sale.</summary>
    public long Attempts { get; init; } = 1_000_000;

    /// <summary>Looks for each order.</summary>
    public double Ratio { get; init; } = 100;

    /// <summary>How it is looked: single, batch or mixed.</summary>
    public string Mode { get; init; } = "mixed";

    /// <summary>SKUs in a batch.</summary>
    public int Batch { get; init; } = 100;

    /// <summary>Streams that are open on the most popular SKUs.</summary>
    public int Watchers { get; init; } = 50;

    /// <summary>Percent of the delivered orders of which something comes back.</summary>
    public double Returns { get; init; } = 30;

    /// <summary>Percent of the placed orders that are cancelled before they are shipped.</summary>
    public double Cancels { get; init; } = 10;

    /// <summary>Orders that are delivered before the returns come.</summary>
    public int Orders { get; init; } = 5_000;

    /// <summary>A file of baskets; null for the one that is found, else the built-in one.</summary>
    public string? History { get; init; }
}
