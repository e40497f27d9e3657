using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Settlement.Core;

namespace Settlement.Web;

/// <summary>
/// What every route's request goes through: it is let in or refused first, and whatever goes wrong with it becomes a
/// problem document. No stack trace leaves the process.
/// </summary>
public sealed class HttpBoundary(ICallerGate gate, ILogger<HttpBoundary> logger)
{
    private const string RetryAfterSeconds = "10";

    public async Task<IActionResult> AnswerAsync(HttpRequest request, RouteAccess access, Func<Caller, Task<IActionResult>> answer)
    {
        var response = request.HttpContext.Response;

        // Answers hold balances: no proxy keeps them, and no browser takes them for anything but what they say they are.
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            var caller = Admit(request, access);
            if (HttpMethods.IsGet(request.Method))
            {
                await RequestBody.RequireNoneAsync(request, request.HttpContext.RequestAborted);
            }

            return await answer(caller);
        }
        catch (ProblemException problem)
        {
            return HttpReply.Problem(response, problem);
        }
        catch (TransientFailureException exception)
        {
            logger.LogWarning(exception, "{Method} {Path}: out of reach", request.Method, PathOf(request));
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
            logger.LogError(exception, "{Method} {Path} failed", request.Method, PathOf(request));
            return HttpReply.Problem(
                response,
                new ProblemException(
                    StatusCodes.Status500InternalServerError,
                    "Unexpected failure",
                    $"The request failed unexpectedly; the log has the details under {request.HttpContext.TraceIdentifier}."));
        }
    }

    private Caller Admit(HttpRequest request, RouteAccess access)
    {
        Caller? caller = null;
        try
        {
            caller = gate.Identify(request);
            access.Admit(caller, request);
            return caller;
        }
        catch (ProblemException problem) when (problem.Status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden)
        {
            logger.LogWarning(
                "{Method} {Path} refused to {Caller}: {Reason}", request.Method, PathOf(request), caller?.Name ?? "nobody known", problem.Message);
            throw;
        }
    }

    // A path may hold line ends, and the log is read line by line.
    private static string PathOf(HttpRequest request) => OneLine.Of(request.Path.Value ?? string.Empty);
}
