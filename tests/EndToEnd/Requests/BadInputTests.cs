using System.Text;
using OrleansOms.EndToEnd.Tests.Hosting;
using OrleansOms.Silo.Hosting;

namespace OrleansOms.EndToEnd.Tests.Requests;

/// <summary>What can't be: each a 4xx problem with a stable code, and nothing written.</summary>
public sealed class BadInputTests(BadInputTests.Shop shop) : IClassFixture<BadInputTests.Shop>
{
    /// <summary>Method, path, body, expected status and code; then headers. ORDER, SKU and HERE stand for what the shop has.</summary>
    public static TheoryData<string, string, string, int, string, string[]> Table { get; } = new()
    {
        // Bodies that are no orders.
        { "POST", "/v1/orders", "{", 400, "malformedJson", [] },
        { "POST", "/v1/orders", "[]", 422, "wrongType", [] },
        { "POST", "/v1/orders", new string('[', 40) + new string(']', 40), 400, "jsonTooDeep", [] },
        { "POST", "/v1/orders", Order(extra: "\"colour\": 1,"), 422, "unknownProperty", [] },
        { "POST", "/v1/orders", Order(extra: "\"channel\": \"web\","), 422, "duplicateProperty", [] },
        { "POST", "/v1/orders", "{}", 422, "required", [] },
        { "POST", "/v1/orders", Order(lines: ""), 422, "outOfBounds", [] },
        { "POST", "/v1/orders", Order(lines: string.Join(',', Enumerable.Repeat(Line(), 2_001))), 422, "outOfBounds", [] },
        { "POST", "/v1/orders", new string(' ', 1_100_000), 413, "bodyTooLarge", [] },

        // Orders that can't be.
        { "POST", "/v1/orders", Order(lines: Line(quantity: "0")), 422, "outOfBounds", [] },
        { "POST", "/v1/orders", Order(lines: Line(quantity: "1000000001")), 422, "outOfBounds", [] },
        { "POST", "/v1/orders", Order(lines: Line(quantity: "1.5")), 422, "wrongType", [] },
        { "POST", "/v1/orders", Order(lines: Line(sku: "NEVER-SEEN")), 422, "unknownSku", [] },
        { "POST", "/v1/orders", Order(lines: Line(extra: ", \"location\": \"NOWHERE\"")), 422, "unknownLocation", [] },
        { "POST", "/v1/orders", Order(lines: Line(extra: ", \"discount\": \"1.01\"")), 422, "invalidAmount", [] },
        { "POST", "/v1/orders", Order(lines: Line(price: "1.00001")), 422, "invalidMoney", [] },
        { "POST", "/v1/orders", Order(lines: Line(price: "-1")), 422, "outOfBounds", [] },
        { "POST", "/v1/orders", Order(currency: "XXY"), 422, "unknownCurrency", [] },
        { "POST", "/v1/orders", Order(lines: Line(quantity: "1000")), 409, "insufficientStock", [] },
        { "POST", "/v1/orders", Order(extra: "\"onShortage\": \"wait\","), 422, "unknownValue", [] },
        { "POST", "/v1/orders", Short("backorder", Line(quantity: "1000")), 409, "insufficientStock", [] },
        { "POST", "/v1/orders", Short("backorder", Line(sku: "SCARCE", quantity: "4")), 409, "insufficientStock", [] },
        { "POST", "/v1/orders", Short("backorder", Line(sku: "SCARCE", quantity: "2") + "," + Line(sku: "SCARCE", quantity: "2")), 409, "insufficientStock", [] },
        { "POST", "/v1/orders", Short("backorder", Line(sku: "SCARCE") + "," + Line(quantity: "1000")), 409, "insufficientStock", [] },
        { "POST", "/v1/orders", Short("backorder", Line(sku: "NEVER-SEEN")), 422, "unknownSku", [] },
        { "POST", "/v1/orders", Short("cancelRemainder", Line(sku: "SCARCE")), 409, "insufficientStock", [] },

        // Calls that are none.
        { "POST", "/v1/orders", Order(), 400, "idempotencyKeyRequired", ["Idempotency-Key: "] },
        { "POST", "/v1/orders", Order(), 400, "invalidIdempotencyKey", ["Idempotency-Key: " + new string('k', 256)] },
        { "POST", "/v1/orders", Order(), 422, "idempotencyKeyReused", ["Idempotency-Key: the-shops-order"] },
        { "POST", "/v1/orders", Order(), 415, "unsupportedMediaType", ["Content-Type: text/plain"] },
        { "DELETE", "/v1/orders/ORDER", "", 405, "methodNotAllowed", [] },
        { "GET", "/v1/nothing", "", 404, "routeNotFound", [] },
        { "GET", "/v1/orders?colour=red", "", 422, "unknownParameter", [] },

        // What is not there.
        { "GET", "/v1/orders/no-such-order", "", 404, "orderNotFound", [] },
        { "POST", "/v1/orders/no-such-order/cancel", """{"reason": "x"}""", 404, "orderNotFound", [] },
        { "GET", "/v1/availability/NEVER-SEEN", "", 404, "skuNotFound", [] },
        { "GET", "/v1/stock/SKU/NOWHERE", "", 404, "stockNotFound", [] },
        { "POST", "/v1/stock/SKU/NOWHERE/movements", Movement("receipt", 1), 404, "locationNotFound", [] },

        // Transitions that the order is not in.
        { "POST", "/v1/orders/ORDER/shipments", Shipment("HERE", 1, 3), 409, "notAllocatedHere", [] },
        { "POST", "/v1/orders/ORDER/shipments", Shipment("THERE", 1, 1), 409, "notAllocatedHere", [] },
        { "POST", "/v1/orders/ORDER/shipments", Shipment("NOWHERE", 1, 1), 422, "unknownLocation", [] },
        { "POST", "/v1/orders/ORDER/shipments", Shipment("HERE", 9, 1), 422, "unknownLine", [] },
        { "POST", "/v1/orders/ORDER/shipments", Shipment("HERE", 1, 1), 412, "staleVersion", ["If-Match: \"1\""] },
        { "POST", "/v1/orders/ORDER/shipments", Shipment("HERE", 1, 1), 400, "invalidIfMatch", ["If-Match: 1"] },
        { "POST", "/v1/orders/ORDER/shipments/1/delivered", "{}", 404, "shipmentNotFound", [] },
        { "POST", "/v1/orders/ORDER/cancel", """{"reason": "x", "lines": [{"line": 1, "quantity": 3}]}""", 409, "notLeftToCancel", [] },
        { "POST", "/v1/orders/ORDER/cancel", """{"reason": "x", "lines": [{"line": 2, "quantity": 1}]}""", 422, "unknownLine", [] },
        { "POST", "/v1/orders/CANCELLED/cancel", """{"reason": "x"}""", 409, "nothingToCancel", [] },

        // Exceptions that there are not.
        { "GET", "/v1/exceptions?status=closed", "", 422, "unknownValue", [] },
        { "GET", "/v1/exceptions?cursor=x", "", 422, "invalidCursor", [] },
        { "GET", "/v1/exceptions/no-such-exception", "", 404, "exceptionNotFound", [] },
        { "GET", "/v1/exceptions/ORDER.1", "", 404, "exceptionNotFound", [] },
        { "POST", "/v1/exceptions/ORDER.1/resolve", """{"resolution": "retry"}""", 404, "exceptionNotFound", [] },
        { "POST", "/v1/exceptions/ORDER.1/resolve", """{"resolution": "ignore"}""", 422, "unknownValue", [] },

        // Returns that can't be.
        { "POST", "/v1/returns", Return("NOTHING", 1, 1), 422, "unknownOrder", [] },
        { "POST", "/v1/returns", Return("CANCELLED", 1, 1), 409, "nothingToReturn", [] },
        { "POST", "/v1/returns", Return("ORDER", 1, 1), 409, "nothingToReturn", [] },
        { "POST", "/v1/returns", Return("SHIPPED", 1, 3), 409, "notLeftToReturn", [] },
        { "POST", "/v1/returns", Return("SHIPPED", 2, 1), 422, "unknownLine", [] },
        { "POST", "/v1/returns", Return("SHIPPED", 1, 1), 400, "idempotencyKeyRequired", ["Idempotency-Key: "] },
        { "POST", "/v1/returns", Return("SHIPPED", 1, 1), 422, "idempotencyKeyReused", ["Idempotency-Key: the-shops-return"] },
        { "GET", "/v1/returns/no-such-return", "", 404, "returnNotFound", [] },
        { "GET", "/v1/returns/ORDER", "", 404, "returnNotFound", [] },
        { "POST", "/v1/returns/ORDER/approve", "", 404, "returnNotFound", [] },
        { "POST", "/v1/returns/RETURN/decline", "", 409, "returnReceived", [] },
        { "POST", "/v1/returns/RETURN/receive", Shipment("NOWHERE", 1, 1), 422, "unknownLocation", [] },
        { "POST", "/v1/returns/RETURN/receive", Shipment("CLOSED", 1, 1), 409, "noReturnsHere", [] },
        { "POST", "/v1/returns/RETURN/receive", Shipment("HERE", 2, 1), 422, "unknownLine", [] },
        { "POST", "/v1/returns/RETURN/inspect", Inspection("restock", 2), 409, "notLeftToInspect", [] },
        { "POST", "/v1/returns/RETURN/inspect", Inspection("eat", 1), 422, "unknownValue", [] },
        { "POST", "/v1/returns/RETURN/refund", "{}", 409, "nothingDue", [] },
        { "POST", "/v1/returns/RETURN/refund", "{}", 412, "staleVersion", ["If-Match: \"1\""] },
        { "POST", "/v1/returns/DECLINED/approve", "{}", 409, "returnDeclined", [] },
        { "POST", "/v1/returns/DECLINED/decline", "{}", 409, "returnDeclined", [] },
        { "POST", "/v1/returns/DECLINED/receive", Shipment("HERE", 1, 1), 409, "returnDeclined", [] },
        { "POST", "/v1/returns/DECLINED/inspect", Inspection("restock", 1), 409, "returnDeclined", [] },
        { "POST", "/v1/returns/DECLINED/refund", "{}", 409, "returnDeclined", [] },

        // Stock that would go below nothing.
        { "POST", "/v1/stock/SKU/HERE/movements", Movement("adjustment", -1_000), 409, "insufficientStock", [] },
        { "POST", "/v1/stock/SKU/HERE/movements", Movement("repair", 1), 409, "notEnoughDamaged", [] },
        { "POST", "/v1/stock/SKU/HERE/movements", Movement("receipt", 1), 412, "staleVersion", ["If-Match: \"999\""] },
        { "POST", "/v1/stock/SKU/HERE/movements", Movement("count", -1), 422, "outOfBounds", [] },
        { "POST", "/v1/stock/SKU/HERE/movements", Movement("theft", 1), 422, "unknownValue", [] },
    };

    [Theory, MemberData(nameof(Table))]
    public async Task Call_ThatCantBe_IsAProblemAndWritesNothing(string method, string path, string body, int status, string code, string[] headers)
    {
        var before = await shop.Silo.JournalRows();

        var answer = await shop.Send(shop.Silo.Oms, method, path, body, headers);
        var throughClient = await shop.Send(shop.Api.Oms, method, path, body, headers);

        answer.IsProblem(status, code);
        throughClient.IsProblem(status, code);
        Assert.Equal(before, await shop.Silo.JournalRows());
    }

    private static string Order(string currency = "GBP", string? lines = null, string extra = "") =>
        $$$"""
        {{{{extra}}} "channel": "web", "currency": "{{{currency}}}", "customer": {"id": "c-1"}, "lines": [{{{lines ?? Line()}}}],
         "delivery": {"method": "standard", "address": {"country": "GB"} }}
        """;

    private static string Short(string onShortage, string lines) => Order(lines: lines, extra: $"\"onShortage\": \"{onShortage}\",");

    private static string Line(string sku = "SKU", string quantity = "1", string price = "1.00", string extra = "") =>
        $$"""{"sku": "{{sku}}", "quantity": {{quantity}}, "unitPrice": "{{price}}"{{extra}}}""";

    private static string Movement(string type, int quantity) => $$"""{"type": "{{type}}", "quantity": {{quantity}}, "reason": "x"}""";

    private static string Shipment(string location, int line, int quantity) =>
        $$"""{"location": "{{location}}", "lines": [{"line": {{line}}, "quantity": {{quantity}}}]}""";

    private static string Return(string order, int line, int quantity) =>
        $$"""{"orderId": "{{order}}", "lines": [{"line": {{line}}, "quantity": {{quantity}}, "reason": "x"}], "method": "mail"}""";

    private static string Inspection(string disposition, int quantity) =>
        $$"""{"lines": [{"line": 1, "quantity": {{quantity}}, "disposition": "{{disposition}}"}]}""";

    /// <summary>
    /// A silo of its own and an API program in front of it, in which nothing happens but what these tests do, with three orders and two returns of a
    /// SKU, and one of which there is nothing and 3 may wait.
    /// </summary>
    public sealed class Shop : IAsyncLifetime
    {
        private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

        public RunningSilo Silo { get; private set; } = null!;

        public RunningApi Api { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var gateway = FreePort.Next();
            Silo = await RunningSilo.StartAsync("--storage=memory", $"--gateway={gateway}");
            Api = await RunningApi.StartAsync(gateway);
            var oms = Silo.Oms;
            var (here, there) = (await oms.NewLocation(), await oms.NewLocation());
            var sku = await oms.NewSku((here, 10), (there, 10));
            var draft = new OrderDraft(new OrderDraft.Line(sku, 2, Location: here));
            var order = (await oms.Place(draft, "the-shops-order")).Is(201).String("id");
            var cancelled = (await oms.Place(draft)).Is(201).String("id");
            (await oms.Cancel(cancelled, key: null)).Is(200);
            var scarce = Unique.Id("SKU");
            (await oms.Put($"/v1/skus/{scarce}", new { kind = "stock", backorderable = true, backorderLimit = 3 })).Is(201);
            foreach (var (name, id) in new[] { ("SCARCE", scarce), ("ORDER", order), ("CANCELLED", cancelled), ("SKU", sku), ("HERE", here), ("THERE", there) }) _names[name] = id;

            var closed = await oms.NewLocation(returns: false);
            var shipped = (await oms.Place(draft)).Is(201).String("id");
            (await oms.Ship(shipped, here, key: null, (1, 2))).Is(201);
            var declined = (await oms.Return(shipped, key: null, (1, 2))).Is(201).String("id");
            (await oms.Post($"/v1/returns/{declined}/decline", new { }, key: null)).Is(200);
            var returned = (await oms.Return(shipped, "the-shops-return", (1, 1))).Is(201).String("id");
            (await oms.ReceiveReturn(returned, there, key: null, (1, 1))).Is(200);
            foreach (var (name, id) in new[] { ("SHIPPED", shipped), ("RETURN", returned), ("DECLINED", declined), ("CLOSED", closed) }) _names[name] = id;

            // Until all that the set-up caused is written.
            await Eventually.Equals(new Levels(8, 6, 0, 2, 0, 0), () => oms.Stock(sku, here));
        }

        /// <param name="headers">"Name: value"; a key is sent unless one is given, an empty one is none.</param>
        public Task<OmsAnswer> Send(OmsClient oms, string method, string path, string body, string[] headers)
        {
            var sent = headers.Select(header => header.Split(": ", 2)).Select(parts => (Name: parts[0], Value: parts[1])).ToList();
            if (!sent.Any(header => header.Name == "Idempotency-Key")) sent.Add(("Idempotency-Key", Unique.Id("key")));
            var bytes = body.Length == 0 ? null : Encoding.UTF8.GetBytes(Named(body));
            return oms.Send(new HttpMethod(method), Named(path), bytes, [.. sent.Where(header => header.Value.Length > 0)]);
        }

        public async ValueTask DisposeAsync()
        {
            await Api.DisposeAsync();
            await Silo.DisposeAsync();
        }

        private string Named(string text)
        {
            foreach (var (name, id) in _names)
            {
                text = text.Replace($"\"{name}\"", $"\"{id}\"", StringComparison.Ordinal).Replace($"/{name}", $"/{id}", StringComparison.Ordinal);
            }

            return text;
        }
    }
}
