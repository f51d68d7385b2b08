namespace OrleansOms.Grains;

/// <summary>Placeholder.</summary>
public static class Placeholder;
