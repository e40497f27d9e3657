using System.Diagnostics.CodeAnalysis;
using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Settlement.Core;

namespace Settlement.Functions;

/// <summary>
/// The engine as one request, or one tick, asks it: all its calls together end within <see cref="Patience"/>, and a storage
/// that refuses or hangs is an <see cref="EngineUnavailableException"/>. Of the orchestrations of an instance id one at a time
/// goes on, and one that has ended is replaced by the next. That saves double work and no more: what keeps a user from being
/// credited twice, and a day from being closed twice, is in the stores.
/// </summary>
internal sealed class Engine(DurableTaskClient client, TimeProvider time) : IDisposable
{
    /// <summary>For how long a request waits for the engine: less than callers wait for the app.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly OrchestrationRuntimeStatus[] GoingOn =
    [
        OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended,
    ];

    private readonly CancellationTokenSource deadline = new(Patience, time);

    /// <summary>Whether an instance has not ended; false for null.</summary>
    public static bool IsGoingOn([NotNullWhen(true)] OrchestrationMetadata? instance) => instance is not null && GoingOn.Contains(instance.RuntimeStatus);

    /// <summary>The latest of an instance id, with its input, output and status; null if there was none.</summary>
    /// <exception cref="EngineUnavailableException">The engine's storage refuses or hangs.</exception>
    public Task<OrchestrationMetadata?> FindAsync(string instanceId) =>
        AskAsync(token => client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, token));

    /// <summary>Whether the latest of an instance id has not ended; false if there was none.</summary>
    /// <exception cref="EngineUnavailableException">The engine's storage refuses or hangs.</exception>
    public async Task<bool> IsGoingOnAsync(string instanceId) =>
        IsGoingOn(await AskAsync(token => client.GetInstanceAsync(instanceId, getInputsAndOutputs: false, token)));

    /// <summary>Starts a run; false if one of the date is in progress.</summary>
    /// <exception cref="EngineUnavailableException">The engine's storage refuses or hangs; the run may have been started.</exception>
    public Task<bool> TryStartAsync(RunRequest run) =>
        TryStartAsync(DayWorkflow.Name.Name, run.InstanceId, run, stored => stored.ReadInputAs<RunRequest>()?.RunId == run.RunId);

    /// <summary>Starts a close; false if one of the date is in progress.</summary>
    /// <exception cref="EngineUnavailableException">The engine's storage refuses or hangs; the close may have been started.</exception>
    public Task<bool> TryStartAsync(CloseRequest close) =>
        TryStartAsync(CloseWorkflow.Name.Name, close.InstanceId, close, stored => stored.ReadInputAs<CloseRequest>()?.RunId == close.RunId);

    /// <summary>Starts a correction or a preview; false if one of this instance id is in progress.</summary>
    /// <exception cref="EngineUnavailableException">The engine's storage refuses or hangs; it may have been started.</exception>
    public Task<bool> TryStartAsync(CorrectionRequest correction, string instanceId) => TryStartAsync(
        CorrectionWorkflow.Name.Name, instanceId, correction, stored => stored.ReadInputAs<CorrectionRequest>()?.RunId == correction.RunId);

    /// <summary>Starts the close of a correction; false if one of that correction is in progress.</summary>
    /// <exception cref="EngineUnavailableException">The engine's storage refuses or hangs; the close may have been started.</exception>
    public Task<bool> TryStartAsync(CorrectionCloseRequest close) => TryStartAsync(
        CorrectionCloseWorkflow.Name.Name, close.InstanceId, close, stored => stored.ReadInputAs<CorrectionCloseRequest>()?.RunId == close.RunId);

    /// <summary>Starts a tick of the schedule, or a catch-up; false if an earlier one is at work.</summary>
    /// <exception cref="EngineUnavailableException">The engine's storage refuses or hangs; it may have been started.</exception>
    public Task<bool> TryStartAsync(ScheduleInput input) => input.CatchUp is { } catchUp
        ? TryStartAsync(
            ScheduleOrchestration.Name, ScheduleInput.CatchUpInstanceId, input, stored => stored.ReadInputAs<ScheduleInput>()?.CatchUp?.Id == catchUp.Id)
        : TryStartAsync(ScheduleOrchestration.Name, ScheduleInput.InstanceId, input, static _ => true);

    /// <summary>Ends an instance at once; what it has called goes on. The reason is kept as its output.</summary>
    /// <exception cref="EngineUnavailableException">The engine's storage refuses or hangs; the instance may end all the same.</exception>
    public Task TerminateAsync(string instanceId, string reason) => AskAsync(async token =>
    {
        await client.TerminateInstanceAsync(instanceId, reason, token);
        return true;
    });

    public void Dispose() => deadline.Dispose();

    // The engine looks for an instance that goes on and puts the start then. Of two that look at the same time both put
    // theirs and hear that it was taken, and one is kept. So whoever has put one looks whose it is.
    private async Task<bool> TryStartAsync(string orchestration, string instanceId, object input, Func<OrchestrationMetadata, bool> isOwn)
    {
        try
        {
            await AskAsync(token => client.ScheduleNewOrchestrationInstanceAsync(
                orchestration, input, new StartOrchestrationOptions(instanceId).WithDedupeStatuses(GoingOn), token));
            return await FindAsync(instanceId) is { } stored && isOwn(stored);
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
        try
        {
            return await ask(deadline.Token).WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException exception) when (deadline.IsCancellationRequested)
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
