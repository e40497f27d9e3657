using System.Xml;
using Azure;
using Azure.Identity;
using Azure.Storage.Blobs.Models;
using Settlement.Core;

namespace Settlement.Storage;

/// <summary>Sorts what the blob service answers into what is expected, what waiting may fix and what it will not.</summary>
/// <remarks>Codes: learn.microsoft.com, "Blob Storage error codes".</remarks>
internal static class BlobErrors
{
    /// <summary>Whether the blob is gone, or is no longer the version asked for.</summary>
    public static bool IsGoneOrChanged(RequestFailedException exception) =>
        exception.Status == 412 || (exception.Status == 404 && exception.ErrorCode != BlobErrorCode.ContainerNotFound);

    /// <summary>The failure for the caller; null for one that is to be thrown on as it is.</summary>
    public static Exception? Translate(Exception exception, string container) => exception switch
    {
        AggregateException { InnerExceptions: [.., var last] } => Translate(last, container) ?? Unavailable(last, container),
        AuthenticationFailedException => new StoreRefusedException(
            $"inbox {container} cannot be signed in to: no identity was found; use az login, or run where there is a managed identity", exception),
        RequestFailedException { Status: 404 } => new StoreRefusedException($"inbox {container} is not a container: create it first", exception),
        RequestFailedException { Status: 401 or 403 } failed => new StoreRefusedException(
            $"inbox {container} refuses access ({failed.ErrorCode ?? "no code"}): check the key, or give the identity the role Storage Blob Data Contributor",
            exception),
        RequestFailedException { Status: 429 or 503 } failed => new StoreUnavailableException(
            $"inbox {container} is busy: it answers {failed.Status}", exception),
        // The service is asked for whole files, which are kept on this machine's disk meanwhile.
        IOException full when DiskFull.Is(full) => new StoreUnavailableException(
            $"inbox {container} cannot be read: the disk of this machine is full ({Path.GetTempPath()}); free some space", exception),
        // A request that the service does not understand is a bug in this program, not a state of the inbox.
        RequestFailedException { Status: >= 400 and < 500 and not (408 or 409) } => null,
        RequestFailedException or IOException or HttpRequestException => Unavailable(exception, container),
        FormatException or XmlException => new StoreUnavailableException(
            $"inbox {container} gave an answer that cannot be read: {exception.Message.Split('\n')[0].Trim()}", exception),
        _ => null,
    };

    private static StoreUnavailableException Unavailable(Exception exception, string container) => new(
        $"inbox {container} does not answer: {exception.Message.Split('\n')[0].Trim()}", exception);
}
