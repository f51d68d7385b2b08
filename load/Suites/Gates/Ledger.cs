using OrleansOms.Load.Suites.Scenarios;

namespace OrleansOms.Load.Suites.Gates;

/// <summary>What the acknowledged calls of a run must have made of the stock: arithmetic, beside the server's.</summary>
public sealed class Ledger(Assortment assortment, long opening)
{
    private readonly long[] _committed = new long[assortment.Positions];
    private readonly long[] _gone = new long[assortment.Positions];
    private readonly bool[] _touched = new bool[assortment.Positions];

    /// <summary>Positions that a call has named, whatever came of it.</summary>
    public IEnumerable<int> Touched => Enumerable.Range(0, _touched.Length).Where(position => _touched[position]);

    public void Touch(int position) => _touched[position] = true;

    public void Commit(int position, long quantity) => _committed[position] += quantity;

    public void Ship(int position, long quantity)
    {
        _committed[position] -= quantity;
        _gone[position] += quantity;
    }

    public void Restock(int position, long quantity)
    {
        _touched[position] = true;
        _gone[position] -= quantity;
    }

    public long Committed(int position) => _committed[position];

    public long OnHand(int position) => opening - _gone[position];

    public long Available(int position) => OnHand(position) - Committed(position);

    /// <summary>Over all locations of a SKU.</summary>
    public long AvailableOf(int sku) => Enumerable.Range(0, assortment.Spread).Sum(copy => Available(assortment.Position(sku, copy)));
}
