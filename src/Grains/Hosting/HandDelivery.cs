using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Hosting;

/// <summary>
/// Hands requests over to grains in the same process, one after another on the thread that decided them. What an answer leads to (the next request, and
/// the receiver's own) is handed over when this one is done, so the stack stays flat however far it goes.
/// </summary>
internal static class HandDelivery
{
    /// <summary>So many in one go; then others have the thread's turn.</summary>
    private const int AtOnceMax = 500;

    [ThreadStatic]
    private static Queue<Letter>? t_waiting;

    [ThreadStatic]
    private static bool t_isDelivering;

    public static void Run(Letter letter)
    {
        var waiting = t_waiting ??= new();
        waiting.Enqueue(letter);
        if (t_isDelivering)
        {
            return;
        }

        t_isDelivering = true;
        try
        {
            for (var delivered = 0; waiting.TryDequeue(out var next); delivered++)
            {
                if (delivered < AtOnceMax)
                {
                    next.From.Deliver(next.To, next.Request, next.Token);
                }
                else
                {
                    next.From.DeliverLater(next.To, next.Request, next.Token);
                }
            }
        }
        finally
        {
            t_isDelivering = false;
        }
    }

    /// <summary>One request on its way.</summary>
    public readonly record struct Letter(ISender From, INeighbour To, Request Request, string Token);
}

/// <summary>A grain that owes something to a neighbour.</summary>
internal interface ISender
{
    /// <summary>Hands <paramref name="request"/> over now and takes the answer. Does not throw.</summary>
    void Deliver(INeighbour neighbour, Request request, string token);

    /// <summary>Does so in a turn of its own.</summary>
    void DeliverLater(INeighbour neighbour, Request request, string token);
}
