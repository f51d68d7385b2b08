using Orleans.CodeGeneration;

namespace OrleansOms.Grains.Interfaces;

/// <summary>
/// Marks a method whose calls a client sends through all silos in turn. Else Orleans' client keeps to the silo that it once chose for a grain's hash, so a silo that is added while
/// clients are at work would get nothing of theirs, and a grain without state would be asked in one silo only. What it gives up is an order among one client's calls, which nobody counts on: each is a
/// request of its own.
/// </summary>
[InvokableCustomInitializer("AddInvokeMethodOptions", InvokeMethodOptions.Unordered)]
[AttributeUsage(AttributeTargets.Method)]
public sealed class AnyGatewayAttribute : Attribute;
