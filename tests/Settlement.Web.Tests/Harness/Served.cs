using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Web.Tests;

/// <summary>Somebody who serves the HTTP interface over a store of their own.</summary>
internal interface IServed : IAsyncDisposable
{
    /// <summary>The store.</summary>
    OpenStores Stores { get; }

    /// <summary>Sends a request to a path, which begins with <c>/api/</c>.</summary>
    Task<Answer> SendAsync(string method, string path, string? body = null, string? contentType = "application/json");
}

/// <summary>An answer, as a caller sees it.</summary>
internal sealed partial record Answer(int Status, string? ContentType, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The headers that the interface itself sets.</summary>
    public static readonly string[] Own = ["Allow", "Cache-Control", "Content-Disposition", "Location", "Retry-After", "X-Content-Type-Options"];

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>All of it but what the clock and chance decide.</summary>
    public string Describe()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Status} {ContentType}\n");
        foreach (var name in Own)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}: {Headers.GetValueOrDefault(name)}\n");
        }

        return text.Append(Elapsed().Replace(Volatile().Replace(Body, "\"${name}\":\"…\""), "\"elapsedSeconds\":…")).ToString();
    }

    [GeneratedRegex("\"elapsedSeconds\":[0-9.E-]+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Elapsed();

    [GeneratedRegex("\"(?<name>runId|startedAt|updatedAt|endedAt|store|positions)\":\"[^\"]*\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Volatile();
}

internal static class ServedDay
{
    public static readonly SettlementDate Date = SettlementDate.Parse("2014-08-05");

    public const string Path = "/api/settlements/2014-08-05";

    public static async Task ImportAsync(this IServed served, string yield, params (string User, long Minor)[] positions)
    {
        await served.Stores.Inputs.WriteYieldsAsync([new(Date, Yield.Parse(yield))], replace: true, default);
        await served.Stores.Inputs.WritePositionsAsync(
            Date, positions.Select(position => new Position(UserId.Parse(position.User), new Money(position.Minor))), PositionsRule.AddingOrReplacing, default);
    }

    /// <summary>Asks until what is at a path has ended: a run, dry run, close, preview or correction.</summary>
    public static async Task EndOfAsync(this IServed served, string path, string what)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            var answer = await served.SendAsync("GET", path);
            if (answer.Status == 200 && answer.Json.TryGetProperty(what, out var shown) && shown.ValueKind == JsonValueKind.Object &&
                shown.GetProperty("status").GetString() is "completed" or "failed" or "terminated" or "stopped")
            {
                return;
            }

            await Task.Delay(20, timeout.Token);
        }
    }
}
