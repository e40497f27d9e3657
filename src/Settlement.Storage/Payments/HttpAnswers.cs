using System.Net;
using Settlement.Core;

namespace Settlement.Storage;

/// <summary>What each reply of a payment service means. What is not in this table is not known, and never a success.</summary>
internal static class HttpAnswers
{
    /// <summary>The answer to a payment that was sent.</summary>
    public static PaymentAnswer ToPayment(HttpReply reply, Payment sent, Currency currency) => reply.Status switch
    {
        HttpStatusCode.Created => Compare(reply, sent, currency, reply.IsReplay ? PaymentStatus.AlreadyAccepted : PaymentStatus.Accepted),
        HttpStatusCode.OK => Compare(reply, sent, currency, PaymentStatus.AlreadyAccepted),
        HttpStatusCode.UnprocessableEntity when reply.IsProblem => new PaymentAnswer(PaymentStatus.ContentDiffers, reply.Reason()),

        // It is this program that was turned away, not the payment: no user is to blame.
        HttpStatusCode.Unauthorized or HttpStatusCode.ProxyAuthenticationRequired => Unknown(reply.Reason()),
        >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError when reply.IsProblem && !reply.MayPass =>
            new PaymentAnswer(PaymentStatus.Rejected, reply.Reason()),
        _ => Unknown(reply.Reason()),
    };

    /// <summary>The answer to a look-up.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="asked">The payment that was asked for.</param>
    /// <param name="currency">The currency the payment has to be in.</param>
    /// <param name="found">The payment; null if the service has none.</param>
    /// <returns>What was said instead of an answer; null if there is an answer.</returns>
    public static string? ToLookUp(HttpReply reply, Payment asked, Currency currency, out Payment? found)
    {
        found = null;
        switch (reply.Status)
        {
            case HttpStatusCode.OK:
                found = PaymentMessage.Read(reply.Body.Span, asked, currency, out var problem);
                return problem is null ? null : $"{reply.What}, {problem}";
            case HttpStatusCode.NotFound when reply.IsProblem:
                return null;
            case HttpStatusCode.NotFound:
                // A wrong address says this too, and would make every payment look unpaid.
                return $"{reply.What} without a body of application/problem+json: check the address";
            default:
                return reply.Reason();
        }
    }

    /// <summary>The answer to a request for a page of the list of payments.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="isFirst">Whether it is the first page: a service without a list answers it with something else.</param>
    /// <param name="page">The page; null if the service has no list.</param>
    /// <returns>What was said instead of an answer; null if there is an answer.</returns>
    public static string? ToPage(HttpReply reply, bool isFirst, out PaymentPageMessage? page)
    {
        page = null;
        switch (reply.Status)
        {
            case HttpStatusCode.OK:
                page = PaymentPageMessage.Read(reply.Body.Span);
                return page is null && !isFirst ? $"{reply.What}, whose body is no page of payments" : null;
            case HttpStatusCode.NotImplemented when isFirst:
                return null;
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired:
                return reply.Reason();
            case >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError when isFirst && !reply.MayPass:
                return null;
            default:
                return reply.Reason();
        }
    }

    // A body that shows the payment is compared, whatever the status claims; none at all leaves the status to be trusted.
    private static PaymentAnswer Compare(HttpReply reply, Payment sent, Currency currency, PaymentStatus status)
    {
        if (reply.Body.Length == 0)
        {
            return new PaymentAnswer(status);
        }

        var shown = PaymentMessage.Read(reply.Body.Span, sent, currency, out var problem);
        return shown is null ? Unknown($"{reply.What}, {problem}")
            : shown == sent ? new PaymentAnswer(status)
            : new PaymentAnswer(
                PaymentStatus.ContentDiffers,
                $"it pays {shown.Amount.ToText(currency)} to user {shown.UserId} for {shown.Purpose} under {shown.TransactionId}");
    }

    private static PaymentAnswer Unknown(string reason) => new(PaymentStatus.Unknown, reason);
}
