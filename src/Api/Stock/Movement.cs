using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces.Stock;

namespace OrleansOms.Api.Stock;

/// <summary>What happened to units, as a person or a machine at the place says it.</summary>
internal sealed record Movement(MovementType Type, long Quantity, string Reason, string? Reference, DateTimeOffset? CountedAt)
{
    private static readonly Shape<MovementType> Types = Shapes.Choice<MovementType>();

    private static readonly Shape<long> Quantities = Shapes.Whole(-ApiLimits.Quantity, ApiLimits.Quantity);

    public static Movement Read(Fields fields)
    {
        var movement = new Movement(
            fields.Required("type", Types),
            fields.Required("quantity", Quantities),
            fields.Required("reason", Shapes.Reason),
            fields.Optional("reference", Shapes.Reference),
            fields.OptionalNumber("countedAt", Shapes.Time));
        fields.Check(movement.HasPossibleQuantity(), "quantity", FaultCodes.OutOfBounds, movement.RuleOfQuantity());
        fields.Check(movement.CountedAt is null || movement.Type == MovementType.Count, "countedAt", FaultCodes.NotApplicable, "Only a count has this.");
        return movement;
    }

    public RecordMovement ToCommand(Grains.Interfaces.RequestKey key, long? ifMatch) => new(Type, Quantity, Reason, Reference, key, ifMatch, CountedAt);

    private bool HasPossibleQuantity() => Type switch
    {
        MovementType.Adjustment => Quantity != 0,
        MovementType.Safety or MovementType.Count => Quantity >= 0,
        _ => Quantity >= 1,
    };

    private string RuleOfQuantity() => Type switch
    {
        MovementType.Adjustment => "An adjustment can't be 0.",
        MovementType.Count => "A count is at least 0.",
        MovementType.Safety => "A safety target is at least 0.",
        _ => $"This must be 1 to {ApiLimits.Quantity}.",
    };
}
