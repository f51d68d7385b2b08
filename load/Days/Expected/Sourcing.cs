namespace OrleansOms.Load.Days.Expected;

/// <summary>Units of a line to be had at a place; null for a service.</summary>
public sealed record Source(int Line, Place? Place, long Units);

/// <summary>Where an order's units come from, or what is short.</summary>
public sealed record Sources(IReadOnlyList<Source> Units, IReadOnlyList<Shortage> Shortages);

/// <summary>
/// Where an order is sourced. A line that names its place takes from there. The rest comes from the nearest place that has it all, else from the
/// fewest places, then the nearest together, then those of the lowest priority; places that lines name are used anyway and cost nothing.
/// </summary>
public sealed class Sourcing
{
    private const long FartherThanAnything = 1_000_000_000_000;

    private readonly Draft _draft;
    private readonly Dictionary<(Sku, Place), long> _left = [];
    private readonly List<Place> _nearestFirst;
    private readonly List<Source> _units = [];
    private readonly List<Shortage> _shortages = [];

    private Sourcing(Shop shop, Draft draft)
    {
        _draft = draft;
        foreach (var sku in draft.Lines.Select(line => line.Sku).Distinct())
            foreach (var position in sku.Positions.Values)
                _left[(sku, position.Place)] = position.Available;
        _nearestFirst = [.. shop.Places
            .Where(place => place.MayServe(draft.Method == "pickup"))
            .OrderBy(Metres).ThenBy(place => place.Priority).ThenBy(place => place.Id, StringComparer.Ordinal)];
    }

    private bool InPart => _draft.OnShortage != "refuse";

    /// <summary>What there is for the order, each line's units in the order of preference, and which lines are short.</summary>
    public static Sources Of(Shop shop, Draft draft)
    {
        var sourcing = new Sourcing(shop, draft);
        sourcing.TakeServices();
        sourcing.TakeWhereNamed();
        sourcing.TakeAnywhere();
        return new Sources(
            [.. sourcing._units.OrderBy(source => source.Line)], [.. sourcing._shortages.OrderBy(shortage => shortage.Line)]);
    }

    private IEnumerable<(DraftLine Line, int Number)> Goods => Numbered.Where(line => !line.Line.Sku.IsService);

    private IEnumerable<(DraftLine Line, int Number)> Numbered => _draft.Lines.Select((line, index) => (line, index + 1));

    private void TakeServices()
    {
        foreach (var (line, number) in Numbered.Where(line => line.Line.Sku.IsService))
            _units.Add(new Source(number, null, line.Quantity));
    }

    private void TakeWhereNamed()
    {
        foreach (var (line, number) in Goods.Where(line => line.Line.Place is not null))
        {
            var units = WhatThereIs(line, number, Left(line.Sku, line.Place!));
            if (units > 0) Take(number, line.Sku, line.Place!, units);
        }
    }

    private void TakeAnywhere()
    {
        var wanted = new List<(int Number, Sku Sku, long Units)>();
        foreach (var (line, number) in Goods.Where(line => line.Line.Place is null))
        {
            var spokenFor = wanted.Where(other => other.Sku == line.Sku).Sum(other => other.Units);
            var units = WhatThereIs(line, number, _nearestFirst.Sum(place => Left(line.Sku, place)) - spokenFor);
            if (units > 0) wanted.Add((number, line.Sku, units));
        }
        var chosen = Choose([.. wanted.GroupBy(line => line.Sku).Select(sku => (sku.Key, sku.Sum(line => line.Units)))]);
        foreach (var (number, sku, units) in wanted) TakeFrom(chosen, number, sku, units);
    }

    // A line that is short takes what there is, if the order may be placed in part; else nothing, so that it makes no other line short.
    private long WhatThereIs(DraftLine line, int number, long there)
    {
        if (there >= line.Quantity) return line.Quantity;
        _shortages.Add(new Shortage(number, line.Sku.Id, line.Quantity, there));
        return InPart ? there : 0;
    }

    // Six places have 64 sets of places: all of them are tried.
    private List<Place> Choose(List<(Sku Sku, long Units)> wanted)
    {
        var named = Goods.Select(line => line.Line.Place).OfType<Place>().ToHashSet();
        var costing = _nearestFirst.Where(place => !named.Contains(place) && wanted.Exists(sku => Left(sku.Sku, place) > 0)).ToList();
        var best = Enumerable.Range(0, 1 << costing.Count)
            .Select(set => costing.Where((_, index) => (set >> index & 1) == 1).ToList())
            .Where(set => wanted.TrueForAll(sku => named.Concat(set).Where(_nearestFirst.Contains).Sum(place => Left(sku.Sku, place)) >= sku.Units))
            .OrderBy(set => set.Count)
            .ThenBy(set => set.Sum(Metres))
            .ThenBy(set => set.Sum(place => place.Priority))
            .ThenBy(set => string.Concat(set.Select(place => (char)('a' + costing.IndexOf(place)))), StringComparer.Ordinal)
            .FirstOrDefault() ?? [];
        return [.. _nearestFirst.Where(place => named.Contains(place) || best.Contains(place))];
    }

    // A line stays whole where it can; else it takes from the nearest first.
    private void TakeFrom(List<Place> chosen, int number, Sku sku, long units)
    {
        var whole = chosen.Find(place => Left(sku, place) >= units);
        foreach (var place in whole is null ? chosen : [whole])
        {
            var taken = Math.Min(units, Left(sku, place));
            if (taken <= 0) continue;
            Take(number, sku, place, taken);
            units -= taken;
        }
    }

    private void Take(int number, Sku sku, Place place, long units)
    {
        _left[(sku, place)] -= units;
        _units.Add(new Source(number, place, units));
    }

    private long Left(Sku sku, Place place) => _left.GetValueOrDefault((sku, place));

    private long Metres(Place place) => _draft.To is not { } to ? 0 : place.At?.MetresTo(to) ?? FartherThanAnything;
}
