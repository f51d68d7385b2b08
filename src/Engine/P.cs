namespace OrleansOms.Engine;

/// <summary>Placeholder.</summary>
public static class Placeholder;
