namespace OrleansOms.Grains.Interfaces;

/// <summary>The store can't be read now. Nothing is wrong with the question: ask again.</summary>
[GenerateSerializer, Alias("oms.StoreUnavailableException")]
public sealed class StoreUnavailableException(string reason) : OrleansException($"The store can't be read: {reason}");
