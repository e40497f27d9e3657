using System.Text.Json;

namespace Settlement.Storage;

/// <summary>A page of a service's list of payments as it travels.</summary>
/// <param name="Payments">The payments.</param>
/// <param name="Continuation">What asks for the next page; null or empty on the last.</param>
internal sealed record PaymentPageMessage(IReadOnlyList<PaymentMessage?>? Payments, string? Continuation)
{
    /// <summary>Reads a page; null if it is none.</summary>
    public static PaymentPageMessage? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<PaymentPageMessage>(json, JsonSerializerOptions.Web) is { Payments: not null } page ? page : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
