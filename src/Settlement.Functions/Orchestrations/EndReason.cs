using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.DurableTask.Client;
using Settlement.Core;

namespace Settlement.Functions;

/// <summary>
/// Why an orchestration failed or was terminated. Backends keep that in different places: Azure Storage leaves the details
/// of a failure empty, and its output is a text, the failure's type before its message.
/// </summary>
internal static partial class EndReason
{
    /// <summary>The reason on one line; null where the instance neither failed nor was terminated, or nobody says why.</summary>
    public static string? Of(OrchestrationMetadata instance) => instance.RuntimeStatus switch
    {
        OrchestrationRuntimeStatus.Failed => instance.FailureDetails is { } failure
            ? OneLine.Of(failure.ErrorMessage)
            : TextOf(instance.SerializedOutput) is { } output ? OneLine.Of(TypeBefore().Replace(output, string.Empty)) : null,
        OrchestrationRuntimeStatus.Terminated => TextOf(instance.SerializedOutput) is { } reason ? OneLine.Of(reason) : null,
        _ => null,
    };

    // A JSON string, or the bare text.
    private static string? TextOf(string? output)
    {
        if (string.IsNullOrWhiteSpace(output) || output == "null")
        {
            return null;
        }

        if (output[0] != '"')
        {
            return output;
        }

        try
        {
            return JsonSerializer.Deserialize<string>(output);
        }
        catch (JsonException)
        {
            return output;
        }
    }

    [GeneratedRegex(@"\A[A-Za-z_][\w+`]*(\.[A-Za-z_][\w+`]*)+: ", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex TypeBefore();
}
