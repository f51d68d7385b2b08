namespace OrleansOms.Api.Overload;

/// <summary>What goes first when not all can be done, the most urgent first.</summary>
public enum Urgency
{
    /// <summary>Brings to an end what is promised, or makes units available: cancelling, shipping, delivering, returns, receipts, transfers.</summary>
    Finish,

    /// <summary>New orders.</summary>
    Place,

    /// <summary>Looking, and describing the catalogue: nobody's order hangs on it.</summary>
    Browse,
}

/// <summary>How urgent an endpoint's requests are; stands in its metadata. Without it they are let in however much is under way.</summary>
internal sealed record EndpointUrgency(Urgency Urgency);

/// <summary>The endpoint is let in however much is under way.</summary>
internal sealed record NeverHeldBack;

/// <summary>How endpoints declare what becomes of their requests when there are too many. A test fails for one of the contract that does not.</summary>
public static class EndpointUrgencies
{
    /// <summary>Under overload its requests wait, or are refused, by this urgency.</summary>
    public static TBuilder WhenBusy<TBuilder>(this TBuilder endpoint, Urgency urgency)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new EndpointUrgency(urgency));

    /// <summary>Never waits and is never refused: for what is asked to find out how the process is, and for what has a bound of its own.</summary>
    public static TBuilder NeverHeldBack<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new NeverHeldBack());
}
