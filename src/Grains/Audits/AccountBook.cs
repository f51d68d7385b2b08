using System.Runtime.InteropServices;
using OrleansOms.Engine.Verification;

namespace OrleansOms.Grains.Audits;

/// <summary>
/// What all grains of a journal keep, one side against the other. It is told everything once and finds out whether the sides agree; where they don't
/// it is told everything once more, and keeps those accounts by name. May be told from several threads.
/// </summary>
public sealed class AccountBook
{
    /// <summary>Accounts kept by name at most; past it the book can only say that the sides differ.</summary>
    private const int NamedMax = 1_000_000;

    private readonly Balance _balance = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Left, long Right)> _named = new(StringComparer.Ordinal);
    private volatile bool _isAnyUnderWay;
    private bool _isNaming;
    private bool _isOverfull;

    /// <summary>Whether some grain has something under way: then others may know less than it, and the sides are not compared.</summary>
    public bool IsAnyUnderWay => _isAnyUnderWay;

    /// <summary>Whether a second telling is needed: the sides don't agree.</summary>
    public bool MustBeTold => !_isNaming && !_isAnyUnderWay && !_balance.IsEven;

    public void Add(Account account, bool isUnderWay)
    {
        if (isUnderWay)
        {
            _isAnyUnderWay = true;
        }

        if (!_isNaming)
        {
            _balance.Add(account.Name, account.Units, account.IsLeft);
        }
        else if (_balance.IsInQuestion(account.Name))
        {
            Name(account);
        }
    }

    /// <summary>From now on what is in question is kept by name.</summary>
    public void BeginNaming() => _isNaming = true;

    /// <summary>Tells where the sides differ.</summary>
    public void Tell(Findings findings)
    {
        if (_isOverfull)
        {
            findings.Add("accounts", $"more than {NamedMax} are in question; which of them differ can't be told");
            return;
        }

        foreach (var (name, (left, right)) in _named.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (left != right)
            {
                findings.Add(name, $"its owner counts on {left}, and {right} are kept");
            }
        }
    }

    private void Name(Account account)
    {
        lock (_gate)
        {
            if (_named.Count >= NamedMax && !_named.ContainsKey(account.Name))
            {
                _isOverfull = true;
                return;
            }

            ref var named = ref CollectionsMarshal.GetValueRefOrAddDefault(_named, account.Name, out _);
            named.Left += account.IsLeft ? account.Units : 0;
            named.Right += account.IsLeft ? 0 : account.Units;
        }
    }
}
