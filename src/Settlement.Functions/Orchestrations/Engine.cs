using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Settlement.Core;
using Settlement.Web;

namespace Settlement.Functions;

/// <summary>
/// The durable engine as one request, or one tick, asks it: all its calls together end within <see cref="Patience"/> of the
/// first, and a storage that refuses or hangs is an <see cref="EngineUnavailableException"/>.
/// </summary>
internal sealed class Engine(DurableTaskClient client, TimeProvider time) : IWorkflowEngine, IDisposable
{
    /// <summary>For how long a request waits for the engine: less than callers wait for the app.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly OrchestrationRuntimeStatus[] GoingOn =
    [
        OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended,
    ];

    private readonly Lazy<CancellationTokenSource> deadline = new(() => new CancellationTokenSource(Patience, time));

    public async Task<WorkflowInstance?> FindAsync(string instanceId) =>
        await FindStoredAsync(instanceId) is { } stored ? new DurableInstance(stored) : null;

    public async Task<bool> IsGoingOnAsync(string instanceId) =>
        await AskAsync(token => client.GetInstanceAsync(instanceId, getInputsAndOutputs: false, token)) is { } stored && GoingOn.Contains(stored.RuntimeStatus);

    public Task<bool> TryStartAsync(RunRequest run) =>
        TryStartAsync(DayWorkflow.Name.Name, run.InstanceId, run, stored => stored.ReadInputAs<RunRequest>()?.RunId == run.RunId);

    public Task<bool> TryStartAsync(CloseRequest close) =>
        TryStartAsync(CloseWorkflow.Name.Name, close.InstanceId, close, stored => stored.ReadInputAs<CloseRequest>()?.RunId == close.RunId);

    public Task<bool> TryStartAsync(CorrectionRequest correction, string instanceId) => TryStartAsync(
        CorrectionWorkflow.Name.Name, instanceId, correction, stored => stored.ReadInputAs<CorrectionRequest>()?.RunId == correction.RunId);

    public Task<bool> TryStartAsync(CorrectionCloseRequest close) => TryStartAsync(
        CorrectionCloseWorkflow.Name.Name, close.InstanceId, close, stored => stored.ReadInputAs<CorrectionCloseRequest>()?.RunId == close.RunId);

    public Task<bool> TryStartAsync(CatchUpStart catchUp) =>
        TryStartAsync(new ScheduleInput(catchUp.LatestDue, catchUp.Dates) { CatchUp = new CatchUpRequest(catchUp.Id, catchUp.By) });

    /// <summary>Starts a tick of the schedule, or a catch-up; false if an earlier one is at work.</summary>
    /// <exception cref="EngineUnavailableException">The engine's storage refuses or hangs; it may have been started.</exception>
    public Task<bool> TryStartAsync(ScheduleInput input) => input.CatchUp is { } catchUp
        ? TryStartAsync(
            ScheduleOrchestration.Name, InstanceIds.CatchUp, input, stored => stored.ReadInputAs<ScheduleInput>()?.CatchUp?.Id == catchUp.Id)
        : TryStartAsync(ScheduleOrchestration.Name, ScheduleInput.InstanceId, input, static _ => true);

    public Task TerminateAsync(string instanceId, string reason) => AskAsync(async token =>
    {
        await client.TerminateInstanceAsync(instanceId, reason, token);
        return true;
    });

    // Its activities look at the lease by themselves, on whichever worker they are.
    public Task NoteTurnLostAsync(string instanceId) => Task.CompletedTask;

    public void Dispose()
    {
        if (deadline.IsValueCreated)
        {
            deadline.Value.Dispose();
        }
    }

    private Task<OrchestrationMetadata?> FindStoredAsync(string instanceId) =>
        AskAsync(token => client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, token));

    // The engine looks for an instance that goes on and puts the start then. Of two that look at the same time both put
    // theirs and hear that it was taken, and one is kept. So whoever has put one looks whose it is.
    private async Task<bool> TryStartAsync(string orchestration, string instanceId, object input, Func<OrchestrationMetadata, bool> isOwn)
    {
        try
        {
            await AskAsync(token => client.ScheduleNewOrchestrationInstanceAsync(
                orchestration, input, new StartOrchestrationOptions(instanceId).WithDedupeStatuses(GoingOn), token));
            return await FindStoredAsync(instanceId) is { } stored && isOwn(stored);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return false;
        }
        catch (EngineUnavailableException exception)
        {
            throw new EngineUnavailableException($"{exception.Message}; whether anything was started is not known", exception);
        }
    }

    private async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask)
    {
        var patience = deadline.Value.Token;
        try
        {
            return await ask(patience).WaitAsync(patience);
        }
        catch (OperationCanceledException exception) when (patience.IsCancellationRequested)
        {
            throw new EngineUnavailableException($"the engine's storage did not answer within {Patience.TotalSeconds:0} s", exception);
        }
        catch (RpcException exception)
        {
            throw new EngineUnavailableException("the engine does not reach its storage", exception);
        }
    }
}

/// <summary>The engine's storage refuses or hangs. What was asked for may have happened.</summary>
internal sealed class EngineUnavailableException(string message, Exception innerException) : TransientFailureException(message, innerException);
