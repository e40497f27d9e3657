namespace Settlement.Core;

/// <summary>
/// Plans a run of a day: finds the yield, freezes the plan or holds it against the one that is frozen, and divides the
/// users. Anything that does not fit is a verdict, and then nothing was written.
/// </summary>
internal sealed class DayPlanner(IInputStore inputs, ISettlementStore store, Payer payer, SettlementSettings settings, CheckSettings checks)
{
    public async Task<PlanningResult> PlanAsync(RunRequest request, CancellationToken cancellationToken)
    {
        var day = await store.ReadDayAsync(request.Date, cancellationToken);
        var frozen = day?.Plan;
        if (await FindObstacleAsync(request, day, cancellationToken) is { } obstacle)
        {
            return obstacle;
        }

        var plan = await ProposeAsync(request.Date, frozen, cancellationToken);
        if (plan is null)
        {
            return new PlanObstacle.InputsMissing(new MissingInputs(Positions: false, Yield: true), frozen);
        }

        var order = new CarryOrder(inputs, store);
        if (frozen is null && plan.Carries && await order.FindObstacleAsync(plan, cancellationToken) is { } early)
        {
            return early;
        }

        // What was planned has passed them, or somebody accepted what they found.
        if (frozen is null &&
            await new PlanChecks(inputs, store, checks, settings.Dates).FindAsync(plan, request.Accepted, cancellationToken) is { Count: > 0 } findings)
        {
            return new PlanObstacle.CheckRefused(findings, plan);
        }

        // The number first: what is hashed after it is what it stands for.
        var version = request.ExpectedInputs is null ? (long?)null : await inputs.ReadPositionsVersionAsync(request.Date, cancellationToken);
        var hash = request.DryRun || version is not null ? await InputsHash.ReadAsync(inputs, plan, cancellationToken) : null;
        if (request.ExpectedInputs is { } expected && hash != expected)
        {
            return new PlanObstacle.InputsMoved(expected, hash!, plan, frozen);
        }

        if (frozen is null && !request.DryRun)
        {
            if (await order.TakeOverAsync(plan, cancellationToken) is { } late)
            {
                return late;
            }

            frozen = (await store.CreateDayAsync(plan, cancellationToken)).Plan;
        }

        if (frozen is not null && frozen != plan)
        {
            var counts = await store.CountRecordsAsync(request.Date, cancellationToken);
            return new PlanObstacle.PlanDiffers(plan, frozen, counts.Records);
        }

        var attention = await store.ListAttentionAsync(request.Date, continuation: null, size: 1, cancellationToken);
        var parts = await inputs.DividePositionsAsync(request.Date, request.Sizing.Partitions, cancellationToken);
        return new PlannedDay(
            plan,
            frozen is not null,
            request.Scope == RunScope.AllUsers ? parts : [string.Empty],
            parts,
            HasAttention: attention.Items.Count > 0)
        {
            Inputs = hash,
            PositionsVersion = version,
            CarriedParts = plan.CarriesFrom is { } from
                ? await inputs.DividePositionsAsync(from, request.Sizing.Partitions, cancellationToken)
                : null,
        };
    }

    private async Task<PlanObstacle?> FindObstacleAsync(
        RunRequest request, Day? day, CancellationToken cancellationToken)
    {
        if (day is { State: DayState.Closed })
        {
            return new PlanObstacle.DayClosed(day.Plan);
        }

        // A date that was settled before the calendar said otherwise stays one.
        if (day is null && !settings.Dates.Contains(request.Date))
        {
            return new PlanObstacle.NotSettlementDate(request.Date, settings.Dates.AtOrAfter(request.Date));
        }

        if (!await inputs.HasPositionsAsync(request.Date, cancellationToken))
        {
            var hasYield = day is not null || await inputs.ReadYieldAsync(request.Date, cancellationToken) is not null;
            return new PlanObstacle.InputsMissing(new MissingInputs(Positions: true, Yield: !hasYield), day?.Plan);
        }

        if (request.Scope != RunScope.NamedUsers)
        {
            return null;
        }

        var unknown = await inputs.FindUnknownUsersAsync(request.Date, request.Users, cancellationToken);
        return unknown.Count == 0
            ? null
            : new PlanObstacle.UsersUnknown(unknown, day?.Plan);
    }

    // The yield that the day would be planned with now. A yield that was withdrawn after the day was planned does not
    // stop a rerun: the frozen plan still says what it was.
    private async Task<DayPlan?> ProposeAsync(SettlementDate date, DayPlan? frozen, CancellationToken cancellationToken)
    {
        var yield = await inputs.ReadYieldAsync(date, cancellationToken) ?? frozen?.Yield;
        return yield is not { } found ? null
            : frozen is { Carries: true } ? settings.PlanFor(date, found, payer) with { CarriesFrom = settings.ResiduePolicy == ResiduePolicy.Carry ? frozen.CarriesFrom : null }
            : await settings.PlanForAsync(store, date, found, payer, cancellationToken);
    }
}
