namespace OrleansOms.Api.Tests.Access;

/// <summary>What becomes of a call, by who makes it: <c>in</c>, <c>nothing</c> for an empty answer, or the problem's code.</summary>
internal sealed record Outcomes(
    string NoKey, string WrongKey, string Storefront, string OtherStorefront, string Node, string OtherNode, string Operator)
{
    private const string In = "in";
    private const string NotItsScope = "insufficientScope";

    public static Outcomes Anyone { get; } = new(In, In, In, In, In, In, In);

    public static Outcomes Operators { get; } = Of(NotItsScope, NotItsScope, NotItsScope, NotItsScope);

    public static Outcomes Storefronts { get; } = Of(In, In, NotItsScope, NotItsScope);

    /// <param name="other">What a storefront of another channel meets.</param>
    public static Outcomes StorefrontOfTheChannelAndNodes(string other) => Of(In, other, In, In);

    public static Outcomes Nodes { get; } = Of(NotItsScope, NotItsScope, In, In);

    public static Outcomes NodesThere { get; } = Of(NotItsScope, NotItsScope, In, "otherLocation");

    /// <param name="other">What a storefront of another channel meets.</param>
    public static Outcomes StorefrontOfTheChannel(string other) => Of(In, other, NotItsScope, NotItsScope);

    private static Outcomes Of(string storefront, string otherStorefront, string node, string otherNode) =>
        new("keyRequired", "invalidKey", storefront, otherStorefront, node, otherNode, In);
}

/// <summary>
/// Every route of the contract with what each scope may do there. Who adds a route adds its row: a test fails for one that is missing.
/// The order is of channel "web" and was shipped from "L", the transfer leads from there to there; the path and the body name the location "L" where they name one.
/// </summary>
internal static class RouteTable
{
    private const string Order = "/v1/orders/0123456789abcdefghjkmnpqrs";

    private const string Return = "/v1/returns/0123456789abcdefghjkmnpqrs";

    private const string Transfer = "/v1/transfers/0123456789abcdefghjkmnpqrs";

    private const string Exception = "/v1/exceptions/0123456789abcdefghjkmnpqrs.1";

    private const string Movement = """{"type": "receipt", "quantity": 5, "reason": "delivery"}""";

    /// <param name="Path">A path of the route; the pattern itself where there is none.</param>
    /// <param name="Body">What is sent; null for nothing.</param>
    internal sealed record Row(string Path, string? Body, Outcomes Outcomes);

    public static readonly IReadOnlyDictionary<string, Row> Rows = new Dictionary<string, Row>(StringComparer.Ordinal)
    {
        ["GET /livez"] = new("/livez", null, Outcomes.Anyone),
        ["GET /readyz"] = new("/readyz", null, Outcomes.Anyone),
        ["GET /openapi/{documentName}.json"] = new("/openapi/v1.json", null, Outcomes.Anyone),
        ["PUT /v1/locations/{location}"] = new("/v1/locations/L", """{"name": "L", "kind": "store", "country": "GB"}""", Outcomes.Operators),
        ["GET /v1/locations/{location}"] = new("/v1/locations/L", null, Outcomes.NodesThere),
        ["PUT /v1/skus/{sku}"] = new("/v1/skus/A", """{"kind": "stock"}""", Outcomes.Operators),
        ["GET /v1/skus/{sku}"] = new("/v1/skus/A", null, Outcomes.Nodes),
        ["POST /v1/stock/{sku}/{location}/movements"] = new("/v1/stock/A/L/movements", Movement, Outcomes.NodesThere),
        ["GET /v1/stock/{sku}/{location}/movements"] = new("/v1/stock/A/L/movements", null, Outcomes.NodesThere),
        ["GET /v1/stock/{sku}"] = new("/v1/stock/A", null, Outcomes.Operators),
        ["GET /v1/stock/{sku}/{location}"] = new("/v1/stock/A/L", null, Outcomes.NodesThere),
        ["POST /v1/stock/movements"] = new(
            "/v1/stock/movements", """{"movements": [{"sku": "A", "location": "L", "type": "receipt", "quantity": 5, "reason": "delivery"}]}""", Outcomes.NodesThere),
        ["GET /v1/availability/{sku}"] = new("/v1/availability/A", null, Outcomes.Storefronts),
        ["POST /v1/availability"] = new("/v1/availability", """{"skus": ["A"]}""", Outcomes.Storefronts),
        ["GET /v1/availability/{sku}/stream"] = new("/v1/availability/A/stream", null, Outcomes.Storefronts),
        ["POST /v1/orders"] = new("/v1/orders", Hosting.Examples.Order, Outcomes.StorefrontOfTheChannel("otherChannel")),
        ["GET /v1/orders"] = new("/v1/orders", null, Outcomes.StorefrontOfTheChannel("nothing")),
        ["GET /v1/orders/{id}"] = new(Order, null, Outcomes.StorefrontOfTheChannel("orderNotFound")),
        ["GET /v1/orders/{id}/events"] = new($"{Order}/events", null, Outcomes.StorefrontOfTheChannel("orderNotFound")),
        ["POST /v1/orders/{id}/cancel"] = new($"{Order}/cancel", """{"reason": "late"}""", Outcomes.StorefrontOfTheChannel("orderNotFound")),
        ["POST /v1/orders/{id}/shipments"] = new($"{Order}/shipments", """{"lines": [{"line": 1, "quantity": 1}], "location": "L"}""", Outcomes.NodesThere),
        ["POST /v1/returns"] = new(
            "/v1/returns",
            """{"orderId": "0123456789abcdefghjkmnpqrs", "lines": [{"line": 1, "quantity": 1, "reason": "small"}], "method": "mail"}""",
            Outcomes.StorefrontOfTheChannel("unknownOrder")),
        ["GET /v1/returns/{id}"] = new(Return, null, Outcomes.StorefrontOfTheChannelAndNodes("returnNotFound")),
        ["POST /v1/returns/{id}/approve"] = new($"{Return}/approve", null, Outcomes.Operators),
        ["POST /v1/returns/{id}/decline"] = new($"{Return}/decline", null, Outcomes.Operators),
        ["POST /v1/returns/{id}/receive"] = new($"{Return}/receive", """{"lines": [{"line": 1, "quantity": 1}], "location": "L"}""", Outcomes.NodesThere),
        ["POST /v1/returns/{id}/inspect"] = new(
            $"{Return}/inspect", """{"lines": [{"line": 1, "quantity": 1, "disposition": "restock", "location": "L"}]}""", Outcomes.NodesThere),
        ["POST /v1/returns/{id}/refund"] = new($"{Return}/refund", null, Outcomes.Operators),
        ["POST /v1/transfers"] = new(
            "/v1/transfers", """{"from": "L", "to": "L", "lines": [{"sku": "A", "quantity": 1}]}""", Outcomes.NodesThere),
        ["GET /v1/transfers/{id}"] = new(Transfer, null, Outcomes.NodesThere),
        ["POST /v1/transfers/{id}/receive"] = new($"{Transfer}/receive", """{"lines": [{"line": 1, "quantity": 1}]}""", Outcomes.NodesThere),
        ["POST /v1/transfers/{id}/writeOff"] = new($"{Transfer}/writeOff", """{"reason": "lost"}""", Outcomes.NodesThere),
        ["GET /v1/exceptions"] = new("/v1/exceptions", null, Outcomes.Operators),
        ["GET /v1/exceptions/{id}"] = new(Exception, null, Outcomes.Operators),
        ["POST /v1/exceptions/{id}/resolve"] = new($"{Exception}/resolve", """{"resolution": "retry"}""", Outcomes.Operators),
        ["POST /v1/orders/{id}/shipments/{n}/delivered"] = new($"{Order}/shipments/1/delivered", null, Outcomes.NodesThere),
    };
}
