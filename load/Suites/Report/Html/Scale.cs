namespace OrleansOms.Load.Suites.Report.Html;

/// <summary>How values become heights, and where the axis has its marks.</summary>
public sealed class Scale
{
    private const int Marks = 5;

    private readonly Func<double, double> _share;

    private Scale(IReadOnlyList<double> ticks, Func<double, double> share) => (Ticks, _share) = (ticks, share);

    public IReadOnlyList<double> Ticks { get; }

    /// <summary>From 0 to a round number.</summary>
    public static Scale Linear(double most)
    {
        var step = RoundStep(Math.Max(most, 1e-6) / Marks);
        var top = Math.Ceiling(Math.Max(most, step) / step) * step;
        return new Scale([.. Enumerable.Range(0, (int)Math.Round(top / step) + 1).Select(mark => mark * step)], value => value / top);
    }

    /// <summary>From a tenth to the power of ten above.</summary>
    public static Scale Logarithmic(double most)
    {
        const int Lowest = -1;
        var highest = Math.Max(Lowest + 1, (int)Math.Ceiling(Math.Log10(Math.Max(most, 1))));
        var ticks = Enumerable.Range(Lowest, highest - Lowest + 1).Select(power => Math.Pow(10, power));
        return new Scale([.. ticks], value => value <= 0 ? 0 : (Math.Log10(value) - Lowest) / (highest - Lowest));
    }

    /// <summary>1, 2 or 5 times a power of ten, not below.</summary>
    public static double RoundStep(double atLeast)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(atLeast)));
        foreach (var factor in (ReadOnlySpan<double>)[1, 2, 5])
            if (factor * power >= atLeast * 0.999999)
                return factor * power;
        return 10 * power;
    }

    /// <summary>Of the height, 0 to 1.</summary>
    public double Share(double value) => Math.Clamp(_share(value), 0, 1);
}
