using System.Globalization;

namespace Settlement.Infra.Tests;

public sealed class SizingTests
{
    [Fact]
    public async Task Size_follows_from_users_and_minutes_as_the_table_in_the_docs_says()
    {
        Prediction[] predictions =
        [
            await Prediction.PrivateAsync(),
            await Prediction.DefaultAsync(),
            await Prediction.BusyAsync(),
            await Prediction.EverythingAsync(),
        ];

        var rows = predictions.Select(prediction =>
        {
            var settings = prediction.AppSettings();
            return $"{settings["Settlement__UsersPerActivity"]} | {settings["Settlement__Partitions"]} | {settings["Settlement__PartitionWindow"]} | {settings["Settlement__PageSize"]}";
        });

        Assert.Equal(TableOfDeployPage(), rows);
    }

    [Fact]
    public async Task Size_meets_the_minutes_at_the_rates_it_is_computed_with()
    {
        (Prediction Prediction, int Users, int Minutes)[] cases =
        [
            (await Prediction.PrivateAsync(), 1_000, 60),
            (await Prediction.DefaultAsync(), 50_000, 60),
            (await Prediction.BusyAsync(), 1_000_000, 120),
            (await Prediction.EverythingAsync(), 5_000_000, 30),
        ];

        Assert.All(cases, sized =>
        {
            var settings = sized.Prediction.AppSettings();
            var perSecond = settings["Settlement__UsersPerActivity"] switch { "1" => 21, "10" => 448, _ => 2_240 };
            var atOnce = int.Parse(settings["Settlement__PartitionWindow"], CultureInfo.InvariantCulture);
            Assert.True(perSecond * atOnce * sized.Minutes * 60L >= sized.Users, string.Join(' ', sized));
        });
    }

    // The last four cells of each row below the table's head.
    private static IEnumerable<string> TableOfDeployPage() => RepositoryFolder.Text("docs/deploy.md")
        .Split('\n')
        .SkipWhile(line => !line.StartsWith("| users | minutes |", StringComparison.Ordinal))
        .Skip(2)
        .TakeWhile(line => line.StartsWith('|'))
        .Select(line => line.Split('|').Select(cell => cell.Trim()).ToList())
        .Select(cells => string.Join(" | ", cells.Skip(3).Take(4)));
}
