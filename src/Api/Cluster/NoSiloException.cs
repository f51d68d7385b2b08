namespace OrleansOms.Api.Cluster;

/// <summary>No silo can be asked, or the last one was lost before it answered. <see cref="SiloConnection"/> has told of it by then.</summary>
internal sealed class NoSiloException() : OrleansException("No silo answers.");
