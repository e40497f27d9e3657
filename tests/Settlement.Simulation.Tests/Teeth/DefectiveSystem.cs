using Settlement.Core;

namespace Settlement.Simulation.Tests.Teeth;

/// <summary>The system under test with one part that has a defect, and all others as they are.</summary>
internal sealed class DefectiveSystem(Defect defect) : SystemUnderTest
{
    private const long LeaseTime = 5 * VirtualTime.Second;

    private SimulatedStore? store;
    private World? corrected;

    public override SimulatedStore CreateStore(InvariantWatch watch) => store = new DefectiveStore(defect, watch);

    public override SimulatedInputs CreateInputs() =>
        new DefectiveInputs(defect, (date, user) => store!.ReadRecord(date, UserId.Parse(user)) is not null);

    public override SimulatedPayments CreatePayments(PaymentStyle style, Action<Payment> made) => defect is Defect.ServicePaysAReplayAgain or Defect.ReversalPaidTwice
        ? new DefectivePayments(defect, style, made)
        : base.CreatePayments(style, made);

    public override SimulatedCorrections CreateCorrections(CorrectionWatch watch) => new DefectiveCorrections(defect, watch);

    public override ICorrectionStore ConnectCorrections(World world, StoreClient store) =>
        defect == Defect.DifferenceToTheRecordAlone
            ? new DefectiveCorrectionsView(defect, corrected = world, store)
            : base.ConnectCorrections(corrected = world, store);

    public override Task<CorrectionPlanning> PlanCorrectionAsync(WorkerProcess process, CorrectionRequest request)
    {
        if (defect != Defect.PlannedBeforeTheOneBeforeIsSettled)
        {
            return base.PlanCorrectionAsync(process, request);
        }

        var view = new DefectiveCorrectionsView(defect, corrected!, process.Store);
        return new CorrectionActivities(process.Store, process.ConnectedStore, view, process.ConnectedPayments).PlanCorrectionAsync(request, default);
    }

    public override ISettlementStore Connect(StoreClient client) => defect switch
    {
        Defect.ConflictTakenAsSuccess or Defect.RecordTakenForPaid or Defect.LostCreateTakenAsSuccess
            or Defect.OwnWriteTakenForAnothers or Defect.FractionTakenOverTwice or Defect.FractionNotTakenOver
            or Defect.CarriedFromADateThatIsNotSettled or Defect.CorrectionForgetsTheFraction => new DefectiveStoreView(defect, client),
        _ => client,
    };

    public override IPaymentService Connect(PaymentClient client) => defect switch
    {
        Defect.TransactionIdFromARandom or Defect.UnknownPaymentSwallowed or Defect.LookUpFailureTakenForNotPaid
            or Defect.AttemptRaisedAfterAnUnknownAnswer => new DefectivePaymentsView(defect, client),
        _ => client,
    };

    public override Task<RunReport?> RunDayAsync(IWorkflowContext context, RunRequest request) =>
        base.RunDayAsync(context, defect == Defect.TurnNotTaken ? request with { Turn = null } : request);

    public override Task<RunEnding> EndTurnAsync(WorkerProcess process, EndTurnInput input) =>
        defect == Defect.TurnNotEnded ? Task.FromResult(input.Ending.Ending) : base.EndTurnAsync(process, input);

    public override Task<CloseReport> CloseDayAsync(WorkerProcess process, CloseDayInput input) => base.CloseDayAsync(
        process, defect == Defect.ClosedWithoutReconciling ? input with { Users = Believed(process, input.Start.Plan.Date) } : input);

    public override async Task<SettledPart?> RunPartAsync(IWorkflowContext context, PartitionInput input)
    {
        if (defect != Defect.PageTokenAdvancedBeforeThePageIsSettled)
        {
            return await base.RunPartAsync(context, input);
        }

        var retry = input.Request.Sizing.Retry;
        var page = await context.CallActivityAsync(
            DayActivities.ListPage, new ListPageInput(input.Request, input.Part, input.Continuation), retry);
        var settling = context.CallActivityAsync(DayActivities.SettleUsers, input.Users(page.Items), retry);
        if (page.Continuation is null)
        {
            return input.Settled + await settling;
        }

        var believed = new SettledPart(default(Tally) with { Settled = page.Items.Count }, []);
        context.ContinueAsNew(input with { Continuation = page.Continuation, Settled = input.Settled + believed });
        return null;
    }

    public override async Task<SettledPart> SettleUsersAsync(WorkerProcess process, SettleUsersInput input)
    {
        switch (defect)
        {
            case Defect.PaidBeforeRecorded when process.ConnectedPayments is { } payments:
                await payments.PayAsync([.. Records(input).Where(record => record.NeedsPayment).Select(Payment.Of)], default);
                return await base.SettleUsersAsync(process, input);
            case Defect.SentAgainWithoutLookingUp when process.ConnectedPayments is not null:
                var view = new DefectivePaymentsView(defect, process.Payments);
                return await new DayActivities(process.Store, process.ConnectedStore, view, process.Settings).SettleUsersAsync(input, default);
            case Defect.LeaseTrustedInPlaceOfTheCreate:
                var taking = await FractionsTakenOver.AddAsync(process.ConnectedStore, input.Plan, input.Positions, default);
                await InsertUnderLeaseAsync(process, input with { Positions = taking });
                return await base.SettleUsersAsync(process, input);
            case Defect.ClockUsedForTheDate:
                var today = new SettlementDate(DateOnly.FromDateTime(process.Worker.Clock.GetUtcNow().UtcDateTime));
                return await base.SettleUsersAsync(process, input with { Plan = input.Plan with { Date = today } });
            case Defect.QuarantinedUserCountedAsSettled:
                var part = await base.SettleUsersAsync(process, input);
                return new SettledPart(
                    part.Tally with { Settled = part.Tally.Settled + part.Tally.Quarantined, Quarantined = 0 },
                    [.. part.Attention.Where(result => result.Outcome != SettlementOutcome.Quarantined)]);
            case Defect.FailedGroupSkipped:
                try
                {
                    return await base.SettleUsersAsync(process, input);
                }
                catch (InvalidOperationException)
                {
                    return SettledPart.Empty;
                }

            default:
                return await base.SettleUsersAsync(process, input);
        }
    }

    // What is recorded, taken for what should be.
    private static Reconciliation Believed(WorkerProcess process, SettlementDate date)
    {
        var records = process.Store.Data.ListRecords(date);
        var exact = records.Aggregate(default(Int128), (sum, record) => sum + record.Earnings.Credited.Minor);
        var residue = records.Aggregate(default(Int128), (sum, record) => sum + record.Earnings.ResidueNumerator);
        return Reconciliation.Empty with { Records = records.Count, RecordedMinor = exact, ResidueNumerator = residue };
    }

    private static List<SettlementRecord> Records(SettleUsersInput input)
    {
        var derivation = new DayDerivation(input.Plan);
        var records = new List<SettlementRecord>();
        foreach (var stored in input.Positions)
        {
            if (stored.TryValidate(out var position, out _))
            {
                records.Add(SettlementRecord.Compute(derivation, position, input.RunId));
            }
        }

        return records;
    }

    private static async Task InsertUnderLeaseAsync(WorkerProcess process, SettleUsersInput input)
    {
        var lease = process.Worker.Locks.TryTake(input.Positions[0].UserId, process.Worker.Name, LeaseTime)
            ?? throw new StoreUnavailableException("somebody else is at it");
        var wanted = Records(input);
        var found = await process.Store.ReadRecordsAsync(input.Plan.Date, [.. wanted.Select(record => record.UserId)], default);
        var missing = wanted.Where((_, i) => found[i] is null).ToList();
        if (missing.Count > 0)
        {
            await process.Store.SendAsync("insert", isWrite: true, () => ((DefectiveStore)process.Store.Data).InsertBlindly(missing));
        }

        process.Worker.Locks.Release(input.Positions[0].UserId, lease);
    }
}
