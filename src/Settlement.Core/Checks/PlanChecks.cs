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

        if (dates.LastYearNamed is { } lastYear && date.Day.Year > lastYear && !accepted.Contains(CheckCode.CalendarEnded))
        {
            findings.Add(new CheckFinding(
                CheckCode.CalendarEnded, $"the calendar names no day after {lastYear}: whether {date} is a settlement date is not known"));
        }

        findings.AddRange((await FindAccrualProblemsAsync(plan, cancellationToken)).Where(finding => !accepted.Contains(finding.Code)));

        if (!accepted.Contains(CheckCode.CarryGap) && FindCarryGap(plan) is { } left)
        {
            findings.Add(left);
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

    private async Task<IReadOnlyList<CheckFinding>> FindAccrualProblemsAsync(DayPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Accrual is null && dates.AreEveryDay)
        {
            return [];
        }

        var own = Days(plan);
        var planned = await store.ListDaysAsync(
            new SettlementDate(Shifted(own.First, -SettlementDates.MostDaysWithout)), new SettlementDate(Shifted(own.Last, SettlementDates.MostDaysWithout)), cancellationToken);
        var others = planned.Select(day => day.Plan).Where(other => other.Date != plan.Date).ToList();
        return [.. new[] { FindOverlap(plan, others), FindGap(plan, others) }.OfType<CheckFinding>()];
    }

    // Such as a Monday for a Sunday that was settled by itself, before a calendar said that Sundays are none.
    private static CheckFinding? FindOverlap(DayPlan plan, List<DayPlan> others) =>
        others.Find(other => Days(other).Overlaps(Days(plan))) is { } found
            ? new CheckFinding(CheckCode.AccrualOverlap, $"{plan.Date} accrues for {Days(plan)}, and {found.Date} has accrued for {Days(found)}")
            : null;

    // Such as a weekend, where Friday was planned for itself, before the rule said that a Friday accrues for the days after it.
    private CheckFinding? FindGap(DayPlan plan, List<DayPlan> others)
    {
        var own = Days(plan);
        var before = others.Select(Days).Where(days => days.Last < own.First).Select(days => (DateOnly?)days.Last).Max();
        var after = others.Select(Days).Where(days => days.First > own.Last).Select(days => (DateOnly?)days.First).Min();
        foreach (var day in DaysBetween(before, own.First).Concat(DaysBetween(own.Last, after)))
        {
            var earner = dates.EarnerOf(day);
            if (others.Find(other => other.Date == earner) is { } found)
            {
                return new CheckFinding(
                    CheckCode.AccrualGap, $"no date accrues for {new SettlementDate(day)}: by the calendar {earner} does, and it has accrued for {Days(found)}");
            }
        }

        return null;
    }

    // The date that a plan carries from is the latest planned before it: no date between them is.
    private CheckFinding? FindCarryGap(DayPlan plan)
    {
        var between = DaysBetween(plan.CarriesFrom?.Day, plan.Date.Day).Select(day => new SettlementDate(day)).Where(dates.Contains).ToList();
        return between.Count == 0
            ? null
            : new CheckFinding(
                CheckCode.CarryGap,
                $"{plan.Date} would take over the fractions of {plan.CarriesFrom}, and {(between.Count == 1 ? $"{between[0]} between them is" : $"{between.Count} settlement dates between them, the first {between[0]}, are")} not settled: after it, no fraction goes to or from {(between.Count == 1 ? "that date" : "those dates")}");
    }

    private static IEnumerable<DateOnly> DaysBetween(DateOnly? earlier, DateOnly? later)
    {
        for (var day = earlier?.AddDays(1); day < later; day = day.Value.AddDays(1))
        {
            yield return day.Value;
        }
    }

    private static Accrual Days(DayPlan plan) => plan.Accrual ?? new Accrual(plan.Date.Day, plan.Date.Day);

    private static DateOnly Shifted(DateOnly day, int days) =>
        DateOnly.FromDayNumber(Math.Clamp(day.DayNumber + days, DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber));

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
