using Microsoft.AspNetCore.Http.HttpResults;
using OrleansOms.Api.Access;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Problems;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Skus;

namespace OrleansOms.Api.Skus;

/// <summary>Creates or changes a SKU. The whole description is replaced, so a repeat changes nothing.</summary>
internal static class PutSku
{
    internal static readonly Shape<DescribeSku> Description = Shapes.Record(fields => new DescribeSku(
        fields.Optional("name", Shapes.Text(1, 200)),
        fields.Required("kind", Shapes.Choice<SkuKind>()),
        fields.Optional("backorderable", Shapes.Flag, otherwise: false),
        fields.OptionalNumber("backorderLimit", Shapes.Whole(0, ApiLimits.Quantity))));

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPut("/v1/skus/{sku}", Handle)
        .Describe("putSku", "SKUs", "Create or change a SKU")
        .Admits()
        .WhenBusy(Urgency.Browse)
        .Takes(Description, """{"name": "White hanging heart T-light holder", "kind": "stock"}""")
        .Answers<SkuBody>(200, 201);

    private static async Task<Results<Answer<SkuBody>, Problem>> Handle(string sku, HttpContext http, IGrainFactory grains)
    {
        if (PathIds.Refuse("sku", sku) is { } invalid) return invalid;

        var request = await Incoming.Plain(http, Description);
        if (request.Refusal is { } refusal) return refusal;

        var reply = await grains.To<ISkuGrain>(sku).Handle(http.Asks<SkuCommand>(request.Body));
        if (reply is not SkuDescribed described) return Problem.Of(reply);

        var body = SkuBody.Of(described.Sku);
        return described.Created ? Answer.Created(body, location: null, body.Version) : Answer.Ok(body, body.Version);
    }
}
