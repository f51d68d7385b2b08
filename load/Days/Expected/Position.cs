namespace OrleansOms.Load.Days.Expected;

/// <summary>One SKU at one place: its buckets, in units. Nothing is reserved once an answer is there and all has settled.</summary>
public sealed class Position(Sku sku, Place place)
{
    public Sku Sku { get; } = sku;

    public Place Place { get; } = place;

    public long OnHand { get; set; }

    /// <summary>Owed to orders and not yet shipped.</summary>
    public long Committed { get; set; }

    public long Damaged { get; set; }

    public long Quality { get; set; }

    /// <summary>Sent from here to other places, and neither received nor written off.</summary>
    public long InTransit { get; set; }

    /// <summary>What safety is filled up to.</summary>
    public long SafetyTarget { get; set; }

    /// <summary>Neither owed to anybody, nor damaged, nor in quality control.</summary>
    public long Free => OnHand - Committed - Damaged - Quality;

    public long Safety => Math.Min(SafetyTarget, Free);

    public long Available => Free - Safety;

    /// <summary>The time of which the latest count is; null before the first.</summary>
    public DateTimeOffset? CountedAt { get; set; }

    /// <summary>What all counts have changed together.</summary>
    public long Variance { get; set; }

    /// <summary>Moments whose times the server has told: what a count of that time, or a look back, is compared with.</summary>
    public List<Moment> Moments { get; } = [];

    public Levels Levels => new(OnHand, Available, 0, Committed, Safety, Damaged, Quality, InTransit);
}

/// <summary>The levels of a stock location, in units.</summary>
public sealed record Levels(
    long OnHand, long Available, long Reserved, long Committed, long Safety, long Damaged, long Quality, long InTransit);

/// <summary>A stock location right after a movement.</summary>
/// <param name="At">When that was, as the server said.</param>
/// <param name="Variance">What counts had changed by then.</param>
/// <param name="Levels">All of its levels; null when lines waited, since then units are handed on moments later.</param>
public sealed record Moment(DateTimeOffset At, long OnHand, long Variance, Levels? Levels);
