namespace OrleansOms.Grains.Interfaces;

/// <summary>What the store holds of a grain is damaged, so nothing is said of it. Asking again does not help; an operator has to.</summary>
[GenerateSerializer, Alias("oms.StoreDamagedException")]
public sealed class StoreDamagedException(string reason) : OrleansException(reason);
