using System.Globalization;

namespace PaymentServiceSample;

/// <summary>The answers of the service; <c>docs/payments.md</c> says what each means.</summary>
internal sealed class PaymentEndpoints(
    PaymentServerOptions options, Faults faults, PaymentBook book, Func<PaymentRequest, Task> beforePaying)
{
    private const string KeyHeader = "Idempotency-Key";

    private int funded;

    public async Task AuthorizeAsync(HttpContext context, RequestDelegate next)
    {
        if (options.Key is null || context.Request.Headers.Authorization == $"Bearer {options.Key}")
        {
            await next(context);
            return;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        await Problem(StatusCodes.Status401Unauthorized, "the key is missing or wrong").ExecuteAsync(context);
    }

    public async Task<IResult> PayAsync(HttpContext context, PaymentRequest request)
    {
        if (request.FindProblem(context.Request.Headers[KeyHeader]) is { } problem)
        {
            return Problem(StatusCodes.Status400BadRequest, problem);
        }

        if (options.NoReversals && request.IsReversal)
        {
            return Problem(StatusCodes.Status400BadRequest, "this service takes no reversals");
        }

        var fault = faults.Next("POST", request.TransactionId!);
        if (Before(context, fault) is { } refused)
        {
            return refused;
        }

        if (book.FindRefusal(request.TransactionId!) is { } reason)
        {
            return Refused(reason);
        }

        if (fault == Fault.Refused && !book.HasPaid(request.TransactionId!))
        {
            return Refuse(request, "refused");
        }

        // Whether the caller still listens does not matter: what has begun is carried out.
        var answer = options.Blind ? await PayBlindlyAsync(request) : await PayOnceAsync(context, request);
        if (fault == Fault.PaidTwice)
        {
            book.Add(request with { TransactionId = $"own-{request.TransactionId}" });
        }

        return After(context, fault) ?? answer;
    }

    public IResult LookUp(HttpContext context, string id)
    {
        var fault = faults.Next("GET", id);
        return Before(context, fault) ?? After(context, fault) ?? (book.Find(id) is { } payment
            ? Results.Ok(payment)
            : Problem(StatusCodes.Status404NotFound, $"there is no payment {id}"));
    }

    public IResult List(HttpContext context, string? date, string? continuation)
    {
        if (date is null)
        {
            return Results.Ok(book.Paid);
        }

        var start = 0;
        if (options.NoList || (continuation is not null && !int.TryParse(continuation, CultureInfo.InvariantCulture, out start)))
        {
            return Problem(StatusCodes.Status404NotFound, "there is no such list");
        }

        var fault = faults.Next("LIST", $"{date} {start}");
        var (page, next) = book.List(date, start, options.ListPage);
        return Before(context, fault) ?? After(context, fault) ?? Results.Ok(
            new PaymentPage(page, next?.ToString(CultureInfo.InvariantCulture)));
    }

    private static IResult? Before(HttpContext context, Fault fault)
    {
        switch (fault)
        {
            case Fault.Throttled:
                return Problem(StatusCodes.Status429TooManyRequests, "too many requests");
            case Fault.RefusedBefore:
                return Problem(StatusCodes.Status503ServiceUnavailable, "out of order");
            case Fault.DroppedBefore:
                context.Abort();
                return Results.Empty;
            default:
                return null;
        }
    }

    private static IResult? After(HttpContext context, Fault fault)
    {
        switch (fault)
        {
            case Fault.FailedAfter:
                return Problem(StatusCodes.Status500InternalServerError, "failed, and does not say where");
            case Fault.DroppedAfter:
                context.Abort();
                return Results.Empty;
            default:
                return null;
        }
    }

    private static IResult Problem(int status, string detail) => Results.Problem(detail, statusCode: status);

    private static IResult Created(PaymentRequest request) => Results.Created($"/payments/{request.TransactionId}", request);

    private async Task<IResult> PayBlindlyAsync(PaymentRequest request)
    {
        await WorkAsync(request);
        book.PayBlindly(request);
        return Created(request);
    }

    private async Task<IResult> PayOnceAsync(HttpContext context, PaymentRequest request)
    {
        if (!book.TryTake(request, out var entry))
        {
            return Again(context, entry, request);
        }

        try
        {
            if (Interlocked.Increment(ref funded) > options.MostPayments)
            {
                Interlocked.Decrement(ref funded);
                return Refuse(request, "no money left");
            }

            await WorkAsync(request);
            book.Pay(entry);
            return Created(request);
        }
        finally
        {
            book.LetGo(entry);
        }
    }

    private IResult Refuse(PaymentRequest request, string reason)
    {
        if (options.KeepRefusals)
        {
            book.Refuse(request.TransactionId!, reason);
        }

        return Refused(reason);
    }

    private static IResult Refused(string reason) => Problem(StatusCodes.Status402PaymentRequired, reason);

    private static IResult Again(HttpContext context, PaymentBook.Entry entry, PaymentRequest request)
    {
        if (entry.Request != request)
        {
            return Problem(StatusCodes.Status422UnprocessableEntity, "this key was used for another payment");
        }

        if (!entry.IsPaid)
        {
            return Problem(StatusCodes.Status409Conflict, "this payment is in progress");
        }

        context.Response.Headers["Idempotency-Replayed"] = "true";
        return Results.Ok(entry.Request);
    }

    private async Task WorkAsync(PaymentRequest request)
    {
        await beforePaying(request);
        if (options.DelayMs > 0)
        {
            await Task.Delay(options.DelayMs);
        }
    }
}
