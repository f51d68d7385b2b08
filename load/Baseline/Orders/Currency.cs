namespace OrleansOms.Baseline.Orders;

/// <summary>A currency's arithmetic: rounded half to even, once, at the line.</summary>
internal readonly record struct Currency(int Digits)
{
    // ISO 4217, the currencies whose minor unit is not a hundredth.
    private const string WithoutMinorUnit = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
    private const string WithThreeDigits = "BHD IQD JOD KWD LYD OMR TND";

    public static Currency Of(string code) => new(
        WithoutMinorUnit.Contains(code, StringComparison.Ordinal) ? 0
        : WithThreeDigits.Contains(code, StringComparison.Ordinal) ? 3
        : 2);

    public decimal Round(decimal amount) => decimal.Round(amount, Digits, MidpointRounding.ToEven);

    public string Text(decimal amount) => amount.ToString(Digits switch { 0 => "F0", 3 => "F3", _ => "F2" });
}
