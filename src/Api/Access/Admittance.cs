using System.Collections.Immutable;

namespace OrleansOms.Api.Access;

/// <summary>Whom an endpoint lets in; stands in its metadata, and every endpoint has it.</summary>
/// <param name="Scopes">Those with access beside operators, who have it everywhere.</param>
/// <param name="Anyone">Needs no key.</param>
/// <param name="InBrowser">Takes the key as the password of HTTP's Basic scheme too: a browser can't send another.</param>
internal sealed record Admittance(ImmutableArray<KeyScope> Scopes, bool Anyone = false, bool InBrowser = false)
{
    /// <summary>What an endpoint without any is taken to say: nobody is let in by an oversight.</summary>
    public static Admittance OperatorsOnly { get; } = new([]);

    public bool Admits(KeyScope scope) => scope == KeyScope.Operator || Scopes.Contains(scope);
}

/// <summary>How endpoints declare whom they let in. A test fails for one that does not.</summary>
public static class EndpointAccess
{
    /// <summary>Lets in operators, and keys of these scopes. A node is let in only where <c>{location}</c> in the path is one of its own.</summary>
    public static TBuilder Admits<TBuilder>(this TBuilder endpoint, params KeyScope[] scopes)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Admittance([.. scopes]));

    /// <summary>Lets in whoever calls, without a key: for what says nothing of this installation's business.</summary>
    public static TBuilder AdmitsAnyone<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Admittance([], Anyone: true));

    /// <summary>Lets in operators, who may be sitting at a browser: it asks for a password, which is the key. Only for what changes nothing.</summary>
    public static TBuilder AdmitsOperatorsInBrowser<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Admittance([], InBrowser: true));
}
