using System.Collections.Immutable;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Transfers;
using Outcome = OrleansOms.Engine.Decision<OrleansOms.Grains.Transfers.TransferEvent, OrleansOms.Grains.Interfaces.Reply>;

namespace OrleansOms.Grains.Transfers;

/// <summary>What comes before any rule on a transfer that stands: the key, whether there is a transfer, its version, its lines.</summary>
public static class TransferKeys
{
    /// <summary>Changes of one transfer at most, its request included.</summary>
    public const int ChangesMax = 2_000;

    /// <summary>Null when the command is to be judged by its rule. A transfer that is not sent yet was acknowledged to nobody: it counts as not there.</summary>
    public static Outcome? Check(TransferState state, TransferChange change, ImmutableArray<LineQuantity> lines)
    {
        var key = change.Key!;
        if (state.FindKey(key.Key) is { } known)
        {
            return key.Repeat<TransferEvent>(known.Fingerprint);
        }

        return !state.Stands ? Refuse(Rejections.TransferNotFound)
            : state.Keys.Length >= ChangesMax ? Refuse(TransferRejections.TooManyChanges)
            : change.IfMatch is { } version && version != state.Version ? Refuse(Rejections.StaleVersion)
            : Unknown(state, lines) is { IsEmpty: false } unknown ? Refuse(TransferRejections.UnknownLine(unknown))
            : null;
    }

    private static ImmutableArray<RejectionError> Unknown(TransferState state, ImmutableArray<LineQuantity> lines) =>
    [
        .. lines
            .Select((line, i) => (line.Line, Index: i))
            .Where(named => named.Line < 1 || named.Line > state.Lines.Length)
            .Select(named => new RejectionError($"/lines/{named.Index}/line", "The transfer has no such line.", named.Line)),
    ];

    private static Outcome Refuse(Rejection rejection) => Decide.Refuse<TransferEvent, Reply>(rejection);
}
