namespace Settlement.Core;

/// <summary>
/// The checks of a date that is about to be planned: its yield, the number of its users and the sum of its balances, each
/// against the dates before. They look at what is stored, whatever way it came in.
/// </summary>
/// <param name="inputs">Positions and yields.</param>
/// <param name="store">The days that were planned.</param>
/// <param name="settings">Which checks are on.</param>
/// <param name="dates">Which dates are settlement dates.</param>
public sealed class PlanChecks(IInputStore inputs, ISettlementStore store, CheckSettings settings, SettlementDates dates)
{
    private const int PageSize = 1_000;

    /// <summary>What the checks find that was not accepted; empty if the date may be planned.</summary>
    public async Task<IReadOnlyList<CheckFinding>> FindAsync(
        DayPlan plan, IReadOnlyList<CheckCode> accepted, CancellationToken cancellationToken)
    {
        var date = plan.Date;
        var findings = new List<CheckFinding>();
        if (settings.YieldJumpFactor is { } factor &&
            !accepted.Contains(CheckCode.YieldJump) &&
            await inputs.FindEarlierAsync(date, from: null, cancellationToken) is { } before &&
            YieldJump.FindProblem(date, plan.Yield, before, factor) is { } jump)
        {
            findings.Add(new CheckFinding(CheckCode.YieldJump, jump));
        }

        if (!accepted.Contains(CheckCode.AccrualOverlap) && await FindOverlapAsync(plan, cancellationToken) is { } overlap)
        {
            findings.Add(new CheckFinding(CheckCode.AccrualOverlap, overlap));
        }

        var rowsPercent = accepted.Contains(CheckCode.RowsJump) ? null : settings.RowsJumpPercent;
        var totalPercent = accepted.Contains(CheckCode.TotalJump) ? null : settings.TotalJumpPercent;
        if ((rowsPercent ?? totalPercent) is null || await FindDateBeforeAsync(date, cancellationToken) is not { } earlier)
        {
            return findings;
        }

        if (rowsPercent is { } mostRows)
        {
            var rows = await inputs.CountPositionsAsync(date, cancellationToken);
            var rowsBefore = await inputs.CountPositionsAsync(earlier, cancellationToken);
            if (IsJump(rows, rowsBefore, mostRows))
            {
                findings.Add(new CheckFinding(
                    CheckCode.RowsJump, $"{date} has {rows} users and {earlier} {rowsBefore}: they differ by more than {mostRows} %"));
            }
        }

        if (totalPercent is { } mostTotal)
        {
            var total = await SumAsync(date, cancellationToken);
            var totalBefore = await SumAsync(earlier, cancellationToken);
            if (IsJump(total, totalBefore, mostTotal))
            {
                findings.Add(new CheckFinding(
                    CheckCode.TotalJump,
                    $"the balances of {date} add up to {Money.Format(total, plan.Currency)} and those of {earlier} to {Money.Format(totalBefore, plan.Currency)}: they differ by more than {mostTotal} %"));
            }
        }

        return findings;
    }

    private static bool IsJump(Int128 now, Int128 before, int percent) => 100 * Int128.Abs(now - before) > percent * Int128.Abs(before);

    // Such as a Monday for a Sunday that was settled by itself, before a calendar said that Sundays are none.
    private async Task<string?> FindOverlapAsync(DayPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Accrual is null && dates.AreEveryDay)
        {
            return null;
        }

        var own = Days(plan);
        var planned = await store.ListDaysAsync(
            new SettlementDate(Shifted(own.First, -SettlementDates.MostDaysWithout)), new SettlementDate(Shifted(own.Last, SettlementDates.MostDaysWithout)), cancellationToken);
        return planned.Select(day => day.Plan).FirstOrDefault(other => other.Date != plan.Date && Days(other).Overlaps(own)) is { } found
            ? $"{plan.Date} accrues for {own}, and {found.Date} has accrued for {Days(found)}"
            : null;

        static Accrual Days(DayPlan plan) => plan.Accrual ?? new Accrual(plan.Date.Day, plan.Date.Day);

        static DateOnly Shifted(DateOnly day, int days) =>
            DateOnly.FromDayNumber(Math.Clamp(day.DayNumber + days, DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber));
    }

    private async Task<SettlementDate?> FindDateBeforeAsync(SettlementDate date, CancellationToken cancellationToken)
    {
        for (var days = 1; days <= YieldJump.LookBackDays && date.Day.DayNumber >= days; days++)
        {
            var earlier = new SettlementDate(date.Day.AddDays(-days));
            if (await inputs.CountPositionsAsync(earlier, cancellationToken) > 0)
            {
                return earlier;
            }
        }

        return null;
    }

    private async Task<Int128> SumAsync(SettlementDate date, CancellationToken cancellationToken)
    {
        Int128 sum = 0;
        foreach (var part in await inputs.DividePositionsAsync(date, 1, cancellationToken))
        {
            string? continuation = null;
            do
            {
                var page = await inputs.ListPositionsAsync(date, part, continuation, PageSize, cancellationToken);
                foreach (var position in page.Items)
                {
                    sum += position.BalanceMinor;
                }

                continuation = page.Continuation;
            }
            while (continuation is not null);
        }

        return sum;
    }
}
