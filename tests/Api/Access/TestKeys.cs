using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OrleansOms.Api.Access;
using OrleansOms.Api.Tests.Hosting;

namespace OrleansOms.Api.Tests.Access;

/// <summary>One holder of each kind, and a ring with all of them. The fake orders are of channel "web", with units at "L".</summary>
internal static class TestKeys
{
    public static readonly Holder Storefront = new("web", KeyScope.Storefront, "web", []);
    public static readonly Holder OtherStorefront = new("wholesale", KeyScope.Storefront, "b2b", []);
    public static readonly Holder Node = new("leeds", KeyScope.Node, null, ["L", "L2"]);
    public static readonly Holder OtherNode = new("york", KeyScope.Node, null, ["M"]);
    public static readonly Holder Operator = new("alice", KeyScope.Operator, null, []);

    public static Keyring Ring { get; } = Keyring.Of([.. new[] { Storefront, OtherStorefront, Node, OtherNode, Operator }.Select(holder => holder.Key)], Examples.Noon);

    public static void Configure(WebApplicationBuilder builder) => builder.Services.AddSingleton(KeysInForce.Of(Ring));

    public static (string Name, string Value) Bearer(string key) => ("Authorization", $"Bearer {key}");

    /// <summary>Somebody with a key.</summary>
    internal sealed record Holder(string Name, KeyScope Scope, string? Channel, ImmutableArray<string> Locations)
    {
        public string Text { get; } = KeyText.New();

        public AccessKey Key => AccessKey.Of(Text, Name, Scope, Channel, Locations, Examples.Noon, expires: null);

        public (string Name, string Value) Header => Bearer(Text);

        /// <summary>The same holder with another key.</summary>
        public Holder Rotated() => new(Name, Scope, Channel, Locations);
    }
}
