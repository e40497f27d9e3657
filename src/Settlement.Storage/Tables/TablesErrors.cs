using Azure;
using Azure.Data.Tables.Models;
using Azure.Identity;
using Settlement.Core;

namespace Settlement.Storage.Tables;

/// <summary>Sorts what the service answers into what is expected, what waiting may fix and what it will not.</summary>
/// <remarks>Codes: learn.microsoft.com, "Table Storage error codes".</remarks>
internal static class TablesErrors
{
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
        // A request that the service does not understand is a bug in this program, not a state of the store.
        RequestFailedException { Status: >= 400 and < 500 and not (408 or 409 or 429) } => null,
        RequestFailedException or IOException or HttpRequestException or OperationCanceledException => Unavailable(exception, address),
        _ => null,
    };

    public static StoreRefusedException Missing(TablesAddress address, Exception? exception = null) => new(
        $"{address} has no tables of this program: import positions and yields into it first, or run settle doctor --create", exception);

    // The first line alone: the rest of these messages are headers.
    private static StoreUnavailableException Unavailable(Exception exception, TablesAddress address) => new(
        $"{address} does not answer: {exception.Message.Split('\n')[0].Trim()}", exception);
}
