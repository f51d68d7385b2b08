using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces.Transfers;

namespace OrleansOms.Api.Transfers;

/// <summary>A transfer as it is read, and what a write did to it.</summary>
/// <param name="Receipt">The number of the receipt that this call made.</param>
/// <param name="WriteOff">The number of the write-off that this call made.</param>
internal sealed record TransferBody(
    string Id,
    string Status,
    long Version,
    int? Receipt,
    int? WriteOff,
    string From,
    string To,
    DateTimeOffset RequestedAt,
    DateTimeOffset UpdatedAt,
    ImmutableArray<TransferLineView> Lines,
    ImmutableArray<TransferReceiptView> Receipts,
    ImmutableArray<WriteOffView> WriteOffs)
{
    public static TransferBody Of(TransferAnswered answered) =>
        Of(answered.Transfer) with { Receipt = answered.Receipt, WriteOff = answered.WriteOff };

    public static TransferBody Of(TransferView view) => new(
        view.Id,
        view.Status,
        view.Version,
        Receipt: null,
        WriteOff: null,
        view.From,
        view.To,
        view.RequestedAt,
        view.UpdatedAt,
        view.Lines,
        view.Receipts,
        view.WriteOffs);
}
