using System.Collections.Immutable;
using System.Text.Json;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Grains.Orders;

/// <summary>What was ordered, without personal data: of the customer only the id is in clear.</summary>
/// <param name="Method">How it is delivered: standard, express, pickup ...</param>
/// <param name="Sealed">Name, mail, phone and address as <see cref="PersonalData"/>, encrypted under the customer's key; opaque to the rules.</param>
[GenerateSerializer, Immutable, Alias("oms.OrderTerms")]
public sealed record OrderTerms(
    string? Reference,
    string Channel,
    string Currency,
    ImmutableArray<string> PromotionCodes,
    OnShortage OnShortage,
    string Customer,
    ImmutableArray<OrderedLine> Lines,
    ImmutableArray<Charge> Charges,
    string Method,
    string Sealed)
{
    /// <summary>The units of all lines.</summary>
    public long Units
    {
        get
        {
            long units = 0;
            foreach (var line in Lines)
            {
                units += line.Quantity;
            }

            return units;
        }
    }

    /// <summary>The terms of a draft whose <see cref="PersonalData"/> was sealed.</summary>
    public static OrderTerms Of(OrderDraft draft, string @sealed) => new(
        draft.Reference,
        draft.Channel,
        draft.Currency,
        draft.PromotionCodes,
        draft.OnShortage,
        draft.Customer.Id,
        [.. draft.Lines.Select(line => new OrderedLine(line.Sku, line.Quantity, line.UnitPrice, line.Discount, line.Tax, line.Location))],
        draft.Charges,
        draft.Delivery.Method,
        @sealed);
}

/// <summary>One line as ordered; its number is its place in <see cref="OrderTerms.Lines"/>, from 1.</summary>
/// <param name="Quantity">Units, from 1.</param>
/// <param name="UnitPrice">Major units, with the digits that were sent.</param>
/// <param name="Discount">For the whole line.</param>
/// <param name="Tax">For the whole line.</param>
/// <param name="Location">Where it must come from; null when it is sourced.</param>
[GenerateSerializer, Immutable, Alias("oms.OrderedLine")]
public sealed record OrderedLine(string Sku, long Quantity, decimal UnitPrice, decimal Discount, decimal Tax, string? Location);

/// <summary>What of an order is personal. It stands in the journal only sealed under its customer's key.</summary>
public sealed record PersonalData(string? Name, string? Email, string? Phone, Address Address)
{
    public static PersonalData Of(OrderDraft draft) =>
        new(draft.Customer.Name, draft.Customer.Email, draft.Customer.Phone, draft.Delivery.Address);

    /// <summary>What <see cref="ToBytes"/> gave.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static PersonalData? From(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize(bytes, OrderJson.Default.PersonalData);

    /// <summary>The bytes that are sealed.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, OrderJson.Default.PersonalData);
}
