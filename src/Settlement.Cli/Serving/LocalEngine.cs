using System.Collections.Concurrent;
using Settlement.Core;
using Settlement.Storage;
using Settlement.Web;

namespace Settlement.Cli;

/// <summary>
/// Runs workflows of the HTTP interface in this process, each in an engine of its own, and remembers how the latest of each
/// instance id stands, for as long as the process lives. Thread-safe.
/// </summary>
internal sealed class LocalEngine(CommandSession session, OpenStores stores, SettleOptions options, WorkflowRequests requests) : IWorkflowEngine, IAsyncDisposable
{
    /// <summary>How often a run asks for its turn: the store is near, or a request a moment costs nothing.</summary>
    private static readonly Polling TurnPolling = new(TimeSpan.FromMilliseconds(500));

    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly TimeProvider time = session.Host.Time;
    private readonly int parallelism = LocalSizing.DefaultParallelism;
    private readonly ConcurrentDictionary<string, LocalInstance> latest = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Work> going = new(StringComparer.Ordinal);
    private readonly Lock starting = new();
    private bool isStopping;

    private RunSizing Sizing => LocalSizing.Of(stores.PreferredBatch, parallelism, options.Retry);

    public Task<WorkflowInstance?> FindAsync(string instanceId) => Task.FromResult<WorkflowInstance?>(latest.GetValueOrDefault(instanceId));

    public Task<bool> IsGoingOnAsync(string instanceId) => Task.FromResult(latest.GetValueOrDefault(instanceId) is { IsGoingOn: true });

    public Task<bool> TryStartAsync(RunRequest run)
    {
        var asked = run with { Sizing = Sizing, Turn = Soon(run.Turn) };
        return TryStartAsync(DayWorkflow.Name, run.InstanceId, asked, run.Date, run.DryRun ? null : run.RunId, engine => engine.WithDay(Day()));
    }

    public Task<bool> TryStartAsync(CloseRequest close)
    {
        var asked = close with { Sizing = Sizing, Turn = Soon(close.Turn) };
        return TryStartAsync(CloseWorkflow.Name, close.InstanceId, asked, close.Date, close.RunId, engine => engine.WithClose(
            Day(), new CloseActivities(stores.Inputs, stores.Settlements, stores.Payments, list: null, stores.Corrections)));
    }

    public Task<bool> TryStartAsync(CorrectionRequest correction, string instanceId)
    {
        var asked = correction with { Sizing = Sizing, Turn = Soon(correction.Turn) };
        return TryStartAsync(
            CorrectionWorkflow.Name, instanceId, asked, correction.Date, correction.Book ? correction.RunId : null, engine => engine.WithCorrection(Corrections()));
    }

    public Task<bool> TryStartAsync(CorrectionCloseRequest close)
    {
        var asked = close with { Sizing = Sizing, Turn = Soon(close.Turn) };
        return TryStartAsync(CorrectionCloseWorkflow.Name, close.InstanceId, asked, close.Date, close.RunId, engine => engine.WithCorrection(Corrections()));
    }

    public Task<bool> TryStartAsync(CatchUpStart catchUp) => Task.FromResult(
        TryStart(InstanceIds.CatchUp, catchUp, work => CatchUpAsync(catchUp, work)));

    public async Task TerminateAsync(string instanceId, string reason)
    {
        if (going.TryGetValue(instanceId, out var work))
        {
            work.Stop(WorkflowState.Terminated, reason);
            await EndOfAsync(work);
        }
    }

    public async Task NoteTurnLostAsync(string instanceId)
    {
        if (going.TryGetValue(instanceId, out var work))
        {
            work.Stop(WorkflowState.Failed, reason: null);
            await EndOfAsync(work);
        }
    }

    /// <summary>Waits until the latest of an instance id has ended, if one goes on.</summary>
    public Task WaitAsync(string instanceId) => going.TryGetValue(instanceId, out var work) ? work.Task : Task.CompletedTask;

    /// <summary>Stops what goes on, between two activities, and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (starting)
        {
            isStopping = true;
        }

        foreach (var work in going.Values)
        {
            work.Stop(WorkflowState.Failed, "stopped with the server; what is settled stays settled");
            await work.Task;
        }
    }

    private Task<bool> TryStartAsync<TInput, TOutput>(
        WorkflowName<TInput, TOutput> workflow,
        string instanceId,
        TInput input,
        SettlementDate date,
        RunId? holder,
        Func<InProcessEngine, InProcessEngine> register)
        where TInput : class
        where TOutput : class => Task.FromResult(TryStart(
            instanceId, input, work => ExecuteAsync(workflow, instanceId, input, date, holder, register, work)));

    private bool TryStart(string instanceId, object input, Func<Work, Task> execute)
    {
        lock (starting)
        {
            if (isStopping)
            {
                throw new EngineStoppingException();
            }

            if (latest.TryGetValue(instanceId, out var earlier) && earlier.IsGoingOn)
            {
                return false;
            }

            // Parts of an earlier run say nothing about this one.
            foreach (var part in latest.Keys.Where(id => id.StartsWith(instanceId + "-p", StringComparison.Ordinal)))
            {
                latest.TryRemove(part, out _);
            }

            latest[instanceId] = LocalInstance.Started(instanceId, input, time.GetUtcNow());
            var work = new Work();
            going[instanceId] = work;
            work.Task = Task.Run(async () =>
            {
                await execute(work);
                going.TryRemove(new KeyValuePair<string, Work>(instanceId, work));
                work.Dispose();
            });
            return true;
        }
    }

    // A date that fails keeps nobody from the next.
    private async Task CatchUpAsync(CatchUpStart catchUp, Work work)
    {
        var ended = latest[InstanceIds.CatchUp];
        try
        {
            foreach (var date in catchUp.Dates)
            {
                work.Token.ThrowIfCancellationRequested();

                // Another catch-up, or the schedule, may have settled it since the dates were listed.
                if (await stores.Settlements.ReadDayAsync(date, work.Token) is { State: not DayState.Open })
                {
                    continue;
                }

                var run = requests.Run(date, RunKind.Http, catchUp.By, "catch-up");
                await TryStartAsync(run);
                await WaitAsync(run.InstanceId).WaitAsync(work.Token);
            }

            ended = ended.Completed(catchUp, time.GetUtcNow());
        }
        catch (Exception exception)
        {
            ended = ended.Ended(WorkflowState.Failed, work.Reason ?? exception.Message, time.GetUtcNow());
        }

        latest[InstanceIds.CatchUp] = ended;
    }

    private async Task ExecuteAsync<TInput, TOutput>(
        WorkflowName<TInput, TOutput> workflow,
        string instanceId,
        TInput input,
        SettlementDate date,
        RunId? holder,
        Func<InProcessEngine, InProcessEngine> register,
        Work work)
        where TInput : class
        where TOutput : class
    {
        LocalSizing.ReserveThreads(parallelism);

        // Tells other processes of this machine, for as long as it is locked, that the run is alive.
        var marker = holder is { } run ? RunMarker.TryCreate(run) : null;
        var turn = new LocalTurn(stores, time, () => work.Stop(WorkflowState.Failed, reason: null));
        LocalInstance ended;
        try
        {
            using var engine = register(new InProcessEngine(parallelism, time, (instance, status) => Publish(instance, status), session.Note));
            turn.AddTo(engine.Activities);
            var output = await engine.RunAsync(workflow, instanceId, input, work.Token);
            ended = latest[instanceId].Completed(output, time.GetUtcNow());
        }
        catch (OperationCanceledException) when (work.Token.IsCancellationRequested)
        {
            turn.Ending = TurnEnding.Stopped;
            ended = await DescribeStopAsync(instanceId, date, turn, work);
        }
        catch (Exception exception)
        {
            ended = latest[instanceId].Ended(WorkflowState.Failed, exception.Message, time.GetUtcNow());
        }

        await turn.DisposeAsync();
        marker?.Dispose();
        if (holder is { } over)
        {
            RunMarker.Remove(over);
        }

        latest[instanceId] = ended;
    }

    private async Task<LocalInstance> DescribeStopAsync(string instanceId, SettlementDate date, LocalTurn turn, Work work)
    {
        var now = time.GetUtcNow();
        var instance = latest[instanceId];
        if (work.How == WorkflowState.Terminated)
        {
            return instance.Ended(WorkflowState.Terminated, work.Reason!, now);
        }

        string? successor = null;
        try
        {
            successor = await turn.FindSuccessorAsync();
        }
        catch (StoreUnavailableException)
        {
            // Nobody can be named.
        }

        return instance.Publishing(new RunStatus(RunPhase.Stopped, default), now)
            .Ended(WorkflowState.Failed, work.Reason ?? new LeaseLostException(date, successor).Message, now);
    }

    // Parts are instances, too: what they have counted so far is looked up by their ids.
    private void Publish(string instanceId, RunStatus status)
    {
        var now = time.GetUtcNow();
        latest.AddOrUpdate(
            instanceId,
            static (id, of) => LocalInstance.Started(id, input: null, of.now).Publishing(of.status, of.now),
            static (_, earlier, of) => earlier.Publishing(of.status, of.now),
            (status, now));
    }

    private async Task EndOfAsync(Work work)
    {
        try
        {
            await work.Task.WaitAsync(StopPatience, time);
        }
        catch (TimeoutException)
        {
            // What it has begun takes longer; it stops after that.
        }
    }

    private DayActivities Day() =>
        new(stores.Inputs, stores.Settlements, stores.Payments, options.Settlement, inbox: null, list: null, options.Checks, stores.Corrections);

    private CorrectionActivities Corrections() => new(stores.Inputs, stores.Settlements, stores.Corrections, stores.Payments);

    private static TurnRequest? Soon(TurnRequest? turn) => turn is null ? null : turn with { Polling = TurnPolling };

    /// <summary>A workflow that goes on, and how it was told to stop.</summary>
    private sealed class Work : IDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly Lock telling = new();

        public Task Task { get; set; } = Task.CompletedTask;

        public CancellationToken Token => stop.Token;

        public WorkflowState How { get; private set; }

        public string? Reason { get; private set; }

        public void Stop(WorkflowState how, string? reason)
        {
            lock (telling)
            {
                if (stop.IsCancellationRequested)
                {
                    return;
                }

                (How, Reason) = (how, reason);
            }

            try
            {
                stop.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It has ended.
            }
        }

        public void Dispose() => stop.Dispose();
    }
}

/// <summary>The process that would run it is being stopped.</summary>
internal sealed class EngineStoppingException() : TransientFailureException("settle serve is stopping; nothing was started", innerException: null);
