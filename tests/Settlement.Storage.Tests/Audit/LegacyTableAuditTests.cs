using System.Globalization;
using CsCheck;
using Settlement.Core;

namespace Settlement.Storage.Tests;

public sealed class LegacyTableAuditTests : IDisposable
{
    private const string Header = "user_id,date,earnings,created_at,transaction_id\n";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Two_rows_of_a_user_and_date_are_found_wherever_they_are()
    {
        var report = Audit(
            Header +
            "user-1,2014-08-05,0.01,2014-08-06 00:00:12.650,b\n" +
            "user-2,2014-08-05,5.60,2014-08-06 00:00:02,c\n" +
            "user-1,2014-08-04,0.02,2014-08-05 00:00:02,d\n" +
            "user-1,2014-08-05,0.01,2014-08-06 00:00:06.650,a\n");

        var found = Assert.Single(report.Duplicates);
        Assert.Equal((4L, 2L, 2L), (report.Rows, report.Users, report.Dates));
        Assert.Equal(("user-1", "2014-08-05"), (found.UserId.Value, found.Date.ToString()));
        Assert.Equal(["a", "b"], found.Rows.Select(row => row.TransactionId));
        Assert.Equal(TimeSpan.FromSeconds(6), found.AfterFirst(found.Rows[1]));
        Assert.Equal(1, report.ToGiveBackMinor);
    }

    [Fact]
    public void Sample_shows_the_incident()
    {
        var report = new LegacyTableAudit(AuditColumns.Default, Currency.Cny).Run(
            RepositoryFolder.PathOf("samples/legacy-settlements.csv"), progress: null, CancellationToken.None);

        var found = Assert.Single(report.Duplicates);
        Assert.Equal([1, 1], found.Rows.Select(row => row.Earnings.Minor));
        Assert.Equal(TimeSpan.FromSeconds(6), found.AfterFirst(found.Rows[1]));
        Assert.Equal(2, found.TransactionIds);
    }

    // Whatever order the rows have, and even where most fingerprints collide.
    [Fact]
    public void Planted_duplicates_are_found_exactly_and_the_order_of_the_rows_decides_nothing() =>
        Gen.Select(
            Gen.Select(Gen.Int[0, 9], Gen.Int[1, 5], Gen.Int[0, 3], Gen.Int[0, 4], Gen.Int[-2, 300]).Array[1, 60],
            Gen.Int[0, 2].Select(i => new[] { ulong.MaxValue, 7UL, 0UL }[i]),
            Gen.Int).Sample(
            (rows, mask, seed) =>
            {
                var lines = rows.Select((row, i) => string.Create(
                    CultureInfo.InvariantCulture,
                    $"user-{row.Item1},2014-08-0{row.Item2},{Money.Format(row.Item5, Currency.Cny)},2014-08-07 00:00:0{row.Item3},{(row.Item4 == 0 ? "" : $"t{row.Item4}")}\n")).ToArray();
                var shuffled = lines.ToArray();
                new Random(seed).Shuffle(shuffled);

                var report = Audit(Header + string.Concat(lines), mask);

                Assert.Equal(Describe(report), Describe(Audit(Header + string.Concat(shuffled), mask)));
                var planted = rows.GroupBy(row => (row.Item2, row.Item1)).Where(group => group.Count() > 1).ToList();
                Assert.Equal(
                    planted.Select(group => (group.Key, group.Count())).Order(),
                    report.Duplicates.Select(found => (
                        (found.Date.Number % 10, int.Parse(found.UserId.Value[5..], CultureInfo.InvariantCulture)), found.Rows.Count)).Order());
                Assert.Equal(rows.Length, report.Rows);
                Assert.Equal(rows.Select(row => row.Item1).Distinct().Count(), report.Users);
                Assert.Equal(rows.Select(row => row.Item2).Distinct().Count(), report.Dates);

                // Of each pair, all but one of the earliest rows.
                Assert.Equal(
                    planted.Sum(group => group.Sum(row => row.Item5)),
                    (int)report.ToGiveBackMinor + report.Duplicates.Sum(found => found.Rows[0].Earnings.Minor));
                Assert.All(report.Duplicates, found => Assert.All(found.Rows, row => Assert.True(found.AfterFirst(row) >= TimeSpan.Zero)));
            },
            iter: 300,
            threads: 1);

    [Fact]
    public void Columns_may_have_other_names_another_order_and_neighbours()
    {
        Assert.True(AuditColumns.TryParse("user_id=UID,earnings=AMOUNT", out var columns, out _));
        var path = folder.WriteText(
            "legacy.csv",
            "ID,transaction_id,AMOUNT,created_at,UID,date\n1,a,0.01,2014-08-06T00:00:06Z,u,2014-08-05\n2,b,0.03,2014-08-06T08:00:00+08:00,u,2014-08-05\n");

        var report = new LegacyTableAudit(columns, Currency.Cny).Run(path, progress: null, CancellationToken.None);

        var found = Assert.Single(report.Duplicates);
        Assert.Equal(["b", "a"], found.Rows.Select(row => row.TransactionId));
        Assert.True(found.AmountsDiffer);
        Assert.Equal(1, found.ToGiveBackMinor);
    }

    [Theory]
    [InlineData("", "does not say what \"\" is called; write COLUMN=NAME, separated by commas")]
    [InlineData("user_id", "does not say what \"user_id\" is called; write COLUMN=NAME, separated by commas")]
    [InlineData("date=", "does not say what \"date\" is called; write COLUMN=NAME, separated by commas")]
    [InlineData("uid=UID", "names a column \"uid\"; the columns are user_id, date, earnings, created_at, transaction_id")]
    [InlineData("date=A,date=B", "names the column \"date\" twice")]
    [InlineData("date=created_at", "gives two columns the name \"created_at\"")]
    public void Column_names_that_make_no_sense_are_refused(string text, string problem)
    {
        Assert.False(AuditColumns.TryParse(text, out var columns, out var found));

        Assert.Equal(problem, found);
        Assert.Equal(AuditColumns.Default, columns);
    }

    [Fact]
    public void Two_columns_may_change_their_names_for_each_other()
    {
        Assert.True(AuditColumns.TryParse("date=created_at,created_at=date", out var columns, out _));
        Assert.Equal(("created_at", "date"), (columns.Date, columns.CreatedAt));
    }

    [Fact]
    public void Every_bad_line_is_named()
    {
        var refused = Assert.Throws<InputFileException>(() => Audit(
            Header +
            "u,2014-08-05,0.01,2014-08-06 00:00:06,a\n" +
            "a/b,2014-08-05,0.01,2014-08-06 00:00:06,a\n" +
            "u,2014-02-30,0.01,2014-08-06 00:00:06,a\n" +
            "u,2014-08-05,1e5,2014-08-06 00:00:06,a\n" +
            "u,2014-08-05,0.001,2014-08-06 00:00:06,a\n" +
            "u,2014-08-05,0.01,yesterday,a\n" +
            "u,2014-08-05,0.01,2014-08-06 00:00:06Z,a\n" +
            "u,2014-08-05\n"));

        Assert.Equal(
            [
                "legacy.csv:3: user_id \"a/b\" contains '/'; none of / \\ # ? is allowed",
                "legacy.csv:4: date \"2014-02-30\" is not a calendar date in the form yyyy-MM-dd",
                "legacy.csv:5: earnings \"1e5\" is in scientific notation; write plain digits with a decimal point",
                "legacy.csv:6: earnings \"0.001\" has more than the 2 decimals of CNY",
                "legacy.csv:7: created_at \"yesterday\" is not a time such as 2014-08-06T00:00:06.650Z or 2014-08-06 00:00:06.650",
                "legacy.csv:8: created_at \"2014-08-06 00:00:06Z\" has an offset from UTC, and that of line 2 has none; write all of them with one, or none",
                "legacy.csv:9: the row has 2 fields and the header 5; write numbers with a decimal point and no other separator, and quote a field that holds a comma",
            ],
            refused.Problems.Select(folder.WithoutFolder));
    }

    [Fact]
    public void File_without_rows_or_without_a_column_is_refused()
    {
        Assert.EndsWith("the file has a header and no rows", Assert.Throws<InputFileException>(() => Audit(Header)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "column \"earnings\" is missing",
            Assert.Throws<InputFileException>(() => Audit(Header.Replace("earnings", "amount", StringComparison.Ordinal))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void File_that_changes_between_the_two_passes_is_refused()
    {
        var path = folder.WriteText("legacy.csv", Header + "u,2014-08-05,0.01,2014-08-06 00:00:06,a\nu,2014-08-05,0.01,2014-08-06 00:00:12,b\n");
        var length = new FileInfo(path).Length;
        var changing = new OnBytes(length, () =>
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            stream.Position = length - 2;
            stream.WriteByte((byte)'c');
        });

        var refused = Assert.Throws<InputFileException>(
            () => new LegacyTableAudit(AuditColumns.Default, Currency.Cny).Run(path, changing, CancellationToken.None));

        Assert.EndsWith("the file changed while it was being read; audit it again when it is complete", refused.Message, StringComparison.Ordinal);
    }

    private static string Describe(AuditReport report) => string.Join('\n', report.Duplicates.SelectMany(found => found.Rows.Select(row => row.ToString())
        .Append(string.Create(CultureInfo.InvariantCulture, $"{found.ToGiveBackMinor} {found.TransactionIds} {found.AmountsDiffer}"))));

    private AuditReport Audit(string content, ulong mask = ulong.MaxValue) =>
        new LegacyTableAudit(AuditColumns.Default, Currency.Cny) { FingerprintMask = mask }.Run(
            folder.WriteText("legacy.csv", content), progress: null, CancellationToken.None);

    /// <summary>Does something once, when so many bytes have been read.</summary>
    private sealed class OnBytes(long bytes, Action action) : IProgress<long>
    {
        private bool done;

        public void Report(long value)
        {
            if (!done && value >= bytes)
            {
                done = true;
                action();
            }
        }
    }
}
