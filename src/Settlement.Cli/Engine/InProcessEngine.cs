using System.Collections.Concurrent;
using Polly;
using Settlement.Core;

namespace Settlement.Cli;

/// <summary>
/// Runs workflows in this process: a bounded number of activities at once on the thread pool, retries of transient
/// failures, timers, continuing as new as a loop. It keeps no history: since every activity is a no-op when repeated, running a
/// workflow again is resuming it.
/// </summary>
internal sealed class InProcessEngine : IDisposable
{
    // Looked at again now and then: a machine that sleeps, or whose clock is set, would miss the time by as much.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, Delegate> workflows = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<RetryPolicy, ResiliencePipeline> pipelines = new();
    private readonly SemaphoreSlim slots;
    private readonly TimeProvider time;
    private readonly Action<string, RunStatus> reportStatus;
    private readonly Action<string> reportRetry;

    /// <param name="parallelism">The most activities under way at once, over all workflows; at least 1.</param>
    /// <param name="time">The clock that back-offs and timers wait by.</param>
    /// <param name="reportStatus">Told an instance id and how far it has come; called from several threads at once.</param>
    /// <param name="reportRetry">Told on one line that an activity is tried again, and why; likewise.</param>
    public InProcessEngine(int parallelism, TimeProvider time, Action<string, RunStatus> reportStatus, Action<string> reportRetry)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parallelism);
        slots = new SemaphoreSlim(parallelism);
        this.time = time;
        this.reportStatus = reportStatus;
        this.reportRetry = reportRetry;
    }

    /// <summary>What it can execute.</summary>
    public ActivityTable Activities { get; } = new();

    public void Register<TInput, TOutput>(
        WorkflowName<TInput, TOutput> name, Func<IWorkflowContext, TInput, Task<TOutput?>> workflow) =>
        workflows.Add(name.Name, workflow);

    /// <summary>Runs a workflow, generation after generation, until one does not continue as new.</summary>
    /// <exception cref="ActivityFailedException">An activity failed and the workflow did not handle it.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped; no activity is under way any more.</exception>
    public async Task<TOutput> RunAsync<TInput, TOutput>(
        WorkflowName<TInput, TOutput> name, string instanceId, TInput input, CancellationToken cancellationToken)
    {
        var workflow = (Func<IWorkflowContext, TInput, Task<TOutput?>>)workflows[name.Name];
        while (true)
        {
            var context = new InProcessContext(this, instanceId, cancellationToken);
            var output = await workflow(context, input);
            if (!context.ContinuesAsNew(out TInput? next))
            {
                return output ?? throw new InvalidOperationException($"{name.Name} ended without an output");
            }

            input = next;
        }
    }

    /// <summary>Runs an activity, as often as the policy allows.</summary>
    internal async Task<TOutput> CallActivityAsync<TInput, TOutput>(
        ActivityName<TInput, TOutput> name, TInput input, RetryPolicy retry, CancellationToken cancellationToken)
    {
        try
        {
            return await Pipeline(retry).ExecuteAsync(
                static async (call, token) => await call.Engine.AttemptAsync(call.Name, call.Input, token),
                (Engine: this, Name: name, Input: input),
                cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            throw new ActivityFailedException(
                name.Name, exception is TransientFailureException, OneLine.Of(exception.Message), exception);
        }
    }

    /// <summary>The time as workflows see it.</summary>
    internal DateTimeOffset UtcNow => time.GetUtcNow();

    internal async Task WaitUntilAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        while (until - UtcNow is { Ticks: > 0 } left)
        {
            // Rounded up to a millisecond: a shorter delay would be none.
            var delay = left < LongestDelay ? left + TimeSpan.FromMilliseconds(1) : LongestDelay;
            await Task.Delay(delay, time, cancellationToken);
        }
    }

    internal void SetStatus(string instanceId, RunStatus status) => reportStatus(instanceId, status);

    public void Dispose() => slots.Dispose();

    // The slot is taken for each attempt, so that an activity that waits to be tried again holds up nobody.
    private async Task<TOutput> AttemptAsync<TInput, TOutput>(
        ActivityName<TInput, TOutput> name, TInput input, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Activities.ExecuteAsync(name, input, cancellationToken), CancellationToken.None);
        }
        finally
        {
            slots.Release();
        }
    }

    private ResiliencePipeline Pipeline(RetryPolicy retry) =>
        pipelines.GetOrAdd(retry, static (policy, engine) => RetryPipeline.Build(policy, engine.time, engine.reportRetry), this);
}
