using OrleansOms.Load.Suites.Calls;
using OrleansOms.Load.Suites.Gates;

namespace OrleansOms.Load.Suites.Scenarios;

/// <summary>What browsing saw that can't be: more of a SKU than there ever was, less than none, or not what was asked for.</summary>
public sealed class Views
{
    private const int Kept = 5;

    private readonly List<string> _wrong = [];
    private long _wrongCount;

    /// <summary>SKUs that were shown.</summary>
    public long Shown { get; private set; }

    /// <param name="most">Of the SKU in stock when the run began: only orders change it, and never upwards.</param>
    public void See(string sku, long? available, long most)
    {
        Shown++;
        if (available is >= 0 && available <= most) return;
        Wrong($"{sku}: {available?.ToString() ?? "nothing"} seen of {most}");
    }

    public void Wrong(string what)
    {
        _wrongCount++;
        if (_wrong.Count < Kept) _wrong.Add(what);
    }

    public GateRule Rule() => new(
        "no view showed what can't be", _wrongCount == 0,
        $"{Shown:N0} views of SKUs, {_wrongCount:N0} wrong{(_wrongCount == 0 ? "" : $": {string.Join(" | ", _wrong)}")}");
}

/// <summary>A look at one SKU.</summary>
public sealed class LookAtOne(Assortment assortment, int sku, long most, Views views) : Journey
{
    public override string Step => "look at one";

    public override bool MustSettle => false;

    public override void Write(RequestWriter request) => request.Get($"/v1/availability/{assortment.Sku(sku)}");

    public override bool Take(in HttpAnswer answer)
    {
        if (answer.Succeeded) views.See(assortment.Sku(sku), answer.Number("\"available\":"u8), most);
        return false;
    }
}

/// <summary>A look at many SKUs at once, as a page of a shop needs them.</summary>
public sealed class LookAtMany(Assortment assortment, int[] skus, long most, Views views) : Journey
{
    public override string Step => "look at many";

    public override bool MustSettle => false;

    public override void Write(RequestWriter request)
    {
        request.Post("/v1/availability", key: null);
        for (var index = 0; index < skus.Length; index++)
        {
            request.Text(index == 0 ? "{\"skus\":[\""u8 : "\",\""u8);
            request.Text(assortment.Sku(skus[index]));
        }
        request.Text("\"]}"u8);
    }

    public override bool Take(in HttpAnswer answer)
    {
        if (!answer.Succeeded) return false;
        var rest = answer.Body;
        var seen = 0;
        for (int at; (at = rest.IndexOf("\"sku\":"u8)) >= 0; seen++)
        {
            rest = rest[(at + 1)..];
            var item = new HttpAnswer(answer.Status, rest);
            views.See("one of a batch", item.Number("\"available\":"u8), most);
        }
        if (seen != skus.Length) views.Wrong($"{seen} of {skus.Length} SKUs in the answer to a batch");
        return false;
    }
}
