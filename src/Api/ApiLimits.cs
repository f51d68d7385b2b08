namespace OrleansOms.Api;

/// <summary>Every bound of the HTTP contract, in one place.</summary>
public static class ApiLimits
{
    /// <summary>Bytes of a request's body.</summary>
    public const int BodyBytes = 1024 * 1024;

    /// <summary>Objects and arrays inside each other.</summary>
    public const int JsonDepth = 32;

    /// <summary>Faults that one answer lists; what is wrong beyond them is told at the next try.</summary>
    public const int Faults = 100;

    /// <summary>Characters of an Idempotency-Key.</summary>
    public const int KeyLength = 255;

    /// <summary>Characters of a SKU, a location or another id.</summary>
    public const int IdLength = 64;

    /// <summary>Units in one line, movement or shipment.</summary>
    public const long Quantity = 1_000_000_000;

    /// <summary>Major units of a currency, in one price or amount.</summary>
    public const decimal Money = 1_000_000_000_000m;

    /// <summary>Digits after the decimal point; a currency may allow fewer.</summary>
    public const int MoneyDigits = 4;

    public const int OrderLines = 2_000;

    public const int OrderCharges = 200;

    public const int TransferLines = 500;

    public const int PromotionCodes = 50;

    public const int AddressLines = 10;

    public const int BulkMovements = 1_000;

    /// <summary>SKUs in one batch look-up.</summary>
    public const int BatchSkus = 500;

    /// <summary>Locations that a batch look-up may be narrowed to.</summary>
    public const int BatchLocations = 500;

    public const int PageSize = 500;

    public const int DefaultPageSize = 50;

    /// <summary>A grain answers nothing later than this; a placement settles or is undone within 30 s.</summary>
    public static readonly TimeSpan GrainAnswer = TimeSpan.FromSeconds(60);

    /// <summary>Streams of availability open at once in a process.</summary>
    public const int Streams = 10_000;

    /// <summary>The least time between two events of a stream: what changes meanwhile is told at once.</summary>
    public static readonly TimeSpan StreamPace = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest silence of a stream: proxies close those that say nothing.</summary>
    public static readonly TimeSpan StreamHeartbeat = TimeSpan.FromSeconds(15);
}
