namespace OrleansOms.Load.Days.Expected;

/// <summary>What somebody at a place says of units there.</summary>
/// <param name="CountedAt">For a count: the moment of which it is; null for now.</param>
public sealed record Movement(Sku Sku, Place Place, string Type, long Quantity, Moment? CountedAt = null);

/// <summary>The rules of movements.</summary>
public static class Movements
{
    public static Verdict Book(Shop shop, Movement movement)
    {
        var (sku, place, type, quantity, _) = movement;
        var position = Shop.At(sku, place);
        return type switch
        {
            "receipt" => Change(at => at.OnHand += quantity),
            "adjustment" when -quantity > position.Free => Verdict.Conflict("insufficientStock"),
            "adjustment" => Change(at => at.OnHand += quantity),
            "damage" when quantity > position.Free => Verdict.Conflict("insufficientStock"),
            "damage" => Change(at => at.Damaged += quantity),
            "repair" when quantity > position.Damaged => Verdict.Conflict("notEnoughDamaged"),
            "repair" => Change(at => at.Damaged -= quantity),
            "safety" => Change(at => at.SafetyTarget = quantity),
            "count" => Counts.Book(shop, movement),
            _ => throw new ArgumentException(type, nameof(movement)),
        };

        Verdict Change(Action<Position> change)
        {
            shop.Change(sku, place, change);
            return Verdict.Created;
        }
    }
}
