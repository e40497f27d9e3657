using Settlement.Core;

namespace Settlement.Storage;

/// <summary>Says whether inputs of a date can still be written, and lets them be where only a killed close keeps them sealed.</summary>
internal sealed class ClosedDates(IInputStore inputs, ISettlementStore settlements)
{
    /// <summary>Lifts a seal that was left behind; then says why inputs still cannot be written, as the end of a sentence.</summary>
    /// <returns>Null where they can.</returns>
    public async Task<string?> LiftLeftoverSealAsync(SettlementDate date, CancellationToken cancellationToken)
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
            { Number: InputSeal.Corrected } => "that day has corrections, and they rest on its inputs; correct it once more",
            _ => "that day is being closed; if the close was killed, close it again first",
        };
    }
}
