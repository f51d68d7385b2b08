using OrleansOms.Api.Availability;
using OrleansOms.Api.Exceptions;
using OrleansOms.Api.Orders;
using OrleansOms.Api.Returns;
using OrleansOms.Api.Stock;
using OrleansOms.Api.Transfers;

namespace OrleansOms.Api.Docs;

/// <summary>Answers as the OpenAPI document shows them.</summary>
internal static class Samples
{
    public const string Shortage =
        """
        {
          "type": "urn:orleansoms:problem:insufficientStock", "title": "Conflict", "status": 409, "code": "insufficientStock",
          "detail": "Not all of this can be had.", "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
          "errors": [{"pointer": "/lines/0", "detail": "2 of 6 can be had.", "line": 1, "sku": "85123A", "requested": 6, "available": 2}]
        }
        """;

    public const string Overload =
        """
        {
          "type": "urn:orleansoms:problem:overloaded", "title": "Service Unavailable", "status": 503, "code": "overloaded",
          "detail": "There is more to do than can be done in time, so this was refused before it began. Try again after Retry-After, with the same Idempotency-Key.",
          "traceId": "4bf92f3577b34da6a3ce929d0e0e4736"
        }
        """;

    private const string Stock =
        """
        {
          "sku": "85123A", "location": "WH-GB-DAVENTRY", "onHand": 100, "available": 84, "reserved": 0, "committed": 6, "safety": 10,
          "damaged": 0, "quality": 0, "inTransit": 0, "version": 4, "asOf": "2026-11-27T08:30:00.125Z"
        }
        """;

    private const string Availability =
        """
        {
          "sku": "85123A", "available": 84, "locations": [{"location": "WH-GB-DAVENTRY", "available": 84}],
          "asOf": "2026-11-27T08:30:00.125Z"
        }
        """;

    private const string Order =
        """
        {
          "id": "0h8bfzj3a2m6tq9w4x7c1d5e8g", "status": "allocated", "version": 3, "reference": "577805", "channel": "web", "currency": "GBP",
          "promotionCodes": ["BF25"], "onShortage": "refuse", "placedAt": "2026-11-27T08:30:00.125Z", "updatedAt": "2026-11-27T08:30:00.131Z",
          "customer": {"id": "c-17850", "name": "A. Buyer", "email": "a@example.com", "phone": "+44 20 7946 0000"},
          "lines": [{
            "line": 1, "sku": "85123A", "quantity": 6, "unitPrice": "2.55", "discount": "0.00", "tax": "3.06", "amount": "18.36",
            "location": "WH-GB-DAVENTRY", "cancelled": 0, "backordered": 0, "short": 0, "allocated": 6, "shipped": 0, "delivered": 0, "returned": 0,
            "allocations": [{"location": "WH-GB-DAVENTRY", "quantity": 6}]
          }],
          "charges": [{"kind": "shipping", "amount": "4.95", "tax": "0.99"}],
          "delivery": {"method": "standard", "address": {"name": "A. Buyer", "lines": ["1 High St"], "city": "Daventry", "country": "GB",
            "postalCode": "NN11 4AA", "latitude": 52.26, "longitude": -1.16}},
          "amounts": {"lines": "15.30", "discounts": "0.00", "charges": "4.95", "tax": "4.05", "total": "24.30", "cancelled": "0.00",
            "refunded": "0.00", "net": "24.30"},
          "shipments": [], "cancellations": [], "returns": []
        }
        """;

    private const string Return =
        """
        {
          "id": "5w2c9q0v7k4m1x8z3n6bt0r4ya", "status": "closed", "version": 12, "orderId": "0h8bfzj3a2m6tq9w4x7c1d5e8g", "channel": "web",
          "currency": "GBP", "method": "mail", "requestedAt": "2026-12-04T09:00:00.5Z", "updatedAt": "2026-12-09T15:12:30.25Z",
          "lines": [{
            "line": 1, "sku": "85123A", "quantity": 2, "reason": "too small", "received": 2, "unannounced": 0, "inspected": 2, "restocked": 1,
            "damaged": 1, "quality": 0, "refunded": 2
          }],
          "receipts": [{"receipt": 1, "location": "ST-GB-LEEDS", "at": "2026-12-09T11:00:00Z", "lines": [{"line": 1, "quantity": 2}]}],
          "refunds": [{"refund": 1, "at": "2026-12-09T15:12:30.25Z", "amount": "6.12", "lines": [{"line": 1, "quantity": 2}]}],
          "refunded": "6.12"
        }
        """;

    private const string Transfer =
        """
        {
          "id": "7q2x9c4m0v8k1z6t3n5bw0r4ya", "status": "closed", "version": 14, "from": "WH-GB-DAVENTRY", "to": "ST-GB-LEEDS",
          "requestedAt": "2026-12-01T06:00:00.5Z", "updatedAt": "2026-12-08T10:15:00.25Z",
          "lines": [{"line": 1, "sku": "85123A", "quantity": 24, "inTransit": 0, "received": 20, "surplus": 0, "writtenOff": 4}],
          "receipts": [{"receipt": 1, "at": "2026-12-01T15:30:00Z", "lines": [{"line": 1, "quantity": 20}]}],
          "writeOffs": [{
            "writeOff": 1, "at": "2026-12-08T10:15:00.25Z", "reason": "lost by the carrier", "lines": [{"line": 1, "quantity": 4}]
          }]
        }
        """;

    private const string Exception =
        """
        {
          "id": "0h8bfzj3a2m6tq9w4x7c1d5e8g.1", "status": "open", "version": 11, "orderId": "0h8bfzj3a2m6tq9w4x7c1d5e8g", "channel": "web",
          "line": 1, "sku": "85123A", "quantity": 4, "short": 4, "location": "WH-GB-DAVENTRY", "raisedAt": "2026-11-28T21:04:00.125Z"
        }
        """;

    /// <summary>By the type of the answer.</summary>
    public static readonly IReadOnlyDictionary<Type, string> Of = new Dictionary<Type, string>
    {
        [typeof(StockBody)] = Stock,
        [typeof(AvailabilityBody)] = Availability,
        [typeof(OrderBody)] = Order,
        [typeof(ReturnBody)] = Return,
        [typeof(TransferBody)] = Transfer,
        [typeof(ExceptionBody)] = Exception,
    };
}
