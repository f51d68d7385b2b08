namespace OrleansOms.Load.Days.Expected;

/// <summary>How a call is to be answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">A refusal's stable code; null for a success.</param>
/// <param name="Shortages">What <c>errors[]</c> of a refusal for want of stock must say.</param>
public sealed record Verdict(int Status, string? Code = null, IReadOnlyList<Shortage>? Shortages = null)
{
    public static Verdict Ok { get; } = new(200);

    public static Verdict Created { get; } = new(201);

    public bool IsSuccess => Code is null;

    public static Verdict Missing(string code) => new(404, code);

    public static Verdict Conflict(string code) => new(409, code);

    public static Verdict Invalid(string code) => new(422, code);

    public static Verdict InsufficientStock(IReadOnlyList<Shortage> shortages) => new(409, "insufficientStock", shortages);
}

/// <summary>A line that can't be had in full.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Available">What of it there is.</param>
public sealed record Shortage(int Line, string Sku, long Requested, long Available)
{
    public long Missing => Requested - Available;
}
