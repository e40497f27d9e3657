using Settlement.Core;

namespace Settlement.Storage.Tests.Payments;

/// <summary>The table of answers in docs/payments.md, row by row.</summary>
public sealed class HttpAnswersTests
{
    private const string Payment = """{"transactionId":"ID","date":"2014-08-05","userId":"user-00001","amount":"0.02","currency":"CNY"}""";

    // Requests: how many are sent of three allowed, to a service with the promise of idempotency.
    [Theory]
    [InlineData("201", PaymentStatus.Accepted, 1)]
    [InlineData("201 " + Payment, PaymentStatus.Accepted, 1)]
    [InlineData("201 replay " + Payment, PaymentStatus.AlreadyAccepted, 1)]
    [InlineData("201 replay", PaymentStatus.AlreadyAccepted, 1)]
    [InlineData("200 " + Payment, PaymentStatus.AlreadyAccepted, 1)]
    [InlineData("200", PaymentStatus.AlreadyAccepted, 1)]
    [InlineData("200 html", PaymentStatus.Unknown, 1)]
    [InlineData("200 null", PaymentStatus.Unknown, 1)]
    [InlineData("202", PaymentStatus.Unknown, 1)]
    [InlineData("204", PaymentStatus.Unknown, 1)]
    [InlineData("302", PaymentStatus.Unknown, 1)]
    [InlineData("400 problem", PaymentStatus.Rejected, 1)]
    [InlineData("402 problem", PaymentStatus.Rejected, 1)]
    [InlineData("403 problem", PaymentStatus.Rejected, 1)]
    [InlineData("404 problem", PaymentStatus.Rejected, 1)]
    [InlineData("410 problem", PaymentStatus.Rejected, 1)]
    [InlineData("400", PaymentStatus.Unknown, 1)]
    [InlineData("404 html", PaymentStatus.Unknown, 1)]
    [InlineData("401 problem", PaymentStatus.Unknown, 1)]
    [InlineData("422 problem", PaymentStatus.ContentDiffers, 1)]
    [InlineData("422 html", PaymentStatus.Unknown, 1)]
    [InlineData("409 problem", PaymentStatus.Unknown, 3)]
    [InlineData("408", PaymentStatus.Unknown, 3)]
    [InlineData("425", PaymentStatus.Unknown, 3)]
    [InlineData("429 problem", PaymentStatus.Unknown, 3)]
    [InlineData("500 problem", PaymentStatus.Unknown, 3)]
    [InlineData("502 html", PaymentStatus.Unknown, 3)]
    [InlineData("503", PaymentStatus.Unknown, 3)]
    [InlineData("504", PaymentStatus.Unknown, 3)]
    [InlineData("reset", PaymentStatus.Unknown, 3)]
    public async Task Payment_answered_so_has_this_status(string step, PaymentStatus expected, int requests)
    {
        var payment = Sample.Payment(1);
        using var service = new ScriptedService(step.Replace("ID", payment.TransactionId.ToString(), StringComparison.Ordinal));
        await using var client = service.Client();

        var answer = Assert.Single(await client.PayAsync([payment], default));

        Assert.Equal(expected, answer.Status);
        Assert.Equal(requests, service.Seen.Count);
        Assert.All(service.Seen, seen => Assert.Equal(service.Seen[0], seen));
        Assert.Equal(answer.IsPaid, answer.Reason is null);
    }

    [Theory]
    [InlineData("201", PaymentStatus.Accepted)]
    [InlineData("409 problem", PaymentStatus.Unknown)]
    [InlineData("408", PaymentStatus.Unknown)]
    [InlineData("429 after=1", PaymentStatus.Unknown)]
    [InlineData("500", PaymentStatus.Unknown)]
    [InlineData("503 after=1", PaymentStatus.Unknown)]
    [InlineData("reset", PaymentStatus.Unknown)]
    [InlineData("400 problem", PaymentStatus.Rejected)]
    public async Task Payment_to_a_service_without_the_promise_is_sent_once_whatever_it_says(string step, PaymentStatus expected)
    {
        using var service = new ScriptedService(step, "201");
        await using var client = service.Client(promisesIdempotency: false);

        var answer = Assert.Single(await client.PayAsync([Sample.Payment(1)], default));

        Assert.Equal(expected, answer.Status);
        Assert.Single(service.Seen);
    }

    [Theory]
    [InlineData("account\tclosed\r\nsince May", "400 Bad Request: account closed since May")]
    [InlineData("", "400 Bad Request")]
    public async Task Words_of_a_refusal_that_is_no_problem_document_are_shown_on_one_line(string body, string reason)
    {
        using var service = new ScriptedService("400 text " + body);
        await using var client = service.Client();

        Assert.Equal(new PaymentAnswer(PaymentStatus.Unknown, reason), Assert.Single(await client.PayAsync([Sample.Payment(1)], default)));
    }

    [Fact]
    public async Task Long_page_in_place_of_an_answer_is_shown_by_its_start()
    {
        using var service = new ScriptedService("404 text " + new string('é', 1_000));
        await using var client = service.Client();

        Assert.Equal(
            new PaymentAnswer(PaymentStatus.Unknown, $"404 Not Found: {new string('é', 120)}…"), Assert.Single(await client.PayAsync([Sample.Payment(1)], default)));
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    public async Task Payment_without_an_answer_in_time_is_unknown(bool promisesIdempotency, int requests)
    {
        using var service = new ScriptedService("silence");
        await using var client = service.Client(promisesIdempotency, time: new TestClock { Skips = static wait => wait <= TimeSpan.FromSeconds(10) });

        var answer = Assert.Single(await client.PayAsync([Sample.Payment(1)], default));

        Assert.Equal(new PaymentAnswer(PaymentStatus.Unknown, "no answer within 10 s"), answer);
        Assert.Equal(requests, service.Seen.Count);
    }

    [Theory]
    [InlineData("amount", "0.02", "0.03")]
    [InlineData("user", "user-00001", "user-00002")]
    [InlineData("date", "2014-08-05", "2014-08-06")]
    public async Task Payment_whose_answer_shows_another_payment_has_other_content(string what, string from, string to)
    {
        Assert.NotEmpty(what);
        var payment = Sample.Payment(1);
        var body = Payment.Replace("ID", payment.TransactionId.ToString(), StringComparison.Ordinal).Replace(from, to, StringComparison.Ordinal);
        using var service = new ScriptedService("200 " + body);
        await using var client = service.Client();

        var answer = Assert.Single(await client.PayAsync([payment], default));

        Assert.Equal(PaymentStatus.ContentDiffers, answer.Status);
        Assert.Contains(to, answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Payment_in_progress_and_then_done_is_paid()
    {
        using var service = new ScriptedService("409 problem", "409 problem", "200");
        await using var client = service.Client();

        Assert.Equal([new PaymentAnswer(PaymentStatus.AlreadyAccepted)], await client.PayAsync([Sample.Payment(1)], default));
    }

    [Fact]
    public async Task Request_carries_the_transaction_id_as_key_and_the_amount_in_major_units()
    {
        var payment = Sample.Payment(1) with { Amount = new Money(-3), UserId = UserId.Parse("小明") };
        using var service = new ScriptedService("201");
        await using var client = service.Client(key: "s3cret");

        await client.PayAsync([payment], default);

        var (request, idempotencyKey, authorization, body) = Assert.Single(service.Seen);
        Assert.Equal("POST https://pay.example/v1/payments", request);
        Assert.Equal(payment.TransactionId.ToString(), idempotencyKey);
        Assert.Equal("Bearer s3cret", authorization);
        var json = System.Text.Json.JsonDocument.Parse(body).RootElement;
        Assert.Equal(
            ["transactionId", "date", "userId", "amount", "currency"], json.EnumerateObject().Select(field => field.Name));
        Assert.Equal(
            [payment.TransactionId.ToString(), "2014-08-05", "小明", "-0.03", "CNY"],
            json.EnumerateObject().Select(field => field.Value.GetString()!));
    }

    [Theory]
    [InlineData(3, "0.03", "")]
    [InlineData(-3, "-0.03", ",\"kind\":\"reversal\"")]
    public async Task Request_of_a_correction_carries_its_number_and_a_reversal_its_kind_and_a_negative_amount(int minor, string amount, string kind)
    {
        var payment = Sample.Payment(1) with { Amount = new Money(minor), Correction = 2 };
        using var service = new ScriptedService("201");
        await using var client = service.Client();

        await client.PayAsync([payment], default);

        Assert.Equal(
            $$"""{"transactionId":"{{payment.TransactionId}}","date":"2014-08-05","userId":"user-00001","amount":"{{amount}}","currency":"CNY","correction":2{{kind}}}""",
            Assert.Single(service.Seen).Body);
    }

    // A service that passes over what it does not know shows the five fields that it has always shown.
    [Theory]
    [InlineData("", PaymentStatus.AlreadyAccepted)]
    [InlineData(",\"correction\":2", PaymentStatus.AlreadyAccepted)]
    [InlineData(",\"correction\":2,\"kind\":\"reversal\"", PaymentStatus.AlreadyAccepted)]
    [InlineData(",\"kind\":\"debit\"", PaymentStatus.AlreadyAccepted)]
    [InlineData(",\"correction\":3", PaymentStatus.ContentDiffers)]
    [InlineData(",\"correction\":0", PaymentStatus.ContentDiffers)]
    [InlineData(",\"correction\":\"two\"", PaymentStatus.Unknown)]
    public async Task Answer_to_a_reversal_is_compared_in_what_it_shows(string shown, PaymentStatus expected)
    {
        var payment = Sample.Payment(1) with { Amount = new Money(-2), Correction = 2 };
        var body = Payment.Replace("ID", payment.TransactionId.ToString(), StringComparison.Ordinal)
            .Replace("0.02", "-0.02", StringComparison.Ordinal).Replace("}", shown + "}", StringComparison.Ordinal);
        using var service = new ScriptedService("200 " + body);
        await using var client = service.Client();

        Assert.Equal(expected, (await client.PayAsync([payment], default))[0].Status);
        if (expected != PaymentStatus.Unknown)
        {
            Assert.Equal(expected == PaymentStatus.AlreadyAccepted, (await client.LookUpAsync([payment], default))[0] == payment);
        }
    }

    [Fact]
    public async Task Answer_that_shows_a_correction_to_the_payment_of_a_record_has_other_content()
    {
        var payment = Sample.Payment(1);
        var body = Payment.Replace("ID", payment.TransactionId.ToString(), StringComparison.Ordinal).Replace("}", ",\"correction\":1}", StringComparison.Ordinal);
        using var service = new ScriptedService("200 " + body);
        await using var client = service.Client();

        var answer = (await client.PayAsync([payment], default))[0];

        Assert.Equal(PaymentStatus.ContentDiffers, answer.Status);
        Assert.Contains("for correction 1 of 2014-08-05", answer.Reason, StringComparison.Ordinal);
    }

    // A service that turns the sign round when it sees the kind, or credits what it should take back.
    [Fact]
    public async Task Reversal_shown_with_an_amount_that_is_not_negative_is_no_answer()
    {
        var payment = Sample.Payment(1) with { Amount = new Money(-2), Correction = 1 };
        var body = Payment.Replace("ID", payment.TransactionId.ToString(), StringComparison.Ordinal).Replace("}", ",\"kind\":\"reversal\"}", StringComparison.Ordinal);
        using var service = new ScriptedService("200 " + body);
        await using var client = service.Client();

        Assert.Equal(PaymentStatus.Unknown, (await client.PayAsync([payment], default))[0].Status);
        await Assert.ThrowsAsync<PaymentServiceUnavailableException>(() => client.LookUpAsync([payment], default));
    }

    [Fact]
    public async Task Reason_is_the_service_s_own_words_on_one_line_without_the_key()
    {
        using var service = new ScriptedService("400 problem", """401 {"detail":"key s3cret is not known"}""");
        await using var client = service.Client(key: "s3cret");

        Assert.Equal("400 Bad Request: the reason in two lines", (await client.PayAsync([Sample.Payment(1)], default))[0].Reason);
        Assert.Equal("401 Unauthorized: key (key) is not known", (await client.PayAsync([Sample.Payment(1)], default))[0].Reason);
    }

    [Fact]
    public async Task Retry_waits_as_long_as_the_service_asks_but_no_longer_than_allowed()
    {
        var clock = new TestClock { Skips = static wait => wait <= TimeSpan.FromSeconds(9) };
        using var service = new ScriptedService("429 after=3 problem", "503 after=600", "201");
        await using var client = service.Client(time: clock);

        Assert.Equal(PaymentStatus.Accepted, (await client.PayAsync([Sample.Payment(1)], default))[0].Status);

        Assert.Equal([TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5)], clock.Waits.Where(wait => wait < TimeSpan.FromSeconds(10)));
    }

    [Theory]
    [InlineData("200 " + Payment)]
    [InlineData("503|404 problem")]
    [InlineData("reset|429 problem|404 problem")]
    public async Task Look_up_answered_so_has_a_result(string script)
    {
        var payment = Sample.Payment(1);
        using var service = new ScriptedService(script.Replace("ID", payment.TransactionId.ToString(), StringComparison.Ordinal).Split('|'));
        await using var client = service.Client(promisesIdempotency: false);

        var found = Assert.Single(await client.LookUpAsync([payment], default));

        Assert.Equal(script.StartsWith("200", StringComparison.Ordinal) ? payment : null, found);
        Assert.Equal($"GET https://pay.example/v1/payments/{payment.TransactionId}", service.Seen[0].Request);
    }

    [Theory]
    [InlineData("200", 1, "200 OK, whose body is not a payment")]
    [InlineData("200 html", 1, "200 OK, whose body is not a payment")]
    [InlineData("200 {\"transactionId\":7}", 1, "200 OK, whose body is not a payment")]
    [InlineData("200 {\"currency\":\"USD\"}", 1, "200 OK, whose payment is not in CNY")]
    [InlineData("204", 1, "204 No Content")]
    [InlineData("302", 1, "302 Found")]
    [InlineData("404", 1, "404 Not Found without a body of application/problem+json: check the address")]
    [InlineData("404 html", 1, "404 Not Found without a body of application/problem+json: check the address")]
    [InlineData("401 problem", 1, "401 Unauthorized: the reason in two lines")]
    [InlineData("403 problem", 1, "403 Forbidden: the reason in two lines")]
    [InlineData("429 problem", 3, "429 Too Many Requests: the reason in two lines")]
    [InlineData("500", 3, "500 Internal Server Error")]
    [InlineData("503 html", 3, "503 Service Unavailable: <h1>a proxy's page</h1>")]
    [InlineData("reset", 3, "Connection reset by peer")]
    public async Task Look_up_answered_otherwise_is_no_answer(string step, int requests, string reason)
    {
        using var service = new ScriptedService(step);
        await using var client = service.Client();

        var failure = await Assert.ThrowsAsync<PaymentServiceUnavailableException>(() => client.LookUpAsync([Sample.Payment(1)], default));

        Assert.Equal($"payment service https://pay.example/v1/ gives no usable answer: {reason}", failure.Message);
        Assert.Equal(requests, service.Seen.Count);
    }

    [Theory]
    [InlineData("0.2", false)]
    [InlineData("0.020", false)]
    [InlineData(".02", false)]
    [InlineData("00.02", false)]
    [InlineData("+0.02", false)]
    [InlineData("0.02 ", false)]
    [InlineData("2e-2", false)]
    [InlineData("92233720368547758.08", false)]
    [InlineData("92233720368547758.07", true)]
    [InlineData("-0.02", true)]
    public async Task Looked_up_amount_is_read_strictly(string amount, bool isRead)
    {
        var payment = Sample.Payment(1);
        var body = Payment.Replace("ID", payment.TransactionId.ToString(), StringComparison.Ordinal).Replace("0.02", amount, StringComparison.Ordinal);
        using var service = new ScriptedService("200 " + body);
        await using var client = service.Client();

        var found = await Record.ExceptionAsync(async () =>
            Assert.Equal(amount, (await client.LookUpAsync([payment], default))[0]!.Amount.ToText(Currency.Cny)));

        Assert.Equal(isRead, found is null);
    }
}
