namespace PaymentServiceSample;

/// <summary>A page of the list of a date's payments.</summary>
/// <param name="Payments">The payments.</param>
/// <param name="Continuation">What asks for the next page; null on the last.</param>
public sealed record PaymentPage(IReadOnlyList<PaymentRequest> Payments, string? Continuation);
