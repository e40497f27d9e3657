using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Settlement.Core;

namespace Settlement.Functions;

/// <summary>Turns whatever goes wrong with a request into a problem document. No stack trace leaves the app.</summary>
internal static class HttpBoundary
{
    private const string RetryAfterSeconds = "10";

    /// <summary>Answers a request.</summary>
    public static async Task<IActionResult> AnswerAsync(HttpRequest request, ILogger logger, Func<Task<IActionResult>> answer)
    {
        var response = request.HttpContext.Response;
        try
        {
            return await answer();
        }
        catch (ProblemException problem)
        {
            return HttpReply.Problem(response, problem);
        }
        catch (TransientFailureException exception)
        {
            logger.LogWarning(exception, "{Method} {Path}: out of reach", request.Method, request.Path.Value);
            return HttpReply.Problem(
                response,
                new ProblemException(StatusCodes.Status503ServiceUnavailable, "Out of reach", exception.Message)
                {
                    Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Retry-After"] = RetryAfterSeconds },
                });
        }
        catch (OperationCanceledException) when (request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "{Method} {Path} failed", request.Method, request.Path.Value);
            return HttpReply.Problem(
                response,
                new ProblemException(
                    StatusCodes.Status500InternalServerError,
                    "Unexpected failure",
                    $"The request failed in a way nobody planned; the app's log says how, under {request.HttpContext.TraceIdentifier}."));
        }
    }
}
