namespace Settlement.Core.Tests;

public sealed class InboxReportTests
{
    private static readonly ImportedFile Imported = new("yields.csv", "done/yields.csv", new ImportCounts(1, 20, 300));

    [Fact]
    public void Files_are_all_counted_and_the_first_twenty_of_each_kind_carried()
    {
        var report = Enumerable.Range(0, 25).Aggregate(
            InboxReport.Empty,
            static (sum, number) => sum.With(new InboxStep("more", [Imported with { Name = $"i{number}" }], [SetAside(1) with { Name = $"s{number}" }])));

        Assert.Equal((25, 25), (report.ImportedCount, report.SetAsideCount));
        Assert.Equal(Enumerable.Range(0, 20).Select(static number => $"i{number}"), report.Imported.Select(file => file.Name));
        Assert.Equal(Enumerable.Range(0, 20).Select(static number => $"s{number}"), report.SetAside.Select(file => file.Name));
    }

    [Fact]
    public void Files_whose_names_fit_nothing_are_those_that_were_seen_last()
    {
        var first = InboxStep.Done with { Misnamed = new MisnamedFiles(["a.csv", "b.csv"], 2) };
        var later = InboxStep.Done with { Misnamed = new MisnamedFiles(["b.csv"], 1) };

        Assert.Equal(0, InboxReport.Empty.With(InboxStep.GoOn("more")).Misnamed.Count);
        Assert.Equal(["b.csv"], InboxReport.Empty.With(first).With(later).With(InboxStep.GoOn("more")).Misnamed.Names);
    }

    [Theory]
    [InlineData(1, "")]
    [InlineData(2, " (and 1 more)")]
    [InlineData(40, " (and 39 more)")]
    public void File_that_was_refused_is_shown_with_its_first_problem_and_how_many_more_there_are(long problems, string more) =>
        Assert.Equal($"p.csv was refused and set aside as bad/p.csv: p.csv:2: no balance{more}", SetAside(problems).ToString());

    [Fact]
    public void Rows_of_two_parts_of_an_import_add_up()
    {
        Assert.Equal(321, Imported.Counts.Total);
        Assert.Equal(new ImportCounts(5, 60, 700), Imported.Counts + new ImportCounts(4, 40, 400));
    }

    private static SetAsideFile SetAside(long problems) => new("p.csv", "bad/p.csv", ["p.csv:2: no balance", "p.csv:3: no user"], problems);
}
