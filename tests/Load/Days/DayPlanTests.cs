using OrleansOms.Load.Days.Acts;

namespace OrleansOms.Load.Tests.Days;

public sealed class DayPlanTests
{
    [Fact]
    public void Dice_WithTheSameSeed_FallTheSame()
    {
        Assert.Equal(Rolls(new Dice(7)), Rolls(new Dice(7)));
        Assert.NotEqual(Rolls(new Dice(7)), Rolls(new Dice(8)));

        static List<int> Rolls(Dice dice) => [.. Enumerable.Range(0, 50).Select(_ => dice.Between(1, 6))];
    }

    [Fact]
    public void Dice_ThrownOften_ShowEveryFace()
    {
        var dice = new Dice(1);

        Assert.Equal([1, 2, 3, 4, 5, 6], Enumerable.Range(0, 200).Select(_ => dice.Between(1, 6)).Distinct().Order());
    }

    [Fact]
    public void Some_OfWhatThereIs_HasEachOnce()
    {
        Assert.Equal([1, 2, 3], new Dice(1).Some([1, 2, 3], 9).Order());
        Assert.Null(new Dice(1).PickOrNone<string>([]));
    }

    [Fact]
    public void Day_OfOneSeed_OpensTheSameWhateverTheRunIsCalled()
    {
        Assert.Equal(Opening("one"), Opening("other"));

        static List<string> Opening(string run) => [.. new DayPlan(11, run).Perform().Take(14).Select(act => act.What)];
    }
}
