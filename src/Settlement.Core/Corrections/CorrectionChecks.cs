namespace Settlement.Core;

/// <summary>The named checks of what a correction brings.</summary>
public static class CorrectionChecks
{
    /// <summary>Why the yield of a correction is unlike those of the days around it; null if it is not, or the check is off.</summary>
    /// <param name="settings">Which checks are on.</param>
    /// <param name="inputs">The imported yields.</param>
    /// <param name="date">The date that is corrected.</param>
    /// <param name="yield">Its yield under the correction.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<CheckFinding?> FindYieldProblemAsync(
        this CheckSettings settings, IInputStore inputs, SettlementDate date, Yield yield, CancellationToken cancellationToken)
    {
        if (settings.YieldJumpFactor is not { } factor)
        {
            return null;
        }

        var problem = await inputs.FindEarlierAsync(date, from: null, cancellationToken) is { } before
            ? YieldJump.FindProblem(date, yield, before, factor)
            : null;
        problem ??= await inputs.FindLaterAsync(date, cancellationToken) is { } after
            ? YieldJump.FindProblem(after.Key, after.Value, new(date, yield), factor)
            : null;
        return problem is null ? null : new CheckFinding(CheckCode.YieldJump, problem);
    }
}
