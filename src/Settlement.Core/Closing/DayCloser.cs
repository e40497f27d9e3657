namespace Settlement.Core;

/// <summary>
/// Closes a day, in two steps with the reconciliation of its users between them. The first marks the day and seals its
/// inputs; the second compares the whole, writes the certificate, and closes the day if it is still as the first step
/// found it. Either may be killed, repeated, or run twice at once. See docs/decisions/0013.
/// </summary>
internal sealed class DayCloser(
    IInputStore inputs, ISettlementStore store, IPaymentService? payments, IPaymentJournal? list = null, ICorrectionStore? corrections = null)
{
    private readonly Reconciler reconciler = new(inputs, store, payments, list, corrections);
    private readonly IPaymentJournal? journal = list ?? payments as IPaymentJournal;

    /// <inheritdoc cref="CloseActivities.AnswerAtOnceAsync" />
    public async Task<CloseReport?> AnswerAtOnceAsync(SettlementDate date, bool acceptUnseen, CancellationToken cancellationToken)
    {
        var day = await store.ReadDayAsync(date, cancellationToken);
        if (FindObstacle(day) is { } obstacle)
        {
            return await AnswerAsync(date, obstacle, day, cancellationToken);
        }

        return acceptUnseen || await IsSeenAsync(day!.Plan, cancellationToken)
            ? null
            : new CloseReport(date, CloseVerdict.PaymentsUnseen, day.Plan);
    }

    /// <summary>Begins to close a day, or joins whoever is closing it.</summary>
    public Task<CloseStart> BeginAsync(CloseRequest request, CancellationToken cancellationToken) => OptimisticUpdate.RunAsync<CloseStart>(
        $"{request.Date} could not be closed: other closes kept starting and giving up",
        async () =>
        {
            var day = await store.ReadDayAsync(request.Date, cancellationToken);
            if (FindObstacle(day) is { } obstacle)
            {
                return new CloseAnswered(await AnswerAsync(request.Date, obstacle, day, cancellationToken));
            }

            var begun = day! with { CloseAttempt = day.CloseAttempt.Begin() };
            if (begun != day)
            {
                // Read again in any case: the version that counts is the store's.
                await store.UpdateDayAsync(begun, cancellationToken);
                return default;
            }

            var seal = await inputs.SealAsync(request.Date, day.CloseAttempt.Number, cancellationToken);
            if (!seal.Holds(day.CloseAttempt.Number))
            {
                return default;
            }

            var parts = await inputs.DividePositionsAsync(request.Date, request.Sizing.Partitions, cancellationToken);
            return new CloseBegun(day.Plan, day.CloseAttempt, day.Version, parts) { AcceptUnseen = request.AcceptUnseen };
        });

    /// <summary>Closes the day if all of it agrees and nothing has moved it; else gives the attempt up.</summary>
    public async Task<CloseReport> CloseAsync(CloseDayInput input, CancellationToken cancellationToken)
    {
        var plan = input.Start.Plan;
        var (whole, content) = await CompareAsync(input, cancellationToken);
        var isUnseen = whole.Unseen && !input.Start.AcceptUnseen;
        if (content is null || isUnseen)
        {
            return await GiveUpAsync(plan, input.Start.Attempt, cancellationToken) is { } closed
                ? Report(CloseVerdict.AlreadyClosed, closed, whole)
                : new CloseReport(
                    plan.Date, content is null ? CloseVerdict.BreaksFound : CloseVerdict.PaymentsUnseen, plan, Certificate: null, whole);
        }

        var chain = await CertificateChain.ReadAsync(store, corrections, cancellationToken);
        var certificate = content.Certificate with { Previous = chain.Unnamed() };
        var day = await store.ReadDayAsync(plan.Date, cancellationToken);
        var isClosed = day is { State: DayState.Settled } && day.Version == input.Start.Version &&
            await CloseAsync(Closed(day, certificate, whole), content.Subtrees, cancellationToken);

        // Closed by this, by another who joined, or by a first try of this whose answer was lost.
        day = await store.ReadDayAsync(plan.Date, cancellationToken);
        if (day is not { State: DayState.Closed })
        {
            return new CloseReport(plan.Date, CloseVerdict.DayMoved, plan, Certificate: null, whole);
        }

        await inputs.SealAsync(plan.Date, InputSeal.Final, cancellationToken);
        return Report(isClosed ? CloseVerdict.Closed : CloseVerdict.AlreadyClosed, day, whole);
    }

    // What is kept is advice: it is there before the day is closed, and does no harm where the day is not closed after all.
    private async Task<bool> CloseAsync(Day closed, SubtreeRoots? subtrees, CancellationToken cancellationToken)
    {
        if (subtrees is not null)
        {
            await store.SaveSubtreesAsync(closed.Plan.Date, subtrees.ToText(), cancellationToken);
        }

        return await store.UpdateDayAsync(closed, cancellationToken);
    }

    private static Day Closed(Day day, Certificate certificate, Reconciliation whole) => day with
    {
        State = DayState.Closed,
        Totals = new DayTotals(whole.Records, whole.RecordedMinor, whole.ResidueNumerator),
        CloseAttempt = day.CloseAttempt.End(),
        Certificate = certificate.ToText(),
    };

    private static CloseReport Report(CloseVerdict verdict, Day day, Reconciliation? whole) =>
        new(day.Plan.Date, verdict, day.Plan, day.Certificate, whole);

    private CloseVerdict? FindObstacle(Day? day) => day switch
    {
        null => CloseVerdict.NotRun,
        { State: DayState.Closed } => CloseVerdict.AlreadyClosed,
        _ when day.Plan.Payer != Payers.Of(payments) => CloseVerdict.PayerDiffers,
        { State: DayState.Open } => CloseVerdict.NotSettled,
        _ => null,
    };

    private async Task<bool> IsSeenAsync(DayPlan plan, CancellationToken cancellationToken) =>
        plan.Payer == Payer.Ledger || (journal is not null && await journal.CanListAsync(plan.Date, cancellationToken));

    private async Task<CloseReport> AnswerAsync(SettlementDate date, CloseVerdict obstacle, Day? day, CancellationToken cancellationToken)
    {
        if (obstacle == CloseVerdict.AlreadyClosed)
        {
            // Whoever closed it may have been killed before this.
            await inputs.SealAsync(day!.Plan.Date, InputSeal.Final, cancellationToken);
        }
        else if (obstacle == CloseVerdict.NotSettled && day!.CloseAttempt.Number > 0)
        {
            // A run found breaks while it was being closed, or a close that found some was killed before it lifted the seal.
            await GiveUpAsync(day.Plan, day.CloseAttempt, cancellationToken);
        }

        return new CloseReport(date, obstacle, day?.Plan, day?.Certificate);
    }

    // Null where nobody can close the day any more by this attempt; the closed day where somebody has.
    private Task<Day?> GiveUpAsync(DayPlan plan, CloseAttempt given, CancellationToken cancellationToken) => OptimisticUpdate.RunAsync<Day?>(
        $"the close of {plan.Date} could not be abandoned: the day kept changing",
        async () =>
        {
            var day = await store.ReadDayAsync(plan.Date, cancellationToken)
                ?? throw new InvalidOperationException($"the plan of {plan.Date} is gone");
            if (day.State == DayState.Closed)
            {
                return day;
            }

            // The seal is lifted when the attempt is over, never before: until then somebody may still close the day.
            var isOver = day.CloseAttempt.Number != given.Number || !day.CloseAttempt.GoesOn;
            if (!isOver && !await store.UpdateDayAsync(day with { CloseAttempt = day.CloseAttempt.End() }, cancellationToken))
            {
                return default;
            }

            await inputs.LiftSealAsync(plan.Date, given.Number, cancellationToken);
            return (Day?)null;
        });

    private async Task<(Reconciliation Whole, CertifiedContent? Content)> CompareAsync(
        CloseDayInput input, CancellationToken cancellationToken)
    {
        var plan = input.Start.Plan;
        if (input.Users.IsFinished)
        {
            await BookLastAsync(plan, input.Start.Attempt, cancellationToken);
        }

        var whole = await reconciler.ReconcileWholeAsync(plan, input.Users, static _ => { }, cancellationToken);
        if (!whole.IsClean)
        {
            return (whole, null);
        }

        var content = await CertifiedContent.ReadAsync(store, plan, whole, Certificate.CurrentForm, cancellationToken);
        var positions = await inputs.CountPositionsAsync(plan.Date, cancellationToken);
        var found = content.Certificate;
        return found.Users == positions && found.Users == whole.Records && found.EarningsMinor == whole.RecordedMinor &&
            found.Residue == whole.Residue(plan)
            ? (whole, content)
            : (whole.With(new Break(BreakCode.DayChanged, UserId: null, "the day changed while it was being reconciled")), null);
    }

    // A posting of nothing takes the next number. A run that worked out a difference before, from fewer records, and books
    // it only now finds its number taken; one that looks from now on finds every record, and no difference. One posting is
    // enough for all who joined the attempt: whoever booked it may have closed the day since. That of an attempt before is
    // not, since users may have come after it.
    private Task BookLastAsync(DayPlan plan, CloseAttempt ours, CancellationToken cancellationToken) => OptimisticUpdate.RunAsync(
        $"the residue of {plan.Date} could not be closed: runs kept booking it",
        async () =>
        {
            var postings = await store.ListResiduePostingsAsync(plan.Date, cancellationToken);
            var last = new ResiduePosting(plan.Date, postings.Count + 1, default) { CloseAttempt = ours.Number };
            return (postings is [.., var booked] && booked.CloseAttempt >= ours.Number) ||
                await store.CreateResiduePostingAsync(last, cancellationToken);
        });
}

/// <summary>
/// An attempt to close a day. Its number is that of the seal it sets on the date's inputs. Whoever closes a day that is
/// being closed joins the attempt that goes on; one of them ends it.
/// </summary>
/// <remarks>The default value is that of a day nobody ever tried to close.</remarks>
/// <param name="Number">1 for the first attempt, then 2, and so on; 0 before the first.</param>
/// <param name="GoesOn">Whether it has not ended: nobody has closed the day yet, and nobody has given up.</param>
public readonly record struct CloseAttempt(int Number, bool GoesOn)
{
    /// <summary>The attempt that goes on, or else the next.</summary>
    public CloseAttempt Begin() => GoesOn ? this : new CloseAttempt(Number + 1, GoesOn: true);

    /// <summary>The attempt, ended.</summary>
    public CloseAttempt End() => this with { GoesOn = false };
}
