using Microsoft.AspNetCore.Http;
using Settlement.Core;
using Settlement.Documents;

namespace Settlement.Web;

/// <summary>A request that is refused, with what the caller may know about it.</summary>
public sealed class ProblemException : Exception
{
    /// <summary>
    /// The title is the same for all problems of a kind, in a few words; the detail is a sentence about this request.
    /// </summary>
    public ProblemException(int status, string title, string detail)
        : base(detail)
    {
        Status = status;
        Title = title;
    }

    /// <summary>400: the request cannot be meant as it is.</summary>
    public static ProblemException BadRequest(string detail) => new(StatusCodes.Status400BadRequest, "Bad request", detail);

    /// <summary>404: what it is about is not there.</summary>
    public static ProblemException NotFound(string detail) => new(StatusCodes.Status404NotFound, "Not found", detail);

    /// <summary>409: the run or close that it would start is in progress; the answer says where its state is.</summary>
    public static ProblemException GoingOn(string what, SettlementDate date) => GoingOn(what, date, SettlementRoute.Of(date));

    /// <summary>409: what it would start is in progress; the answer says where its state is.</summary>
    public static ProblemException GoingOn(string what, SettlementDate date, string status)
    {
        return new ProblemException(
            StatusCodes.Status409Conflict, $"A {what} is going on", $"A {what} of {date} is in progress; its state is at {status}.")
        {
            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Location"] = status },
            Document = document => document with { StatusUrl = status },
        };
    }

    public int Status { get; }

    public string Title { get; }

    /// <summary>Headers that the answer has to carry, such as <c>Allow</c>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Fills in the members of the problem document that this kind of problem has beside those of all.</summary>
    public Func<ProblemDocument, ProblemDocument> Document { get; init; } = static document => document;
}
