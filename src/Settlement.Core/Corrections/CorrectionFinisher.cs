namespace Settlement.Core;

/// <summary>Ends the booking of a correction: moves it to settled where all that it came to agrees.</summary>
internal sealed class CorrectionFinisher(ICorrectionStore corrections)
{
    public async Task<CorrectionReconciliation> FinishAsync(
        SettlementDate date, int number, ComparedEntries users, CancellationToken cancellationToken)
    {
        var whole = users.Compared;
        await OptimisticUpdate.RunAsync(
            $"the state of correction {number} of {date} could not be changed: other runs kept changing it",
            async () =>
            {
                var correction = (await corrections.ListCorrectionsAsync(date, cancellationToken))[number - 1];
                whole = CorrectionReconciler.CompareTotals(correction.Plan, users).Aggregate(users.Compared, static (sum, found) => sum.With(found));

                // Once it is settled, a later correction may rest on it: it never goes back.
                return !whole.IsClean || correction.State != DayState.Open ||
                    await corrections.UpdateCorrectionAsync(correction with { State = DayState.Settled }, cancellationToken);
            });
        return whole;
    }
}
