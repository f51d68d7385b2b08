namespace OrleansOms.Api.Transfers;

/// <summary>Every status a transfer may have.</summary>
internal static class TransferStatuses
{
    public static readonly IReadOnlyList<string> All = ["inTransit", "partiallyReceived", "received", "closed"];
}
