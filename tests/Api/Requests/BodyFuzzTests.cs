using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using OrleansOms.Api.Orders;
using OrleansOms.Api.Problems;
using OrleansOms.Api.Requests;
using OrleansOms.Api.Stock;

namespace OrleansOms.Api.Tests.Requests;

/// <summary>Whatever arrives, the readers answer with a value or a problem of the client's, and never throw.</summary>
public sealed class BodyFuzzTests
{
    private static readonly byte[] Valid = Encoding.UTF8.GetBytes(Draft.Example);

    // What JSON is made of, so that a change more often leaves something that almost is JSON.
    private static readonly byte[][] Pieces =
    [
        .. new[] { "{", "}", "[", "]", ",", ":", "\"", "\\", "\\ud83d", "\\udc00", "\\u0000", "null", "true", "-", "1e400", "0", ".", "9999999999999999999" }
            .Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0x00], [0xEF, 0xBB, 0xBF],
    ];

    [Property(MaxTest = 500)]
    public void Body_OfRandomBytes_IsJudged(byte[] bytes) => AssertJudged(bytes);

    [Property(MaxTest = 2_000)]
    public Property Body_ThatIsAValidOneChanged_IsJudged()
    {
        var change =
            from at in Gen.Choose(0, Valid.Length)
            from cut in Gen.Choose(0, 8)
            from piece in Gen.Elements(Pieces)
            select (At: at, Cut: cut, Piece: piece);
        var bodies = change.NonEmptyListOf().Where(changes => changes.Count <= 6).Select(changes =>
            changes.Aggregate(Valid, (body, c) => [.. body.Take(c.At), .. c.Piece, .. body.Skip(c.At + c.Cut)]));
        return Prop.ForAll(Arb.From(bodies), AssertJudged);
    }

    private static void AssertJudged(byte[] bytes)
    {
        AssertOfTheClient(JsonBody.Parse(bytes, Draft.Shape, out _));
        AssertOfTheClient(JsonBody.Parse(bytes, RecordMovementsEndpoint.Body, out _));
    }

    private static void AssertOfTheClient(Problem? problem)
    {
        if (problem is null) return;

        Assert.True(problem.Status is 400 or 422, problem.Code);
        Assert.All(problem.Errors, error => Assert.StartsWith("/", error.Pointer + "/", StringComparison.Ordinal));
    }
}
