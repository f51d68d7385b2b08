namespace OrleansOms.Api.Returns;

/// <summary>Every status a return may have, as the contract lists them.</summary>
internal static class ReturnStatuses
{
    public static readonly IReadOnlyList<string> All = ["requested", "approved", "declined", "received", "inspected", "refunded", "closed"];
}
