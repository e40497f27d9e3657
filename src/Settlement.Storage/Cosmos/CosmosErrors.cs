using System.Globalization;
using System.Net;
using System.Text.Json;
using Azure.Identity;
using Microsoft.Azure.Cosmos;
using Polly.Timeout;
using Settlement.Core;

namespace Settlement.Storage.Cosmos;

/// <summary>Sorts what the service answers into what waiting may fix and what it will not.</summary>
/// <remarks>Codes: learn.microsoft.com, "HTTP status codes for Azure Cosmos DB".</remarks>
internal static class CosmosErrors
{
    // "Owner resource not found": no container or no database, rather than no item.
    private const int NoContainer = 1003;

    // "Read session not available": a replica has not caught up with what this process wrote. No statement about an item.
    private const int SessionNotAvailable = 1002;

    // The sub-statuses of what the client itself reports.
    private const int FirstOfClient = 20000;
    private const int LastOfClient = 20999;

    // An identity may read and write items, but make no database or container.
    private const int NotForIdentities = 5300;

    /// <summary>Whether an answer says that there is no such item, container or database.</summary>
    public static bool IsMissing(HttpStatusCode status, int subStatus) =>
        status == HttpStatusCode.NotFound && subStatus != SessionNotAvailable;

    /// <inheritdoc cref="IsMissing(HttpStatusCode, int)" />
    public static bool IsMissing(ResponseMessage answer) => IsMissing(answer.StatusCode, SubStatus(answer));

    /// <summary>Whether an answer says that there is no container or no database, rather than no item.</summary>
    public static bool IsContainerMissing(ResponseMessage answer) =>
        answer.StatusCode == HttpStatusCode.NotFound && SubStatus(answer) == NoContainer;

    /// <inheritdoc cref="IsContainerMissing(ResponseMessage)" />
    public static bool IsContainerMissing(CosmosException failed) => failed is { StatusCode: HttpStatusCode.NotFound, SubStatusCode: NoContainer };

    /// <summary>Whether trying again may help. What was asked for may have happened.</summary>
    public static bool IsTransient(Exception exception) => exception switch
    {
        CosmosException failed => failed.StatusCode switch
        {
            HttpStatusCode.RequestTimeout or HttpStatusCode.Gone or HttpStatusCode.TooManyRequests or (HttpStatusCode)449 => true,
            HttpStatusCode.NotFound => failed.SubStatusCode == SessionNotAvailable,
            >= HttpStatusCode.InternalServerError => true,
            _ => false,
        },
        TimeoutRejectedException or OperationCanceledException or IOException or HttpRequestException => true,
        _ => false,
    };

    /// <summary>The failure for the caller; null for one that is to be thrown on as it is.</summary>
    public static Exception? Translate(Exception exception, CosmosAddress address) => exception switch
    {
        AuthenticationFailedException => new StoreRefusedException(
            $"{address} cannot be signed in to: no identity was found; use az login, or run where there is a managed identity", exception),
        CosmosException { StatusCode: HttpStatusCode.Forbidden, SubStatusCode: NotForIdentities } => new StoreRefusedException(
            $"{address} lets no identity create databases or containers: create them with the Azure CLI, see docs/stores.md", exception),
        CosmosException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } failed => new StoreRefusedException(
            $"{address} refuses access ({(int)failed.StatusCode}/{failed.SubStatusCode}): check the key, or give the identity the role Cosmos DB Built-in Data Contributor",
            exception),
        CosmosException failed when IsMissing(failed.StatusCode, failed.SubStatusCode) => Missing(address, exception),
        TimeoutRejectedException => new StoreUnavailableException($"{address} does not answer", exception),
        CosmosException failed when IsBusy(failed) => new StoreUnavailableException($"{address} is busy: it answers {Reason(exception)}", exception),
        _ when IsTransient(exception) => new StoreUnavailableException($"{address} does not answer: {Reason(exception)}", exception),
        // What stands between may have changed it. What was asked for may have happened.
        CosmosException failed when IsUnreadable(failed) => new StoreUnavailableException(
            $"{address} gave an answer that cannot be read: {failed.ResponseBody.Split('\n')[0].Trim()}", exception),
        FormatException or JsonException or Newtonsoft.Json.JsonException => new StoreUnavailableException(
            $"{address} gave an answer that cannot be read: {Reason(exception)}", exception),
        _ => null,
    };

    public static StoreRefusedException Missing(CosmosAddress address, Exception? exception = null) => new(
        $"{address} has no containers of this program: import positions and yields into it first, or run settle doctor --create", exception);

    public static StoreUnavailableException OutOfTime(CosmosAddress address, TimeSpan patience, Exception last)
    {
        var seconds = patience.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        return new StoreUnavailableException(
            last switch
            {
                CosmosException failed when IsBusy(failed) => $"{address} is busy: it answered {Reason(last)} for {seconds} s",
                CosmosException => $"{address} did not answer within {seconds} s; the last answer was {Reason(last)}",
                _ => $"{address} did not answer within {seconds} s",
            },
            last);
    }

    // The client reports by 503, with a sub-status of its own, what it could not even send.
    public static bool IsBusy(CosmosException exception) => exception.StatusCode switch
    {
        HttpStatusCode.TooManyRequests => true,
        HttpStatusCode.ServiceUnavailable => exception.SubStatusCode is < FirstOfClient or > LastOfClient,
        _ => false,
    };

    // The client reports by 400, with no header of the service's, what it could not parse of the answer to a query.
    private static bool IsUnreadable(CosmosException exception) =>
        exception is { StatusCode: HttpStatusCode.BadRequest, ResponseBody: not null } &&
        Array.TrueForAll(exception.Headers.AllKeys(), name => name == "x-ms-activity-id");

    private static int SubStatus(ResponseMessage answer) =>
        int.TryParse(answer.Headers["x-ms-substatus"], NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : 0;

    // The messages of the client go on for pages of diagnostics.
    private static string Reason(Exception exception) => exception is CosmosException failed
        ? $"{(int)failed.StatusCode}/{failed.SubStatusCode} {failed.StatusCode}"
        : exception.Message.Split('\n')[0].Trim();
}
