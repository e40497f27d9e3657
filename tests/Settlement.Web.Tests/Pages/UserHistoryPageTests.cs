using AngleSharp.Html.Dom;
using Settlement.Core;

namespace Settlement.Web.Tests;

public sealed class UserHistoryPageTests
{
    private static readonly PageLinks Links = new("/operations");

    private static readonly UserId User = UserId.Parse("<b>user 1");

    [Fact]
    public async Task Amount_is_explained_step_by_step_each_with_its_source()
    {
        var (page, _) = await RenderAsync(Statement(3), isClosed: true);

        PageRules.Check(page);
        Assert.Empty(page.QuerySelectorAll("b"));
        Assert.Contains("<b>user 1", page.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        var steps = page.QuerySelectorAll(".why-steps tbody tr");
        Assert.Equal(
            ["Position", "Yield", "Exact earnings", "Earnings", "Residue", "Input hash", "Transaction id", "Payment"],
            steps.Select(step => step.Children[0].TextContent));
        Assert.All(steps, step => Assert.NotEmpty(step.Children[2].TextContent));
        Assert.Contains("200.37 × 1.1301 / 10,000", steps[2].TextContent, StringComparison.Ordinal);
        Assert.Equal(
            "/api/settlements/2014-08-05/users/%3Cb%3Euser%201/proof", page.QuerySelector("a[download]")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Proof_is_offered_of_a_closed_day_alone() =>
        Assert.Empty((await RenderAsync(Statement(3), isClosed: false)).Page.QuerySelectorAll("a[download]"));

    [Fact]
    public async Task Statement_is_paged_by_the_server_the_latest_first()
    {
        var (first, view) = await RenderAsync(Statement(70), isClosed: false, page: 1);
        Assert.Equal(UserView.MostLines, view.Lines.Count);
        Assert.Equal("2014-08-05", view.Lines[0].Date.ToString());
        Assert.Null(view.Pager.Previous);
        Assert.Equal("/operations/users/%3Cb%3Euser%201?page=2", view.Pager.Next);
        PageRules.Check(first);

        var last = UserView.Of(Statement(70), Currency.Cny, why: null, isClosed: false, page: 99, Links);
        Assert.Equal(70 - (2 * UserView.MostLines), last.Lines.Count);
        Assert.Null(last.Pager.Next);
        Assert.Equal("63 to 70 of 70", last.Pager.Label);
    }

    [Fact]
    public void Dates_on_which_the_user_was_not_settled_are_holes_of_the_chart()
    {
        var statement = Statement(5);
        var view = UserView.Of(statement with { Lines = [.. statement.Lines.Where((_, index) => index != 2)] }, Currency.Cny, why: null, isClosed: false, page: 1, Links);

        Assert.Single(view.Balance!.Holes);
        Assert.Equal(2, view.Balance.Lines.Count);
    }

    [Fact]
    public async Task User_without_any_date_has_a_page_that_says_so()
    {
        var (page, _) = await RenderAsync(Statement(0), isClosed: false, explain: false);

        PageRules.Check(page);
        Assert.Contains("There is no settled date of this user", page.Text(), StringComparison.Ordinal);
    }

    private static UserStatement Statement(int dates)
    {
        Int128 total = 0;
        var lines = new List<StatementLine>();
        for (var i = dates - 1; i >= 0; i--)
        {
            var plan = Sample.LedgerPlan with { Date = new SettlementDate(Sample.Date.Day.AddDays(-i)) };
            var record = Sample.Record(new Position(User, new Money(20_037)), Sample.Run(1), plan);
            total += record.Earnings.Credited.Minor;
            lines.Add(new StatementLine(plan, record, total));
        }

        return new UserStatement(User, From: null, To: null, lines);
    }

    private static async Task<(IHtmlDocument Page, UserView View)> RenderAsync(UserStatement statement, bool isClosed, int page = 1, bool explain = true)
    {
        var record = Sample.Record(new Position(User, new Money(20_037)), Sample.Run(1), Sample.LedgerPlan);
        var stored = new StoredPosition(User.Value, 20_037);
        var why = new Explanation(
            Sample.LedgerPlan, User, stored, record, new RecordComputer(Sample.LedgerPlan).Compute(stored), Payment.Posted(record), Attention: null);
        var view = UserView.Of(statement, Currency.Cny, explain ? why : null, isClosed, page, Links);
        return (
            PageRules.Parse(await PageRenderer.RenderAsync<UserHistoryPage>(
                new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(UserHistoryPage.User)] = view, [nameof(UserHistoryPage.Links)] = Links })),
            view);
    }
}
