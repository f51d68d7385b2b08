namespace OrleansOms.Grains.Skus;

/// <summary>Every bound of a SKU, in one place.</summary>
public static class SkuLimits
{
    /// <summary>Lines that may wait at most; further ones are refused.</summary>
    public const int WaitsMax = 100_000;

    /// <summary>Assignments that orders have not answered yet, at most; further units are assigned as these are answered.</summary>
    public const int AssignmentsMax = 100;

    /// <summary>How long a <see cref="Interfaces.Skus.WaitForUnits"/> lives at most; its sender sets the expiry.</summary>
    public static readonly TimeSpan WaitMessageLifetime = TimeSpan.FromMinutes(1);

    /// <summary>How long an ended wait is remembered at least: far longer than a message that asks for one lives.</summary>
    public static readonly TimeSpan TombstoneRetention = TimeSpan.FromMinutes(10);

    /// <summary>A line that comes to wait has the locations' flags looked up again when they are older than this.</summary>
    public static readonly TimeSpan FlagsAge = TimeSpan.FromMinutes(1);
}
