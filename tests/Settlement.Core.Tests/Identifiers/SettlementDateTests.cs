using CsCheck;

namespace Settlement.Core.Tests;

public sealed class SettlementDateTests
{
    [Theory]
    [InlineData("2014-08-05", 2014_08_05)]
    [InlineData("2016-02-29", 2016_02_29)]
    [InlineData("2000-02-29", 2000_02_29)]
    [InlineData("0001-01-01", 1_01_01)]
    [InlineData("9999-12-31", 9999_12_31)]
    public void Calendar_date_is_read_and_written_as_it_stands(string text, int number)
    {
        Assert.True(SettlementDate.TryParse(text, out var date, out var problem), problem);
        Assert.Equal((text, null), (date.ToString(), problem));
        Assert.Equal(number, date.Number);
    }

    [Theory]
    [InlineData("2014-02-30")]
    [InlineData("2014-02-29")]
    [InlineData("1900-02-29")]
    [InlineData("2014-13-01")]
    [InlineData("2014-00-10")]
    [InlineData("2014-2-3")]
    [InlineData("14-02-03")]
    [InlineData("20140805")]
    [InlineData("2014/08/05")]
    [InlineData("05-08-2014")]
    [InlineData(" 2014-08-05")]
    [InlineData("2014-08-05 ")]
    [InlineData("2014-08-05T00:00:00")]
    [InlineData("2014-08-0５")]
    [InlineData("0000-01-01")]
    [InlineData("-2014-08-05")]
    [InlineData("today")]
    [InlineData("")]
    public void Anything_else_is_refused_with_the_reason(string text)
    {
        Assert.False(SettlementDate.TryParse(text, out var date, out var problem));
        Assert.Equal("is not a calendar date in the form yyyy-MM-dd", problem);
        Assert.Equal(default, date);
        Assert.Equal(
            $"date \"{text}\" is not a calendar date in the form yyyy-MM-dd",
            Assert.Throws<FormatException>(() => SettlementDate.Parse(text)).Message);
    }

    [Fact]
    public void Number_and_text_make_the_same_date_again_in_the_same_order() =>
        Gen.Select(Gen.Int[0, DateOnly.MaxValue.DayNumber], Gen.Int[0, DateOnly.MaxValue.DayNumber]).Sample((a, b) =>
        {
            var (left, right) = (new SettlementDate(DateOnly.FromDayNumber(a)), new SettlementDate(DateOnly.FromDayNumber(b)));
            Assert.Equal(left, SettlementDate.FromNumber(left.Number));
            Assert.Equal(left, SettlementDate.Parse(left.ToString()));
            Assert.Equal(a.CompareTo(b), Math.Sign(left.CompareTo(right)));
            Assert.Equal(a.CompareTo(b), left.Number.CompareTo(right.Number));
        });
}
