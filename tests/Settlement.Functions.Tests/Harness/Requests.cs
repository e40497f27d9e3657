using System.Text;
using Microsoft.AspNetCore.Http;

namespace Settlement.Functions.Tests;

/// <summary>Requests as the host hands them to the app.</summary>
internal static class Requests
{
    public static HttpRequest Of(string method, string? body = null, string? contentType = "application/json") =>
        Of(method, body is null ? null : Encoding.UTF8.GetBytes(body), contentType);

    public static HttpRequest Of(string method, byte[]? body, string? contentType = "application/json")
    {
        var request = new DefaultHttpContext().Request;
        request.Method = method;
        if (body is not null)
        {
            request.Body = new MemoryStream(body);
            request.ContentLength = body.Length;
            request.ContentType = contentType;
        }

        return request;
    }
}
