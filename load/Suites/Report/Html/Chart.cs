using System.Globalization;
using System.Net;
using System.Text;

namespace OrleansOms.Load.Suites.Report.Html;

/// <param name="Style">The class of its stroke in the page's style sheet.</param>
/// <param name="Values">One a second; a value that is not there is not a number.</param>
public sealed record Series(string Name, string Style, IReadOnlyList<double> Values);

/// <summary>A phase of the run, which every chart shows behind its lines.</summary>
public sealed record Band(string Name, double From, double To);

/// <summary>One chart over the seconds of a run, as SVG.</summary>
/// <param name="Unit">Of the values, for the axis and the legend.</param>
/// <param name="IsLogarithmic">Latencies are: from 1 ms to 10 s everything wants to be seen.</param>
/// <param name="IsStacked">The series are parts of a whole: areas on top of each other.</param>
public sealed record Chart(
    string Title, string Unit, IReadOnlyList<Series> Series, IReadOnlyList<Band> Bands, bool IsLogarithmic = false, bool IsStacked = false)
{
    private const double Width = 960;
    private const double Height = 260;
    private const double Left = 64;
    private const double Right = 16;
    private const double Top = 26;
    private const double Bottom = 28;
    private const int TicksAtMost = 8;

    private int Seconds => Math.Max(2, Series.Max(series => series.Values.Count));

    public string Svg()
    {
        var scale = Scale();
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""
             <figure><figcaption>{Text(Title)} <span class="unit">{Text(Unit)}</span></figcaption>
             <svg viewBox="0 0 {Width} {Height}" role="img" aria-label="{Text(Title)}">
             """);
        WriteBands(svg);
        foreach (var tick in scale.Ticks) WriteTick(svg, tick, scale);
        WriteSeconds(svg);
        if (IsStacked) WriteAreas(svg, scale);
        else foreach (var series in Series) WriteLine(svg, series, scale);
        WriteTips(svg);
        svg.Append("</svg>");
        WriteLegend(svg);
        return svg.Append("</figure>").ToString();
    }

    private Scale Scale()
    {
        var most = IsStacked
            ? Enumerable.Range(0, Seconds).Max(second => Series.Sum(series => At(series, second)))
            : Series.SelectMany(series => series.Values).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        return IsLogarithmic ? Html.Scale.Logarithmic(most) : Html.Scale.Linear(most);
    }

    private void WriteBands(StringBuilder svg)
    {
        foreach (var (band, index) in Bands.Select((band, index) => (band, index)))
        {
            var (from, to) = (X(band.From), X(Math.Min(band.To, Seconds - 1)));
            if (to <= from) continue;
            svg.Append(
                CultureInfo.InvariantCulture,
                $"""<rect class="band{index % 2}" x="{from:0.#}" y="{Top}" width="{to - from:0.#}" height="{Height - Top - Bottom}"/>""");
            if (to - from > band.Name.Length * 6)
                svg.Append(CultureInfo.InvariantCulture, $"""<text class="phase" x="{(from + to) / 2:0.#}" y="{Top - 8}">{Text(band.Name)}</text>""");
        }
    }

    private static void WriteTick(StringBuilder svg, double tick, Scale scale)
    {
        var y = Y(scale.Share(tick));
        svg.Append(CultureInfo.InvariantCulture, $"""<line class="grid" x1="{Left}" x2="{Width - Right}" y1="{y:0.#}" y2="{y:0.#}"/>""");
        svg.Append(CultureInfo.InvariantCulture, $"""<text class="tick" x="{Left - 8}" y="{y + 4:0.#}">{Label(tick)}</text>""");
    }

    private void WriteSeconds(StringBuilder svg)
    {
        var step = Html.Scale.RoundStep(Math.Max(1, (Seconds - 1) / (double)TicksAtMost));
        for (double second = 0; second < Seconds; second += Math.Max(1, step))
            svg.Append(CultureInfo.InvariantCulture, $"""<text class="second" x="{X(second):0.#}" y="{Height - 8}">{second:0} s</text>""");
    }

    private void WriteLine(StringBuilder svg, Series series, Scale scale)
    {
        var path = new StringBuilder();
        var isDrawing = false;
        for (var second = 0; second < series.Values.Count; second++)
        {
            var value = series.Values[second];
            if (double.IsFinite(value))
                path.Append(CultureInfo.InvariantCulture, $"{(isDrawing ? 'L' : 'M')}{X(second):0.#} {Y(scale.Share(value)):0.#}");
            isDrawing = double.IsFinite(value);
        }
        svg.Append(CultureInfo.InvariantCulture, $"""<path class="line {series.Style}" d="{path}"/>""");
    }

    private void WriteAreas(StringBuilder svg, Scale scale)
    {
        var below = new double[Seconds];
        foreach (var series in Series)
        {
            var upper = Enumerable.Range(0, Seconds).Select(second => below[second] + At(series, second)).ToArray();
            var edge = Enumerable.Range(0, Seconds).Select(second => Point(second, upper[second], scale))
                .Concat(Enumerable.Range(0, Seconds).Reverse().Select(second => Point(second, below[second], scale)));
            svg.Append(CultureInfo.InvariantCulture, $"""<polygon class="area {series.Style}" points="{string.Join(' ', edge)}"/>""");
            below = upper;
        }
    }

    // One invisible column a second says its values when it is pointed at.
    private void WriteTips(StringBuilder svg)
    {
        var width = (Width - Left - Right) / (Seconds - 1);
        for (var second = 0; second < Seconds; second++)
        {
            var values = string.Join('\n', Series.Select(series => $"{series.Name}: {ValueOf(series, second)}"));
            svg.Append(
                CultureInfo.InvariantCulture,
                $"""<rect class="tip" x="{X(second) - (width / 2):0.##}" y="{Top}" width="{width:0.##}" height="{Height - Top - Bottom}">""");
            svg.Append(CultureInfo.InvariantCulture, $"<title>{second} s&#10;{Text(values)}</title></rect>");
        }
    }

    private static string ValueOf(Series series, int second) =>
        second < series.Values.Count && double.IsFinite(series.Values[second]) ? Label(series.Values[second]) : "-";

    private void WriteLegend(StringBuilder svg)
    {
        svg.Append("<div class=\"legend\">");
        foreach (var series in Series) svg.Append($"<span><i class=\"{series.Style}\"></i>{Text(series.Name)}</span>");
        svg.Append("</div>");
    }

    private string Point(int second, double value, Scale scale) =>
        string.Create(CultureInfo.InvariantCulture, $"{X(second):0.#},{Y(scale.Share(value)):0.#}");

    private double X(double second) => Left + ((Width - Left - Right) * second / (Seconds - 1));

    private static double Y(double share) => Height - Bottom - ((Height - Top - Bottom) * share);

    private static double At(Series series, int second) =>
        second < series.Values.Count && double.IsFinite(series.Values[second]) ? series.Values[second] : 0;

    private static string Label(double value) => value switch
    {
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
