using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Settlement.Core;
using Settlement.Documents;

namespace Settlement.Web;

/// <summary>The routes of a closed day's certificate and of the proofs that rest on it. They only read.</summary>
public sealed class CertificateRoutes(AppStores stores, HttpBoundary boundary)
{
    private static readonly RouteAccess Reads = new((HttpMethods.Get, AppRole.Read));

    /// <summary><c>GET</c>: the certificate, as <c>settle close --out</c> writes it.</summary>
    public Task<IActionResult> CertificateAsync(
        HttpRequest request,
        string date) => boundary.AnswerAsync(request, Reads, async _ =>
        {
            var settlementDate = SettlementRoute.ParseDate(date);
            var open = await stores.GetAsync(request.HttpContext.RequestAborted);
            var day = await open.Settlements.ReadDayAsync(settlementDate, request.HttpContext.RequestAborted);
            return day switch
            {
                null => throw NotRun(settlementDate),
                { State: not DayState.Closed } => throw NotClosed(settlementDate),
                _ => HttpReply.Document(CertificateDocument.Of(day.Certificate) ?? throw Unreadable(settlementDate)),
            };
        });

    /// <summary><c>GET</c>: the proof of a user's line, as <c>settle prove</c> writes it.</summary>
    public Task<IActionResult> ProofAsync(
        HttpRequest request,
        string date,
        string userId) => boundary.AnswerAsync(request, Reads, async _ =>
        {
            var settlementDate = SettlementRoute.ParseDate(date);
            var user = SettlementRoute.ParseUser(userId);
            var open = await stores.GetAsync(request.HttpContext.RequestAborted);
            var report = await new UserProver(open.Settlements).ProveAsync(settlementDate, user, request.HttpContext.RequestAborted);
            return report.Proof is { } proof ? HttpReply.Document(ProofDocument.Of(proof)) : throw Refuse(report);
        });

    private static ProblemException Refuse(ProofReport report) => report.Verdict switch
    {
        ProofVerdict.NotRun => NotRun(report.Date),
        ProofVerdict.NotClosed => NotClosed(report.Date),
        ProofVerdict.FormHasNoProofs => ProblemException.NotFound(
            $"{report.Date} was closed with a certificate of form 1, which has no proofs."),
        ProofVerdict.UserUnknown => ProblemException.NotFound($"{report.UserId} has no record on {report.Date}."),
        ProofVerdict.CertificateUnreadable => Unreadable(report.Date),
        ProofVerdict.RecordsDiffer => Differs(
            "Records differ", $"The records of {report.Date} are not those that were certified, so nothing can be proved from them."),
        _ => throw new UnreachableException(),
    };

    private static ProblemException NotRun(SettlementDate date) => ProblemException.NotFound($"{date} was never run.");

    private static ProblemException NotClosed(SettlementDate date) =>
        ProblemException.NotFound($"{date} is not closed, so it has no certificate.");

    private static ProblemException Unreadable(SettlementDate date) =>
        Differs("Certificate unreadable", $"{date} is closed, but its certificate cannot be read.");

    private static ProblemException Differs(string title, string problem) =>
        new(StatusCodes.Status409Conflict, title, $"{problem} settle verify says what differs.");
}
