using Settlement.Core;

namespace Settlement.Simulation;

/// <summary>
/// What a schedule puts to the test: the real workflow and the real activities on a store and a payment service that
/// keep their rules. Tests put a part with a deliberate defect in its place and see it found.
/// </summary>
internal class SystemUnderTest
{
    public virtual SimulatedStore CreateStore(InvariantWatch watch) => new(watch);

    public virtual SimulatedInputs CreateInputs() => new();

    public virtual SimulatedCorrections CreateCorrections(CorrectionWatch watch) => new(watch);

    public virtual SimulatedPayments CreatePayments(PaymentStyle style, Action<Payment> made) => new(style, made);

    /// <summary>A worker's view of the store.</summary>
    public virtual ISettlementStore Connect(StoreClient client) => client;

    /// <summary>A worker's view of the store's corrections.</summary>
    public virtual ICorrectionStore ConnectCorrections(World world, StoreClient store) => new CorrectionClient(world, store);

    /// <summary>A worker's view of the payment service.</summary>
    public virtual IPaymentService Connect(PaymentClient client) => client;

    /// <summary>Runs the day's workflow.</summary>
    public virtual Task<RunReport?> RunDayAsync(IWorkflowContext context, RunRequest request) => DayWorkflow.RunAsync(context, request);

    /// <summary>Runs a part's workflow.</summary>
    public virtual Task<SettledPart?> RunPartAsync(IWorkflowContext context, PartitionInput input) => PartitionWorkflow.RunAsync(context, input);

    /// <summary>Runs the workflow of a close.</summary>
    public virtual Task<CloseReport?> RunCloseAsync(IWorkflowContext context, CloseRequest request) => CloseWorkflow.RunAsync(context, request);

    /// <summary>Settles some users.</summary>
    public virtual Task<SettledPart> SettleUsersAsync(WorkerProcess process, SettleUsersInput input) =>
        process.Activities.SettleUsersAsync(input, CancellationToken.None);

    /// <summary>Ends a run's turn.</summary>
    public virtual Task<RunEnding> EndTurnAsync(WorkerProcess process, EndTurnInput input) =>
        process.Turns.EndTurnAsync(input, CancellationToken.None);

    /// <summary>Plans a correction.</summary>
    public virtual Task<CorrectionPlanning> PlanCorrectionAsync(WorkerProcess process, CorrectionRequest request) =>
        process.Correcting!.PlanCorrectionAsync(request, CancellationToken.None);

    /// <summary>Ends a close.</summary>
    public virtual Task<CloseReport> CloseDayAsync(WorkerProcess process, CloseDayInput input) =>
        process.Closing.CloseDayAsync(input, CancellationToken.None);

    /// <summary>Runs an activity; the task that it returns has the output.</summary>
    public Task ExecuteAsync<TInput, TOutput>(WorkerProcess process, ActivityName<TInput, TOutput> activity, TInput input) => input switch
    {
        SettleUsersInput users => SettleUsersAsync(process, users),
        EndTurnInput end => EndTurnAsync(process, end),
        CorrectionRequest correction => PlanCorrectionAsync(process, correction),
        CloseDayInput close => CloseDayAsync(process, close),
        _ => process.ByName.ExecuteAsync(activity, input, CancellationToken.None),
    };
}
