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

    /// <summary>
    /// An answer that comes later than this is of no use to who asked, unless he says otherwise: storefronts give up after 10 to 30 s.
    /// </summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Requests worked on at once when a process starts, and before placing orders has told how many it can bear. Some twice of what keeps two
    /// processors and a disk busy; a process on a larger machine finds its number within a second.
    /// </summary>
    public const int ConcurrencyAtStart = 256;

    /// <summary>With fewer the flushes are so small that the disk, not the processor, is what is waited for.</summary>
    public const int ConcurrencyMin = 64;

    /// <summary>With more only the wait inside grows: a flush that lasts 50 ms then still carries 20,000 requests a second.</summary>
    public const int ConcurrencyMax = 1_024;

    /// <summary>By so many the limit rises at a time: from the least to the most takes 3 s.</summary>
    public const int ConcurrencyStep = 32;

    /// <summary>What placing an order may take on average before fewer are let in: several times what it takes in calm (3 to 8 ms).</summary>
    public static readonly TimeSpan PlacingTime = TimeSpan.FromMilliseconds(30);

    /// <summary>Where placing takes longer than that even in calm, on a slow disk or a far database, it may take so many times as long.</summary>
    public const int PlacingSlack = 3;

    /// <summary>Where it takes longer than this even with the least under way it is the processor that is short, and more at once would only make it longer.</summary>
    public static readonly TimeSpan PlacingTimeMax = TimeSpan.FromMilliseconds(250);

    /// <summary>The limit is looked at no more often than this: an average over several flushes, and a reaction within a second.</summary>
    public static readonly TimeSpan PlacingWindow = TimeSpan.FromMilliseconds(100);

    /// <summary>Orders placed in a window before their average says anything.</summary>
    public const int PlacingsTimedMin = 10;

    /// <summary>So many windows at the least limit without getting quicker, and it is believed that this is what placing takes here.</summary>
    public const int WindowsAtFloor = 5;

    /// <summary>
    /// Places that only browsing has, beside the limit: while writes wait for a disk that stands still, what is in memory is shown all the same.
    /// </summary>
    public const int BrowsingLane = 8;

    /// <summary>So many may wait, or as many as are worked on if that is more: who waits behind them waits about as long as the work itself takes.</summary>
    public const int WaitingMin = 128;

    /// <summary>What finishes something promised waits so long for a place.</summary>
    public static readonly TimeSpan FinishAge = TimeSpan.FromSeconds(2);

    /// <summary>An order waits so long for a place: a shopper who waits longer comes again, and then both cost.</summary>
    public static readonly TimeSpan PlaceAge = TimeSpan.FromSeconds(1);

    /// <summary>Looking waits so long for a place: a page has moved on by then.</summary>
    public static readonly TimeSpan BrowseAge = TimeSpan.FromMilliseconds(250);

    /// <summary>A wait that is nothing to speak of.</summary>
    public static readonly TimeSpan QueueAge = TimeSpan.FromMilliseconds(50);

    /// <summary>A line whose oldest has been older than that for so long does not come from a burst that passes by itself.</summary>
    public static readonly TimeSpan QueueInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Ages are looked at no later than this.</summary>
    public static readonly TimeSpan QueueTick = TimeSpan.FromMilliseconds(10);

    /// <summary>Streams of availability open at once in a process.</summary>
    public const int Streams = 10_000;

    /// <summary>The least time between two events of a stream: what changes meanwhile is told at once.</summary>
    public static readonly TimeSpan StreamPace = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest silence of a stream: proxies close those that say nothing.</summary>
    public static readonly TimeSpan StreamHeartbeat = TimeSpan.FromSeconds(15);

    /// <summary>How long a stream stays open without being able to say anything: a SKU whose silo was killed is in another one before that.</summary>
    public static readonly TimeSpan StreamOutage = TimeSpan.FromSeconds(20);

    /// <summary>The pause between two tries meanwhile.</summary>
    public static readonly TimeSpan StreamPause = TimeSpan.FromSeconds(1);
}
