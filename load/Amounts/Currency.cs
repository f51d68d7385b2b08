namespace OrleansOms.Load.Amounts;

/// <summary>A currency's arithmetic as the HTTP contract states it: rounded half to even, once, at the line.</summary>
/// <param name="Code">ISO 4217.</param>
public sealed record Currency(string Code)
{
    // ISO 4217, the currencies whose minor unit is not a hundredth.
    private const string WithoutMinorUnit = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
    private const string WithThreeDigits = "BHD IQD JOD KWD LYD OMR TND";

    /// <summary>Fraction digits of an amount.</summary>
    public int Digits { get; } =
        WithoutMinorUnit.Contains(Code, StringComparison.Ordinal) ? 0
        : WithThreeDigits.Contains(Code, StringComparison.Ordinal) ? 3
        : 2;

    public decimal Gross(long quantity, decimal unitPrice) => Round(quantity * unitPrice);

    public decimal Round(decimal amount) => decimal.Round(amount, Digits, MidpointRounding.ToEven);

    /// <summary>False for an amount of more fraction digits than the currency has.</summary>
    public bool CanPay(decimal amount) => Round(amount) == amount;

    public string Text(decimal amount) => amount.ToString("F" + Digits);
}
