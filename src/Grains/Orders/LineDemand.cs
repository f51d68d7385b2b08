using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Grains.Orders;

/// <summary>What a request names of one line, summed where it names the line more than once.</summary>
/// <param name="Index">Where the request names the line last, from 0: what a pointer points to.</param>
public readonly record struct LineDemand(int Line, long Quantity, int Index)
{
    /// <summary>The sums, in the order in which the lines are first named.</summary>
    public static ImmutableArray<LineDemand> Sum(ImmutableArray<LineQuantity> named)
    {
        var sums = ImmutableArray.CreateBuilder<LineDemand>();
        var places = new Dictionary<int, int>();
        for (var i = 0; i < named.Length; i++)
        {
            if (places.TryAdd(named[i].Line, sums.Count))
            {
                sums.Add(new LineDemand(named[i].Line, named[i].Quantity, i));
                continue;
            }

            var place = places[named[i].Line];
            sums[place] = new LineDemand(named[i].Line, sums[place].Quantity + named[i].Quantity, i);
        }

        return sums.ToImmutable();
    }

    /// <summary>The refusal of a request that names lines which the order does not have; null when it has them all.</summary>
    public static Rejection? Unknown(OrderState state, ImmutableArray<LineQuantity> named)
    {
        var errors = ImmutableArray.CreateBuilder<RejectionError>();
        for (var i = 0; i < named.Length; i++)
        {
            if (named[i].Line < 1 || named[i].Line > state.Terms!.Lines.Length)
            {
                errors.Add(new RejectionError($"/lines/{i}/line", "The order has no such line.", named[i].Line));
            }
        }

        return errors.Count == 0 ? null : Rejections.Invalid("unknownLine", "The order does not have all of these lines.", errors.ToImmutable());
    }
}
