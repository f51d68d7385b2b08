namespace OrleansOms.Api.Access;

/// <summary>What the holder of a key may do.</summary>
public enum KeyScope
{
    /// <summary>Sells: sees availability, and has the orders and returns of one channel.</summary>
    Storefront,

    /// <summary>Fulfils: stock, receipts and shipments of its own locations.</summary>
    Node,

    /// <summary>May do everything.</summary>
    Operator,
}
