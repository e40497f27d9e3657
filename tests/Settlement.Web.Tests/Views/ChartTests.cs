using System.Globalization;
using Settlement.Core;

namespace Settlement.Web.Tests;

public sealed class ChartTests
{
    [Fact]
    public void Line_stops_at_a_hole_and_begins_again_after_it()
    {
        var chart = Chart.Of("Yield", "per 10,000", [At(1, 1m), At(2, 2m), At(3, null), At(4, 4m), At(5, 3m)])!;

        Assert.Equal(2, chart.Lines.Count);
        Assert.Equal(4, chart.Marks.Count);
        Assert.Single(chart.Holes);
        Assert.Contains("lowest 1 per 10,000 on 2014-08-01", chart.Description, StringComparison.Ordinal);
        Assert.Contains("highest 4 per 10,000 on 2014-08-04", chart.Description, StringComparison.Ordinal);
        Assert.Contains("1 date without a value", chart.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Higher_values_are_drawn_higher_and_everything_within_the_drawing()
    {
        var chart = Chart.Of("Earnings", "CNY", [At(1, -5m), At(2, 0m), At(3, 1e27m)], isBars: true)!;

        Assert.True(Number(chart.Marks[2].Y) < Number(chart.Marks[1].Y));
        Assert.All(chart.Marks, mark =>
        {
            Assert.InRange(Number(mark.BarTop), 0, Chart.Height);
            Assert.InRange(Number(mark.BarTop) + Number(mark.BarHeight), 0, Chart.Height);
            Assert.InRange(Number(mark.BarLeft), 0, Chart.Width);
            Assert.InRange(Number(mark.BarLeft) + Number(mark.BarWidth), 0, Chart.Width);
        });
    }

    [Fact]
    public void One_value_is_a_drawing_and_none_is_not()
    {
        Assert.Single(Chart.Of("Yield", string.Empty, [At(1, 3m)])!.Marks);
        Assert.Null(Chart.Of("Yield", string.Empty, [At(1, null)]));
        Assert.Null(Chart.Of("Yield", string.Empty, []));
    }

    private static ChartPoint At(int day, decimal? value) => new(
        SettlementDate.FromNumber(20_140_800 + day), value, value?.ToString(CultureInfo.InvariantCulture) ?? "none");

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
