using OrleansOms.Grains.Interfaces.Availability;

namespace OrleansOms.Grains.Availability;

/// <summary>SKUs whose stock has changed in this process since the other silos were last told. May be used from any thread.</summary>
public sealed class ChangedSkus
{
    /// <summary>More in one hint are not worth naming: it would take the others longer to look each up than to look again at what they watch.</summary>
    public const int NamedMax = 2_000;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _skus = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private volatile bool _isWanted;

    public ChangedSkus() => _lookup = _skus.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether there is another silo to tell. Where there is none, nothing is gathered.</summary>
    public bool IsWanted
    {
        get => _isWanted;
        set => _isWanted = value;
    }

    /// <summary>Notes a change; returns at once.</summary>
    public void Add(ReadOnlySpan<char> sku)
    {
        lock (_gate)
        {
            if (_skus.Count <= NamedMax)
            {
                _lookup.Add(sku);
            }
        }
    }

    /// <summary>What there is to tell, once; null when there is nothing.</summary>
    /// <param name="silo">Who tells it.</param>
    public StockHint? Take(string silo)
    {
        lock (_gate)
        {
            if (_skus.Count == 0)
            {
                return null;
            }

            var hint = new StockHint(silo, _skus.Count > NamedMax ? [] : [.. _skus]);
            _skus.Clear();
            return hint;
        }
    }
}
