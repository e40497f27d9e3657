namespace Settlement.Core;

/// <summary>
/// Another run has taken the date over, so this one goes no further. Nobody's users are at fault: the run ends as it does
/// when a store stays out of reach, and what it settled stays so.
/// </summary>
public sealed class LeaseLostException : TransientFailureException
{
    /// <summary>Makes the failure.</summary>
    /// <param name="date">The settlement date.</param>
    /// <param name="successor">Who has taken it over; null where nobody can be named.</param>
    public LeaseLostException(SettlementDate date, string? successor)
        : base($"{successor ?? "another run"} has taken {date} over; this run has stopped, and what it settled stays so", innerException: null)
    {
    }
}
