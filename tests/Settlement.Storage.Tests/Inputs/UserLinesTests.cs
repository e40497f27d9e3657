using System.Globalization;
using System.Text;
using CsCheck;
using Settlement.Core;

namespace Settlement.Storage.Tests;

public sealed class UserLinesTests : IDisposable
{
    private const int Rows = 20_000;

    private readonly TemporaryFolder folder = new();
    private readonly InMemoryInputStore store = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void First_line_of_a_user_is_found_in_whatever_order_users_come() =>
        Gen.OneOf(Gen.Int[0, 9].Array[0, 30], Gen.Int[0, 9].Array[0, 30].Select(numbers => numbers.Order().ToArray())).Sample(numbers =>
        {
            var users = numbers.Select(Sample.UserId).ToList();
            var rereadings = 0;
            var lines = new UserLines(before =>
            {
                rereadings++;
                return users.Take(before).Select((user, i) => KeyValuePair.Create(user, i + 1)).Where(row => row.Value < before);
            });
            var reference = new Dictionary<UserId, int>();
            for (var i = 0; i < users.Count; i++)
            {
                var expected = reference.TryGetValue(users[i], out var first) ? first : (int?)null;
                reference.TryAdd(users[i], i + 1);
                Assert.Equal(expected, lines.Add(users[i], i + 1));
            }

            Assert.Equal(numbers.Zip(numbers.Skip(1)).Any(pair => pair.First > pair.Second) ? 1 : 0, rereadings);
        });

    [Fact]
    public async Task Large_file_with_one_user_out_of_order_is_imported_whole()
    {
        var users = Enumerable.Range(0, Rows).Select(Sample.User).ToList();
        (users[15_000], users[15_001]) = (users[15_001], users[15_000]);

        var report = await ImportAsync(users);

        Assert.Equal(new ImportCounts(Rows, 0, 0), report.Counts);
        Assert.Equal(100, store.BalanceOf(users[^1]));
    }

    [Fact]
    public async Task Duplicate_far_behind_the_end_of_the_order_names_the_line_far_before_it()
    {
        var users = Enumerable.Range(0, Rows).Select(Sample.User).ToList();
        users[15_000] = users[3];
        users[19_000] = users[18_999];

        var refused = await Assert.ThrowsAsync<InputFileException>(() => ImportAsync(users));

        Assert.Equal(
            ["positions.csv:15002: user \"user-00003\" is already on line 5; keep one of the two",
             "positions.csv:19002: user \"user-18999\" is already on line 19001; keep one of the two"],
            refused.Problems.Select(problem => problem[problem.IndexOf("positions.csv", StringComparison.Ordinal)..]));
    }

    [Fact]
    public void Pass_goes_on_where_it_was_after_a_reading_aside()
    {
        var content = string.Concat(Enumerable.Range(0, 30_000).Select(i => i.ToString("00000\n", CultureInfo.InvariantCulture)));
        using var file = InputFile.Of("rows.csv", new MemoryStream(Encoding.ASCII.GetBytes(content)));
        using var pass = new StreamReader(file.BeginPass(new InputProblems("rows.csv"), default));
        var first = pass.ReadLine();

        using (var aside = file.BeginAside(new InputProblems("rows.csv"), default))
        using (var rows = new StreamReader(aside.Lines))
        {
            Assert.Equal(content, rows.ReadToEnd());
        }

        Assert.Equal(content, first + "\n" + pass.ReadToEnd());
    }

    private Task<ImportReport> ImportAsync(IEnumerable<string> users)
    {
        var rows = string.Concat(users.Select(user => string.Create(CultureInfo.InvariantCulture, $"{user},1.00\n")));
        return new PositionsImport(store, new InMemorySettlementStore(), Currency.Cny).ImportAsync(
            folder.WriteText("positions.csv", "user_id,balance\n" + rows), Sample.Date, PositionsRule.WholeSet, progress: null, default);
    }
}
