using System.Globalization;
using System.Text.Json;
using System.Xml;
using Azure;
using Azure.Data.Tables.Models;
using Azure.Identity;
using Settlement.Core;

namespace Settlement.Storage.Tables;

/// <summary>Sorts what the service answers into what is expected, what waiting may fix and what it will not.</summary>
/// <remarks>Codes: learn.microsoft.com, "Table Storage error codes".</remarks>
internal static class TablesErrors
{
    private const int TooManyRequests = 429;
    private const int ServiceUnavailable = 503;

    /// <summary>
    /// Whether a conditional write was refused by what is there: the entity exists, changed, or is gone. It may be our
    /// own first write that is there, repeated by the client after its answer was lost; only reading tells.
    /// </summary>
    public static bool IsRefusedByContent(RequestFailedException exception) =>
        (exception.Status == 409 && exception.ErrorCode == TableErrorCode.EntityAlreadyExists) ||
        exception.Status == 412 ||
        (exception.Status == 404 && exception.ErrorCode == TableErrorCode.ResourceNotFound);

    public static bool IsTableMissing(RequestFailedException exception) =>
        exception.Status == 404 && exception.ErrorCode == TableErrorCode.TableNotFound;

    public static bool IsTableMissing(Response answer) =>
        answer.Status == 404 && answer.Headers.TryGetValue("x-ms-error-code", out var code) && code == TableErrorCode.TableNotFound;

    /// <summary>The failure for the caller; null for one that is to be thrown on as it is.</summary>
    public static Exception? Translate(Exception exception, TablesAddress address) => exception switch
    {
        // Thrown instead of the last failure when there was no answer at all, however often it was tried.
        AggregateException { InnerExceptions: [.., var last] } => Translate(last, address) ?? Unavailable(last, address),
        AuthenticationFailedException => new StoreRefusedException(
            $"{address} cannot be signed in to: no identity was found; use az login, or run where there is a managed identity", exception),
        RequestFailedException failed when IsRefusedByContent(failed) => null,
        RequestFailedException failed when IsTableMissing(failed) => Missing(address, exception),
        RequestFailedException { Status: 401 or 403 } failed => new StoreRefusedException(
            $"{address} refuses access ({failed.ErrorCode ?? "no code"}): check the key, or give the identity the role Storage Table Data Contributor",
            exception),
        RequestFailedException { Status: TooManyRequests or ServiceUnavailable } failed => new StoreUnavailableException(
            $"{address} is busy: it answers {failed.Status}", exception),
        // A request that the service does not understand is a bug in this program, not a state of the store.
        RequestFailedException { Status: >= 400 and < 500 and not (408 or 409) } => null,
        // What stands between may have changed it. What was asked for may have happened.
        FormatException or JsonException or XmlException or RequestFailedException { Status: >= 200 and < 300 } => new StoreUnavailableException(
            $"{address} gave an answer that cannot be read: {FirstLine(exception)}", exception),
        RequestFailedException or IOException or HttpRequestException or OperationCanceledException => Unavailable(exception, address),
        _ => null,
    };

    /// <summary>What was asked for was not done in time, with all its tries.</summary>
    public static StoreUnavailableException OutOfTime(TablesAddress address, TimeSpan patience, int lastStatus, Exception exception)
    {
        var seconds = patience.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        return new StoreUnavailableException(
            lastStatus is TooManyRequests or ServiceUnavailable
                ? $"{address} is busy: it answered {lastStatus} for {seconds} s"
                : $"{address} did not answer within {seconds} s",
            exception);
    }

    public static StoreRefusedException Missing(TablesAddress address, Exception? exception = null) => new(
        $"{address} has no tables of this program: import positions and yields into it first, or run settle doctor --create", exception);

    // The first line alone: the rest of these messages are headers.
    private static StoreUnavailableException Unavailable(Exception exception, TablesAddress address) => new(
        $"{address} does not answer: {FirstLine(exception)}", exception);

    private static string FirstLine(Exception exception) => exception.Message.Split('\n')[0].Trim();
}
