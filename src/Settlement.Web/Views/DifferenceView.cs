using Settlement.Core;

namespace Settlement.Web;

/// <summary>A conflict or a break: what is recorded beside what should be, and what to do.</summary>
/// <param name="Code">What it is, such as <c>conflict</c> or <c>record-missing</c>.</param>
/// <param name="User">The user concerned; null for the day as a whole.</param>
/// <param name="Recorded">What is recorded; null where the detail says it.</param>
/// <param name="ShouldBe">What should be recorded now; null where the detail says it.</param>
/// <param name="Detail">Both sides in words; null where both are given.</param>
/// <param name="Advice">What to do.</param>
public sealed record DifferenceView(string Code, string? User, IReadOnlyList<Figure>? Recorded, IReadOnlyList<Figure>? ShouldBe, string? Detail, Advice Advice)
{
    internal static DifferenceView Of(UserResult result, DayReading reading) =>
        Of("conflict", result.UserId, result.Detail, Advice.OfConflict(reading.Date), reading);

    internal static DifferenceView Of(Break found, DayReading reading) =>
        found.Code == BreakCode.RecordDiffers
            ? Of(found.Code.ToKebabCase(), found.UserId, found.Detail, Advice.Of(found.Code, reading.Date), reading)
            : new DifferenceView(found.Code.ToKebabCase(), found.UserId, null, null, OneLine.Of(found.Detail), Advice.Of(found.Code, reading.Date));

    private static DifferenceView Of(string code, string? user, string? detail, Advice advice, DayReading reading)
    {
        // Contents that differ in nothing a table shows are told apart by the words.
        if (user is null || !reading.Conflicts.TryGetValue(user, out var conflict) ||
            (conflict.Recorded.Position == conflict.Computed.Position && conflict.Recorded.Earnings == conflict.Computed.Earnings))
        {
            return new DifferenceView(code, user, null, null, OneLine.Of(detail ?? string.Empty), advice);
        }

        var currency = reading.Plan!.Currency;
        return new DifferenceView(
            code,
            user,
            [.. Side(conflict.Recorded, currency), new("Status", conflict.Status.Name())],
            Side(conflict.Computed, currency),
            Detail: null,
            advice);
    }

    private static IReadOnlyList<Figure> Side(RecordContent content, Currency currency) =>
    [
        new("Position", Figures.Amount(content.Position, currency)),
        new("Earnings", Figures.Amount(content.Earnings, currency)),
    ];
}
