using PaymentServiceSample;
using Settlement.Core;

namespace Settlement.Storage.Tests.Payments;

/// <summary>The other side's list: page by page over HTTP, and as a file.</summary>
public sealed class PaymentListTests
{
    private const string Listed = """{"transactionId":"x","date":"2014-08-05","userId":"u1","amount":"0.02","currency":"CNY"}""";

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task Pages_of_any_size_are_one_list_in_order_of_the_user_id(int page)
    {
        await using var service = await RunningService.StartAsync(new PaymentServerOptions { ListPage = page });
        await using var client = service.Client();
        var payments = Enumerable.Range(0, 20).Select(Sample.Payment).ToList();
        await client.PayAsync([.. payments.AsEnumerable().Reverse()], default);
        service.Book.Add(new PaymentRequest("by-hand", "2014-08-05", "😀", "9.99", "CNY"));
        service.Book.Add(new PaymentRequest("by-hand", "2014-08-06", "a", "9.99", "CNY"));

        Assert.True(await client.CanListAsync(Sample.Date, default));
        var listed = await client.ListPaymentsAsync(Sample.Date, default).ToListAsync();

        Assert.Equal([.. payments.Select(ListedPayment.Of), new ListedPayment("by-hand", UserId.Parse("😀"), new Money(999))], listed);
    }

    [Theory]
    [InlineData("404 problem")]
    [InlineData("404 html")]
    [InlineData("405")]
    [InlineData("400 problem")]
    [InlineData("200 html")]
    [InlineData("200 []")]
    [InlineData("200 {}")]
    public async Task Service_that_answers_something_else_has_no_list(string step)
    {
        using var script = new ScriptedService(step);
        await using var client = script.Client();

        Assert.False(await client.CanListAsync(Sample.Date, default));
        Assert.EndsWith("/payments?date=2014-08-05", Assert.Single(script.Seen).Request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("401 problem")]
    [InlineData("403 problem")]
    [InlineData("503")]
    [InlineData("302")]
    public async Task Service_that_does_not_say_is_out_of_reach(string step)
    {
        using var script = new ScriptedService(step);
        await using var client = script.Client();

        await Assert.ThrowsAsync<PaymentServiceUnavailableException>(() => client.CanListAsync(Sample.Date, default));
    }

    public static TheoryData<string, string> BadPages { get; } = new()
    {
        { "404 problem", "404" },
        { "200 {}", "whose body is no page of payments" },
        { $$"""200 {"payments":[{{Listed.Replace("CNY", "EUR", StringComparison.Ordinal)}}]}""", "has an entry whose payment is not in CNY" },
        { $$"""200 {"payments":[{{Listed.Replace("0.02", "0.2", StringComparison.Ordinal)}}]}""", "has an entry which is not a payment" },
        { """200 {"payments":[null]}""", "has an entry that is no payment" },
        { $$"""200 {"payments":[{{Listed.Replace("08-05", "08-06", StringComparison.Ordinal)}}]}""", "has a payment of 2014-08-06" },
        { $$"""200 {"payments":[{{Listed}}],"continuation":"round"}""", "comes round to a page that was there before" },
    };

    [Theory]
    [MemberData(nameof(BadPages))]
    public async Task Page_that_cannot_be_used_is_no_short_list(string step, string problem)
    {
        using var script = new ScriptedService($$"""200 {"payments":[{{Listed}}],"continuation":"round"}""", step);
        await using var client = script.Client();

        var error = await Assert.ThrowsAsync<PaymentServiceUnavailableException>(
            async () => await client.ListPaymentsAsync(Sample.Date, default).CountAsync());

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Continuation_is_sent_back_as_it_came()
    {
        using var script = new ScriptedService($$"""200 {"payments":[{{Listed}}],"continuation":"a&b=c/d+e"}""", """200 {"payments":[]}""");
        await using var client = script.Client();

        Assert.Equal(1, await client.ListPaymentsAsync(Sample.Date, default).CountAsync());
        Assert.EndsWith("/payments?date=2014-08-05&continuation=a%26b%3Dc%2Fd%2Be", script.Seen[1].Request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_is_read_in_any_order_of_rows_and_columns_and_other_dates_are_passed_over()
    {
        using var folder = new TemporaryFolder();
        var path = folder.WriteText("paid.csv", "amount,note,user_id,transaction_id,date\n0.02,x,b,2,2014-08-05\n-0.01,,a,1,2014-08-05\n7.00,,a,9,2014-08-06\n");

        using var file = PaymentsFile.Read(path, Sample.Date, Currency.Cny, default);

        Assert.Equal(
            [new ListedPayment("1", UserId.Parse("a"), new Money(-1)), new ListedPayment("2", UserId.Parse("b"), new Money(2))],
            await file.ListPaymentsAsync(Sample.Date, default).ToListAsync());
        Assert.True(await file.CanListAsync(Sample.Date, default));
        Assert.False(await file.CanListAsync(SettlementDate.Parse("2014-08-06"), default));
    }

    [Theory]
    [InlineData("user_id,date,amount\n", ":1: column \"transaction_id\" is missing")]
    [InlineData("transaction_id,user_id,date,amount\n1,a,2014-08-05,much\n2,,2014-08-05,1.00\n,c,2014-08-05,1.00\n4,d,August,1.00\n", ":2: amount \"much\"")]
    [InlineData("transaction_id,user_id,date,amount\n1,a,2014-08-06,1.00\n", "none of its 1 payments is of 2014-08-05")]
    public void File_with_a_bad_line_or_of_another_date_is_refused_whole(string content, string problem)
    {
        using var folder = new TemporaryFolder();

        var refusal = Assert.Throws<InputFileException>(() => PaymentsFile.Read(folder.WriteText("paid.csv", content), Sample.Date, Currency.Cny, default));

        Assert.Contains(problem, string.Join('\n', [refusal.Message, .. refusal.Problems]), StringComparison.Ordinal);
    }
}
