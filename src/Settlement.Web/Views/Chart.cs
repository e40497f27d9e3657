using System.Globalization;
using Settlement.Core;

namespace Settlement.Web;

/// <summary>
/// A series of dates drawn as a line, or as bars, by the server: where everything is, ready to be written as SVG. A date without a value
/// is a hole: the line stops before it and begins again after it.
/// </summary>
public sealed record Chart
{
    /// <summary>The drawing's size, in its own units; a page scales it.</summary>
    public const int Width = 760;

    /// <summary>Its height.</summary>
    public const int Height = 190;

    private const decimal Left = 96, Right = 12, Top = 14, Bottom = 28;

    /// <summary>What is drawn, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>What there is to see, as a sentence.</summary>
    public required string Description { get; init; }

    /// <summary>Whether values are bars and not a line.</summary>
    public bool IsBars { get; init; }

    /// <summary>The stretches of the line: points as SVG has them.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>Every value.</summary>
    public required IReadOnlyList<ChartMark> Marks { get; init; }

    /// <summary>Dates without a value.</summary>
    public required IReadOnlyList<ChartMark> Holes { get; init; }

    /// <summary>What is written beside the drawing.</summary>
    public required IReadOnlyList<ChartTick> Values { get; init; }

    /// <summary>What is written below it.</summary>
    public required IReadOnlyList<ChartTick> Dates { get; init; }

    /// <summary>Where zero is, or the smallest value.</summary>
    public required string Floor { get; init; }

    /// <summary>Draws a series.</summary>
    /// <param name="title">What is drawn.</param>
    /// <param name="unit">The unit of its values.</param>
    /// <param name="points">The dates, ascending, those without a value among them.</param>
    /// <param name="isBars">Whether as bars from zero.</param>
    /// <returns>Null where no date has a value.</returns>
    public static Chart? Of(string title, string unit, IReadOnlyList<ChartPoint> points, bool isBars = false)
    {
        var values = points.Where(point => point.Value is not null).ToList();
        if (values.Count == 0)
        {
            return null;
        }

        var lowest = values.MinBy(point => point.Value)!;
        var highest = values.MaxBy(point => point.Value)!;
        var (low, high) = (lowest.Value!.Value, highest.Value!.Value);
        if (isBars)
        {
            (low, high) = (Math.Min(low, 0), Math.Max(high, 0));
        }

        var span = high - low;
        var days = points[^1].Date.Day.DayNumber - points[0].Date.Day.DayNumber;
        var step = (Width - Left - Right) / (days + 1);

        decimal X(SettlementDate date) => Left + (step * (date.Day.DayNumber - points[0].Date.Day.DayNumber)) + (step / 2);
        decimal Y(decimal value) => span == 0 ? Top + ((Height - Top - Bottom) / 2) : Top + ((high - value) / span * (Height - Top - Bottom));

        var marks = values.ConvertAll(point => new ChartMark(Text(X(point.Date)), Text(Y(point.Value!.Value)), $"{point.Date}: {point.Label} {unit}")
        {
            BarTop = Text(Math.Min(Y(point.Value.Value), Y(isBars ? 0 : low))),
            BarHeight = Text(Math.Max(1, Math.Abs(Y(point.Value.Value) - Y(isBars ? 0 : low)))),
            BarLeft = Text(X(point.Date) - (step * 0.35m)),
            BarWidth = Text(Math.Max(1, step * 0.7m)),
        });
        return new Chart
        {
            Title = title,
            Description = $"From {points[0].Date} to {points[^1].Date}, {Figures.Count(values.Count, "value")}: lowest {lowest.Label} {unit} on {lowest.Date}, " +
                $"highest {highest.Label} {unit} on {highest.Date}." +
                (values.Count == points.Count ? string.Empty : $" {Figures.Count(points.Count - values.Count, "date")} without a value."),
            IsBars = isBars,
            Lines = isBars ? [] : LinesOf(points, X, Y),
            Marks = marks,
            Holes =
            [
                .. points.Where(point => point.Value is null).Select(point =>
                    new ChartMark(Text(X(point.Date)), Text(Height - Bottom), $"{point.Date}: {point.Label}")),
            ],
            Values = span == 0
                ? [new ChartTick(Text(Y(high)), $"{highest.Label}")]
                : [new ChartTick(Text(Y(highest.Value.Value)), highest.Label), new ChartTick(Text(Y(lowest.Value.Value)), lowest.Label)],
            Dates = DatesOf(points, X),
            Floor = Text(Y(isBars ? 0 : low)),
        };
    }

    private static List<string> LinesOf(IReadOnlyList<ChartPoint> points, Func<SettlementDate, decimal> x, Func<decimal, decimal> y)
    {
        var lines = new List<string>();
        var line = new List<string>();
        foreach (var point in points)
        {
            if (point.Value is { } value)
            {
                line.Add($"{Text(x(point.Date))},{Text(y(value))}");
                continue;
            }

            Break();
        }

        Break();
        return lines;

        void Break()
        {
            if (line.Count > 1)
            {
                lines.Add(string.Join(' ', line));
            }

            line.Clear();
        }
    }

    // The first and the last date, and the beginning of each month between them that has the room.
    private static List<ChartTick> DatesOf(IReadOnlyList<ChartPoint> points, Func<SettlementDate, decimal> x)
    {
        const decimal Room = 84;
        var (first, last) = (points[0].Date, points[^1].Date);
        var ticks = new List<ChartTick> { new(Text(x(first)), first.ToString()) };
        if (first == last)
        {
            return ticks;
        }

        var at = x(first);
        foreach (var date in points.Select(point => point.Date).Where(date => date.Day.Day == 1))
        {
            if (x(date) - at >= Room && x(last) - x(date) >= Room)
            {
                ticks.Add(new ChartTick(Text(x(date)), date.ToString()));
                at = x(date);
            }
        }

        ticks.Add(new ChartTick(Text(x(last)), last.ToString()) { IsLast = true });
        return ticks;
    }

    // Where something is drawn, not what it is worth.
    private static string Text(decimal place) => decimal.Round(place, 1).ToString("0.#", CultureInfo.InvariantCulture);
}

/// <summary>A value of a series.</summary>
/// <param name="Date">Its date.</param>
/// <param name="Value">The value, for the drawing; null where there is none.</param>
/// <param name="Label">The value as it is written; where there is none, why.</param>
public sealed record ChartPoint(SettlementDate Date, decimal? Value, string Label);

/// <summary>A place in the drawing.</summary>
/// <param name="X">How far from its left side.</param>
/// <param name="Y">How far from its top.</param>
/// <param name="Label">What it is.</param>
public sealed record ChartMark(string X, string Y, string Label)
{
    /// <summary>Where its bar begins, from the left.</summary>
    public string BarLeft { get; init; } = string.Empty;

    /// <summary>Where its bar begins, from the top.</summary>
    public string BarTop { get; init; } = string.Empty;

    /// <summary>How wide its bar is.</summary>
    public string BarWidth { get; init; } = string.Empty;

    /// <summary>How high its bar is.</summary>
    public string BarHeight { get; init; } = string.Empty;
}

/// <summary>Something written on an axis.</summary>
/// <param name="At">Where.</param>
/// <param name="Label">What.</param>
public sealed record ChartTick(string At, string Label)
{
    /// <summary>Whether it is the last of its axis, and ends where it stands.</summary>
    public bool IsLast { get; init; }
}
