namespace OrleansOms.Load.Replay.Plan;

/// <summary>A currency's arithmetic as the HTTP contract states it: rounded half to even, once, at the line.</summary>
public sealed record Money(string Currency)
{
    // ISO 4217, the currencies whose minor unit is not a hundredth.
    private const string WithoutMinorUnit = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
    private const string WithThreeDigits = "BHD IQD JOD KWD LYD OMR TND";

    /// <summary>Fraction digits of an amount.</summary>
    public int Exponent { get; } =
        WithoutMinorUnit.Contains(Currency, StringComparison.Ordinal) ? 0
        : WithThreeDigits.Contains(Currency, StringComparison.Ordinal) ? 3
        : 2;

    public decimal Gross(long quantity, decimal unitPrice) => Round(quantity * unitPrice);

    public decimal Round(decimal amount) => decimal.Round(amount, Exponent, MidpointRounding.ToEven);

    public string Text(decimal amount) => amount.ToString(Exponent switch { 0 => "0", 3 => "0.000", _ => "0.00" });
}
