namespace Settlement.Core.Tests;

public sealed class InputSealTests
{
    // What happens to a seal, in order: +n sets seal n, -n lifts it. Then its number, whether it is on, and whether each of
    // the attempts 1 to 3 may count on it.
    [Theory]
    [InlineData("", 0, false, "")]
    [InlineData("+1", 1, true, "1")]
    [InlineData("+1 +1", 1, true, "1")]
    [InlineData("+1 -1", 1, false, "")]
    [InlineData("+1 -1 +1", 1, false, "")]
    [InlineData("-1 +1", 1, false, "")]
    [InlineData("+1 -1 +2", 2, true, "1 2")]
    [InlineData("+1 -1 +2 -1", 2, true, "1 2")]
    [InlineData("+1 -1 +2 +1", 2, true, "1 2")]
    [InlineData("+2 +1 -1", 2, true, "1 2")]
    [InlineData("+1 +2 -2", 2, false, "")]
    [InlineData("+1 -3", 3, false, "")]
    [InlineData("+1 -3 +2", 3, false, "")]
    public void Late_call_of_an_attempt_that_is_over_changes_nothing(string calls, int number, bool isOn, string holds)
    {
        var seal = default(InputSeal);
        foreach (var call in calls.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var attempt = call[1] - '0';
            seal = call[0] == '+' ? seal.Set(attempt) : seal.Lift(attempt);
        }

        Assert.Equal(new InputSeal(number, isOn), seal);
        Assert.Equal(holds, string.Join(' ', new[] { 1, 2, 3 }.Where(seal.Holds)));
    }

    [Fact]
    public void Inputs_that_cannot_be_written_are_named_by_their_date() => Assert.Equal(
        "2014-08-05 is closed, or is being closed: its positions and its yield cannot change",
        new InputSealedException(Sample.Date).Message);

    [Fact]
    public void Seal_of_a_closed_day_is_lifted_by_nobody()
    {
        var seal = default(InputSeal).Set(1).Set(InputSeal.Final);

        Assert.Equal(new InputSeal(InputSeal.Final, IsOn: true), seal.Lift(1).Lift(1_000_000).Set(7));
        Assert.True(seal.Holds(1));
    }
}
