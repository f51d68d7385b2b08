namespace OrleansOms.Grains.Interfaces;

/// <summary>Placeholder.</summary>
public static class Placeholder;
