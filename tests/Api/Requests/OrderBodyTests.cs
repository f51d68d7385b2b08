using System.Text;
using System.Text.Json.Nodes;
using OrleansOms.Api.Orders;
using OrleansOms.Api.Problems;
using OrleansOms.Api.Requests;
using OrleansOms.Api.Tests.Hosting;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Api.Tests.Requests;

public sealed class OrderBodyTests
{
    [Theory]
    [InlineData("/channel", null, "required")]
    [InlineData("/channel", "\"a/b\"", "invalidId")]
    [InlineData("/channel", "\"a b\"", "invalidId")]
    [InlineData("/channel", "\"\"", "invalidId")]
    [InlineData("/channel", "7", "wrongType")]
    [InlineData("/channel", "null", "wrongType")]
    [InlineData("/currency", null, "required")]
    [InlineData("/currency", "\"gbp\"", "invalidCode")]
    [InlineData("/currency", "\"GB\"", "invalidCode")]
    [InlineData("/currency", "\"GBP \"", "invalidCode")]
    [InlineData("/reference", "\"\"", "outOfBounds")]
    [InlineData("/reference", "\" \"", "invalidText")]
    [InlineData("/reference", "\"a\\u0000b\"", "invalidText")]
    [InlineData("/reference", "\"a\\nb\"", "invalidText")]
    [InlineData("/onShortage", "\"Refuse\"", "unknownValue")]
    [InlineData("/onShortage", "0", "wrongType")]
    [InlineData("/promotionCodes", "\"BF25\"", "wrongType")]
    [InlineData("/promotionCodes", "[1]", "wrongType", "/promotionCodes/0")]
    [InlineData("/customer", null, "required")]
    [InlineData("/customer", "[]", "wrongType")]
    [InlineData("/customer/id", null, "required")]
    [InlineData("/customer/id", "\"a@b\"", "invalidId")]
    [InlineData("/customer/age", "7", "unknownProperty")]
    [InlineData("/lines", null, "required")]
    [InlineData("/lines", "{}", "wrongType")]
    [InlineData("/lines", "[]", "outOfBounds")]
    [InlineData("/lines/0", "[]", "wrongType")]
    [InlineData("/lines/0/sku", null, "required")]
    [InlineData("/lines/0/sku", "\"a\\u200bb\"", "invalidId")]
    [InlineData("/lines/0/quantity", null, "required")]
    [InlineData("/lines/0/quantity", "0", "outOfBounds")]
    [InlineData("/lines/0/quantity", "-0", "outOfBounds")]
    [InlineData("/lines/0/quantity", "-1", "outOfBounds")]
    [InlineData("/lines/0/quantity", "1000000001", "outOfBounds")]
    [InlineData("/lines/0/quantity", "99999999999999999999999999", "outOfBounds")]
    [InlineData("/lines/0/quantity", "1.5", "wrongType")]
    [InlineData("/lines/0/quantity", "1.0", "wrongType")]
    [InlineData("/lines/0/quantity", "1e400", "wrongType")]
    [InlineData("/lines/0/quantity", "\"6\"", "wrongType")]
    [InlineData("/lines/0/quantity", "true", "wrongType")]
    [InlineData("/lines/0/unitPrice", null, "required")]
    [InlineData("/lines/0/unitPrice", "2.55", "wrongType")]
    [InlineData("/lines/0/unitPrice", "\"\"", "invalidMoney")]
    [InlineData("/lines/0/unitPrice", "\" 2.55\"", "invalidMoney")]
    [InlineData("/lines/0/unitPrice", "\"+2.55\"", "invalidMoney")]
    [InlineData("/lines/0/unitPrice", "\"2,55\"", "invalidMoney")]
    [InlineData("/lines/0/unitPrice", "\"2.\"", "invalidMoney")]
    [InlineData("/lines/0/unitPrice", "\".5\"", "invalidMoney")]
    [InlineData("/lines/0/unitPrice", "\"1e3\"", "invalidMoney")]
    [InlineData("/lines/0/unitPrice", "\"--1\"", "invalidMoney")]
    [InlineData("/lines/0/unitPrice", "\"2.12345\"", "invalidMoney")]
    [InlineData("/lines/0/unitPrice", "\"NaN\"", "invalidMoney")]
    [InlineData("/lines/0/unitPrice", "\"\u0661\"", "invalidMoney")]
    [InlineData("/lines/0/unitPrice", "\"-0.01\"", "outOfBounds")]
    [InlineData("/lines/0/unitPrice", "\"1000000000000.01\"", "outOfBounds")]
    [InlineData("/lines/0/unitPrice", "\"99999999999999999999999999999999999\"", "invalidMoney")]
    [InlineData("/lines/0/location", "\"L@1\"", "invalidId")]
    [InlineData("/charges", "[{\"kind\":\"fee\",\"amount\":4.95}]", "wrongType", "/charges/0/amount")]
    [InlineData("/delivery/method", null, "required")]
    [InlineData("/delivery/address", null, "required")]
    [InlineData("/delivery/address/country", null, "required")]
    [InlineData("/delivery/address/country", "\"GBR\"", "invalidCode")]
    [InlineData("/delivery/address/latitude", "52.26", "required", "/delivery/address/longitude")]
    [InlineData("/delivery/address/latitude", "1e400", "outOfBounds")]
    [InlineData("/delivery/address/latitude", "90.1", "outOfBounds")]
    [InlineData("/delivery/address/latitude", "\"52\"", "wrongType")]
    [InlineData("/a~1b", "1", "unknownProperty")]
    public void Draft_WithOneThingWrong_NamesItByCodeAndPointer(string pointer, string? value, string code, string? faultPointer = null)
    {
        var problem = Read(With(pointer, value), out _);

        Assert.NotNull(problem);
        Assert.Equal((422, code), (problem.Status, problem.Code));
        Assert.Equal((faultPointer ?? pointer, code), problem.Errors.Select(e => (e.Pointer!, e.Code!)).Single());
    }

    [Fact]
    public void Draft_Empty_NamesAllThatIsMissingAtOnce()
    {
        var problem = Read("{}", out _);

        Assert.Equal("required", problem!.Code);
        Assert.Equal(["/channel", "/currency", "/customer", "/lines", "/delivery"], problem.Errors.Select(e => e.Pointer));
    }

    [Fact]
    public void Draft_WithFaultsOfSeveralKinds_HasTheGeneralCodeAndEachItsOwn()
    {
        var problem = Read(Examples.Order.Replace("\"web\"", "7", StringComparison.Ordinal).Replace("6,", "0,", StringComparison.Ordinal), out _);

        Assert.Equal("invalidRequest", problem!.Code);
        Assert.Equal(["wrongType", "outOfBounds"], problem.Errors.Select(e => e.Code));
    }

    [Theory]
    [InlineData("""{"currency": "GBP", "currency": "GBP",""", "/currency")]
    [InlineData("""{"c\u0075rrency": "GBP", "currency": "GBP",""", "/currency")]
    public void Draft_WithAPropertyTwice_IsRefused(string start, string pointer)
    {
        var problem = Read(Examples.Order.Replace("{\"channel\": \"web\", \"currency\": \"GBP\",", start + "\"channel\": \"web\",", StringComparison.Ordinal), out _);

        Assert.Equal((422, "duplicateProperty", pointer), (problem!.Status, problem.Code, problem.Errors.Single().Pointer));
    }

    [Theory]
    [InlineData("", "malformedJson")]
    [InlineData("{", "malformedJson")]
    [InlineData("{} {}", "malformedJson")]
    [InlineData("{\"channel\": 'web'}", "malformedJson")]
    [InlineData("{\"channel\": \"web\",}", "malformedJson")]
    [InlineData("/* hello */ {}", "malformedJson")]
    [InlineData("{\"a\": NaN}", "malformedJson")]
    [InlineData("{\"a\": 01}", "malformedJson")]
    [InlineData("{\"reference\": \"\\ud800\"}", "malformedJson")]
    [InlineData("{\"reference\": \"\\udc00\\ud800\"}", "malformedJson")]
    [InlineData("{\"\\ud800\": 1}", "malformedJson")]
    public void Body_ThatIsNotJson_IsMalformed(string body, string code) => Assert.Equal((400, code), StatusAndCode(Read(body, out _)));

    [Fact]
    public void Body_ThatIsNotUtf8_IsMalformed() =>
        Assert.Equal((400, "malformedJson"), StatusAndCode(JsonBody.Parse("{\"reference\": \"\xff\"}"u8.ToArray().Append((byte)0xFF).ToArray(), Draft.Shape, out _)));

    [Theory]
    [InlineData(32, 422, "wrongType")]
    [InlineData(33, 400, "jsonTooDeep")]
    [InlineData(500_000, 400, "jsonTooDeep")]
    public void Body_AsDeepAsTheBound_IsReadAndOneDeeperIsNot(int depth, int status, string code) =>
        Assert.Equal((status, code), StatusAndCode(Read(new string('[', depth) + new string(']', depth), out _)));

    [Fact]
    public void Draft_WithMoreFaultsThanAreListed_ListsTheBound()
    {
        var lines = string.Join(',', Enumerable.Repeat("""{"x": 1}""", ApiLimits.OrderLines));

        Assert.Equal(ApiLimits.Faults, Read(With("/lines", $"[{lines}]"), out _)!.Errors.Count);
    }

    [Theory]
    [InlineData(2_000, null)]
    [InlineData(2_001, "/lines")]
    public void Draft_OfManyLines_IsTakenUpToTheBound(int count, string? pointer)
    {
        var lines = string.Join(',', Enumerable.Repeat("""{"sku":"A","quantity":1,"unitPrice":"0"}""", count));

        Assert.Equal(pointer, Read(With("/lines", $"[{lines}]"), out _)?.Errors.Single().Pointer);
    }

    [Fact]
    public void Draft_AsInTheContract_IsReadToTheLastField()
    {
        Assert.Null(Read(Draft.Example, out var draft));

        Assert.Equal(("577805", "web", "GBP", OnShortage.Refuse), (draft.Reference, draft.Channel, draft.Currency, draft.OnShortage));
        Assert.Equal(new Customer("c-17850", "A. Buyer", "a@example.com", "+44 20 7946 0000"), draft.Customer);
        Assert.Equal(new DraftLine("85123A", 6, 2.55m, 0.00m, 3.06m, "WH-GB-DAVENTRY"), draft.Lines.Single());
        Assert.Equal(new Charge("shipping", 4.95m, 0.99m), draft.Charges.Single());
        Assert.Equal(["BF25"], draft.PromotionCodes);
        Assert.Equal((52.26, -1.16), (draft.Delivery.Address.Latitude, draft.Delivery.Address.Longitude));
    }

    [Theory]
    [InlineData("refuse", OnShortage.Refuse)]
    [InlineData("cancelRemainder", OnShortage.CancelRemainder)]
    [InlineData("backorder", OnShortage.Backorder)]
    public void Draft_WithWhatIsToBeDoneOnShortage_IsRead(string text, OnShortage expected)
    {
        Assert.Null(Read(With("/onShortage", $"\"{text}\""), out var draft));
        Assert.Equal(expected, draft.OnShortage);
    }

    [Theory]
    [InlineData("/reference", "null")]
    [InlineData("/lines/0/location", "null")]
    [InlineData("/lines/0/unitPrice", "\"0\"")]
    [InlineData("/lines/0/unitPrice", "\"1000000000000.0000\"")]
    [InlineData("/lines/0/quantity", "1000000000")]
    [InlineData("/lines/0/sku", "\"Ünïcode🛒%2F\"")]
    [InlineData("/charges", "[{\"kind\":\"rebate\",\"amount\":\"-4.95\"}]")]
    public void Draft_AtTheBounds_IsTaken(string pointer, string value) => Assert.Null(Read(With(pointer, value), out _));

    private static (int, string) StatusAndCode(Problem? problem) => (problem!.Status, problem.Code);

    private static Problem? Read(string body, out OrderDraft draft) => JsonBody.Parse(Encoding.UTF8.GetBytes(body), Draft.Shape, out draft);

    // The valid order with one value replaced, added, or (null) taken out. Numbers are spliced in as text: no JSON library may tidy them.
    private static string With(string pointer, string? value)
    {
        const string Mark = "here goes the value";
        var order = JsonNode.Parse(Examples.Order)!;
        var path = pointer.Split('/').Skip(1).Select(part => part.Replace("~1", "/", StringComparison.Ordinal)).ToArray();
        var parent = path[..^1].Aggregate(order, (node, part) => int.TryParse(part, out var index) ? node[index]! : node[part]!);
        if (value is null) parent.AsObject().Remove(path[^1]);
        else if (int.TryParse(path[^1], out var at)) parent[at] = Mark;
        else parent[path[^1]] = Mark;
        return order.ToJsonString().Replace($"\"{Mark}\"", value, StringComparison.Ordinal);
    }
}
