using System.Globalization;
using Settlement.Core;

namespace Settlement.Infra.Tests;

/// <summary>
/// Two nights, 5 and 6 August, played over the alerts as they are deployed: each fires exactly when it should. The deadline is
/// 02:00, the date before was settled in time.
/// </summary>
public sealed class NightsTests
{
    private static readonly DateTimeOffset Start = new(2014, 8, 5, 22, 0, 0, TimeSpan.Zero);

    [Fact]
    public Task Normal_nights_raise_nothing() => PlayAsync(
        [("06 00:15", Import(5)), ("06 00:30", Run(5)), ("07 00:15", Import(6)), ("07 00:30", Run(6))]);

    [Fact]
    public Task Date_that_was_missed_is_told_until_it_is_settled_whatever_else_is() => PlayAsync(
        [("06 00:15", Import(5)), ("07 00:15", Import(6)), ("07 00:30", Run(6)), ("07 09:00", Run(5))],
        "day-not-settled 06 02:15 to 07 08:45",
        "gap 07 00:30 to 07 08:45",
        "slow 07 09:00 to 07 09:15");

    [Fact]
    public Task Rerun_of_an_old_date_neither_silences_nor_raises_anything() => PlayAsync(
        [("06 00:15", Import(5)), ("06 01:00", Run(4)), ("06 03:00", Run(4)), ("06 05:00", Run(5)), ("07 00:15", Import(6)), ("07 00:30", Run(6)), ("07 03:00", Run(4))],
        "day-not-settled 06 02:15 to 06 04:45",
        "slow 06 05:00 to 06 05:15");

    [Fact]
    public Task Date_that_the_command_line_settles_is_told_no_longer() => PlayAsync(
        [("06 00:15", Import(5)), ("06 05:05", RunByHand(5)), ("07 00:15", Import(6)), ("07 00:30", RunByHand(6))],
        "day-not-settled 06 02:15 to 06 05:00");

    [Fact]
    public Task Yield_that_comes_late_and_before_the_deadline_raises_nothing() => PlayAsync(
        [
            ("06 00:15", night => night.ImportPositionsAsync("2014-08-05")),
            ("06 01:30", night => night.ImportYieldAsync("2014-08-05")),
            ("06 01:45", Run(5)),
            ("07 00:15", Import(6)),
            ("07 00:30", Run(6)),
        ]);

    [Fact]
    public Task Yield_that_comes_after_the_deadline_is_told() => PlayAsync(
        [
            ("06 00:15", night => night.ImportPositionsAsync("2014-08-05")),
            ("06 03:00", night => night.ImportYieldAsync("2014-08-05")),
            ("06 03:30", Run(5)),
            ("07 00:15", Import(6)),
            ("07 00:30", Run(6)),
        ],
        "day-not-settled 06 02:15 to 06 03:15",
        "slow 06 03:30 to 06 03:45");

    [Fact]
    public Task Date_whose_files_never_come_is_told_until_a_later_one_is_settled() => PlayAsync(
        [("07 00:15", Import(6)), ("07 00:30", Run(6))],
        "day-not-settled 06 02:15 to 07 00:15");

    [Fact]
    public Task App_that_does_not_look_is_told_within_an_hour() => PlayAsync(
        [("06 00:15", Import(5)), ("06 00:30", Run(5)), ("07 00:15", Import(6)), ("07 00:30", Run(6))],
        ("06 12:00", "06 15:00"),
        "silent 06 12:45 to 06 14:45");

    [Fact]
    public Task File_that_is_set_aside_is_told() => PlayAsync(
        [
            ("06 00:15", Import(5)),
            ("06 00:30", Run(5)),
            ("06 00:45", static night =>
            {
                night.AppMeter.Took(InboxStep.Done with { SetAside = [new SetAsideFile("positions-2014-08-06.csv", "set-aside/1", ["line 2"], 1)] });
                return Task.CompletedTask;
            }),
            ("07 00:15", Import(6)),
            ("07 00:30", Run(6)),
        ],
        "file-set-aside 06 00:45 to 06 01:00");

    private static Func<Night, Task> Import(int day) => async night =>
    {
        await night.ImportYieldAsync(Date(day));
        await night.ImportPositionsAsync(Date(day));
    };

    private static Func<Night, Task> Run(int day) => night => night.RunByAppAsync(Date(day));

    private static Func<Night, Task> RunByHand(int day) => night => night.SettleAsync("run", "--date", Date(day));

    private static string Date(int day) => string.Create(CultureInfo.InvariantCulture, $"2014-08-{day:00}");

    private static Task PlayAsync(IReadOnlyList<(string At, Func<Night, Task> What)> events, params string[] expected) =>
        PlayAsync(events, silence: (string.Empty, string.Empty), expected);

    private static async Task PlayAsync(
        IReadOnlyList<(string At, Func<Night, Task> What)> events, (string From, string To) silence, params string[] expected)
    {
        var rules = (await Prediction.DefaultAsync()).OfType("Microsoft.Insights/scheduledQueryRules").Select(rule => new AlertRule(rule)).ToList();
        using var night = new Night(Start);
        await Import(4)(night);
        await night.SettleAsync("run", "--date", Date(4));

        // An hour that nothing is asked of: before it, nothing was looked at.
        var asks = Start.AddHours(1);
        var fired = rules.ToDictionary(rule => rule.Name, _ => new List<string>(), StringComparer.Ordinal);
        var left = new Queue<(string At, Func<Night, Task> What)>(events);
        for (; night.Now < Start.AddHours(38); night.Pass(Night.Quarter))
        {
            var time = Shown(night.Now);
            var isSilent = string.CompareOrdinal(time, silence.From) >= 0 && string.CompareOrdinal(time, silence.To) < 0;
            while (left.TryPeek(out var next) && string.CompareOrdinal(next.At, time) <= 0)
            {
                await left.Dequeue().What(night);
            }

            if (!isSilent)
            {
                await night.LookAsync();
            }

            foreach (var rule in rules.Where(rule => night.Now >= asks && rule.FiresAt(night.Now, night.Told)))
            {
                fired[rule.Name].Add(time);
            }
        }

        Assert.Empty(left);
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            fired.SelectMany(rule => Spans(rule.Key, rule.Value)).Order(StringComparer.Ordinal));
    }

    // The first and the last time of each span without a pause.
    private static IEnumerable<string> Spans(string rule, List<string> times)
    {
        for (var i = 0; i < times.Count;)
        {
            var first = i;
            while (i + 1 < times.Count && Parsed(times[i + 1]) - Parsed(times[i]) == Night.Quarter)
            {
                i++;
            }

            yield return $"{rule} {times[first]} to {times[i]}";
            i++;
        }
    }

    private static string Shown(DateTimeOffset time) => time.ToString("dd HH:mm", CultureInfo.InvariantCulture);

    private static DateTime Parsed(string time) => DateTime.ParseExact("2014-08-" + time, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
