using Settlement.Core;

namespace Settlement.Storage;

/// <summary>Says whether inputs of a date can still be written.</summary>
internal sealed class ClosedDates(IInputStore inputs, ISettlementStore settlements)
{
    /// <summary>Why they cannot, as the end of a sentence; null if they can.</summary>
    public async Task<string?> FindObstacleAsync(SettlementDate date, CancellationToken cancellationToken)
    {
        var day = await settlements.ReadDayAsync(date, cancellationToken);
        if (day is { State: DayState.Closed })
        {
            return "that day is closed and cannot change";
        }

        var seal = await inputs.ReadSealAsync(date, cancellationToken);
        if (seal.IsOn && day is { CloseAttempt: { GoesOn: false, Number: > 0 } attempt })
        {
            // Whoever gave the attempt up was killed before lifting its seal. A later one's stays.
            await inputs.LiftSealAsync(date, attempt.Number, cancellationToken);
            seal = await inputs.ReadSealAsync(date, cancellationToken);
        }

        return seal switch
        {
            { IsOn: false } => null,
            { Number: InputSeal.Final } => "that day is closed and cannot change",
            _ => "that day is being closed; if the close was killed, close it again first",
        };
    }
}
