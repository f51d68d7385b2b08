using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Api.Orders;

/// <summary>The body of an order to place. What needs more than the body itself (currencies, SKUs, amounts) is for the order's rules.</summary>
internal static class Draft
{
    private static readonly Shape<string> Name = Shapes.Text(0, 200);

    private static readonly Shape<string> Word = Shapes.Text(1, 64);

    private static readonly Shape<DraftLine> Line = Shapes.Record(line => new DraftLine(
        line.Required("sku", Shapes.Id),
        line.Required("quantity", Shapes.Quantity),
        line.Required("unitPrice", Shapes.Price),
        line.Optional("discount", Shapes.Price, 0),
        line.Optional("tax", Shapes.Price, 0),
        line.Optional("location", Shapes.Id)));

    private static readonly Shape<Charge> Charge = Shapes.Record(charge => new Charge(
        charge.Required("kind", Word),
        charge.Required("amount", Shapes.SignedAmount),
        charge.Optional("tax", Shapes.SignedAmount, 0)));

    private static readonly Shape<Customer> Customer = Shapes.Record(customer => new Customer(
        customer.Required("id", Shapes.Id),
        customer.Optional("name", Name),
        customer.Optional("email", Name),
        customer.Optional("phone", Name)));

    private static readonly Shape<Delivery> Delivery = Shapes.Record(delivery => new Delivery(
        delivery.Required("method", Word),
        delivery.Required("address", Shapes.Record(ReadAddress))));

    public static readonly Shape<OrderDraft> Shape = Shapes.Record(Read);

    public const string Example =
        """
        {
          "reference": "577805", "channel": "web", "currency": "GBP", "promotionCodes": ["BF25"], "onShortage": "refuse",
          "customer": {"id": "c-17850", "name": "A. Buyer", "email": "a@example.com", "phone": "+44 20 7946 0000"},
          "lines": [{"sku": "85123A", "quantity": 6, "unitPrice": "2.55", "discount": "0.00", "tax": "3.06", "location": "WH-GB-DAVENTRY"}],
          "charges": [{"kind": "shipping", "amount": "4.95", "tax": "0.99"}],
          "delivery": {"method": "standard", "address": {"name": "A. Buyer", "lines": ["1 High St"], "city": "Daventry", "country": "GB",
            "postalCode": "NN11 4AA", "latitude": 52.26, "longitude": -1.16}}
        }
        """;

    private static OrderDraft Read(Fields fields)
    {
        var draft = new OrderDraft(
            fields.Optional("reference", Shapes.Reference),
            fields.Required("channel", Shapes.Id),
            fields.Required("currency", Shapes.Currency),
            fields.Optional("promotionCodes", Shapes.List(Word, 0, ApiLimits.PromotionCodes), []),
            fields.Optional("onShortage", Shapes.Choice<OnShortage>(), OnShortage.Refuse),
            fields.Required("customer", Customer),
            fields.Required("lines", Shapes.List(Line, 0, ApiLimits.OrderLines)),
            fields.Optional("charges", Shapes.List(Charge, 0, ApiLimits.OrderCharges), []),
            fields.Required("delivery", Delivery));
        fields.Check(HasAnything(draft), "lines", FaultCodes.OutOfBounds, "An order has at least one line or charge.");
        return draft;
    }

    // Where lines are missing, or the fields are only described, the array is none.
    private static bool HasAnything(OrderDraft draft) => !(draft.Lines.IsDefaultOrEmpty && draft.Charges.IsDefaultOrEmpty);

    private static Address ReadAddress(Fields fields)
    {
        var address = new Address(
            fields.Optional("name", Name),
            fields.Optional("lines", Shapes.List(Name, 0, ApiLimits.AddressLines), []),
            fields.Optional("city", Name),
            fields.Required("country", Shapes.Country),
            fields.Optional("postalCode", Name),
            fields.OptionalNumber("latitude", Shapes.Latitude),
            fields.OptionalNumber("longitude", Shapes.Longitude));
        fields.CheckCoordinates(address.Latitude, address.Longitude);
        return address;
    }
}
