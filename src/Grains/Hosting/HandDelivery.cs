using OrleansOms.Engine.Activations;

namespace OrleansOms.Grains.Hosting;

/// <summary>
/// Hands requests over to grains in the same process, one bundle after another on the thread that decided them. What an answer leads to (the next requests, and
/// the receivers' own) is handed over when this one is done, so the stack stays flat however far it goes.
/// </summary>
internal static class HandDelivery
{
    /// <summary>So many letters in one go, and what is left of a bundle; then others have the thread's turn.</summary>
    private const int AtOnceMax = 500;

    [ThreadStatic]
    private static Queue<Bundle>? t_waiting;

    [ThreadStatic]
    private static bool t_isDelivering;

    public static void Run(Bundle bundle)
    {
        var waiting = t_waiting ??= new();
        waiting.Enqueue(bundle);
        if (t_isDelivering)
        {
            return;
        }

        t_isDelivering = true;
        try
        {
            for (var delivered = 0; waiting.TryDequeue(out var next); delivered += next.Letters.Count)
            {
                if (delivered < AtOnceMax)
                {
                    next.From.Deliver(next.Letters);
                }
                else
                {
                    next.From.DeliverLater(next.Letters);
                }
            }
        }
        finally
        {
            t_isDelivering = false;
        }
    }

    /// <summary>Requests that one grain sends at the same time.</summary>
    public readonly record struct Bundle(ISender From, IReadOnlyList<Letter> Letters);
}

/// <summary>One request on its way.</summary>
internal readonly record struct Letter(INeighbour To, Outgoing Content);

/// <summary>A grain that owes something to its neighbours.</summary>
internal interface ISender
{
    /// <summary>Hands the letters over now, one after another, and takes the answers together. Does not throw.</summary>
    void Deliver(IReadOnlyList<Letter> letters);

    /// <summary>Does so in a turn of its own.</summary>
    void DeliverLater(IReadOnlyList<Letter> letters);
}
