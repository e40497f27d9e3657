using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Testing;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Settlement.Core;
using Settlement.Storage;
using Settlement.Web;

namespace Settlement.Functions.Tests;

/// <summary>The app's orchestrators and activities on a durable engine in this process, over a SQLite file of its own.</summary>
internal sealed class AppWorld : IAsyncDisposable
{
    public static readonly SettlementDate Date = SettlementDate.Parse("2014-08-05");

    private readonly TemporaryFolder folder = new();
    private readonly IServiceCollection registered;
    private readonly ServiceProvider services;
    private readonly List<ServiceProvider> replaced = [];
    private DurableTaskTestHost? host;

    public AppWorld(Func<SettlementOptions, SettlementOptions>? change = null, TimeProvider? time = null)
    {
        Assert.True(StoreUrl.TryParse($"sqlite:{folder.PathOf("settlement.db")}", out var store, out _));
        var options = new SettlementOptions { Schedule = "0 0 0 * * *", PurgeSchedule = "0 0 0 * * *", Store = store, Positions = store };
        Options = (change ?? (static unchanged => unchanged))(options with
        {
            Partitions = 3,
            PartitionWindow = 2,
            PageSize = 5,
            UsersPerActivity = 2,
            ActivityWindow = 3,
            BackOffSeconds = 0,
        });
        Inbox = Directory.CreateDirectory(folder.PathOf("inbox"));
        registered = new ServiceCollection()
            .AddMetrics()
            .AddLogging(logging => logging.AddProvider(Log))
            .AddSettlement(Options)
            .AddSingleton(time ?? TimeProvider.System)
            .AddSingleton(new AppInbox((stores, accepted, by) => new FolderInbox(
                Inbox.FullName,
                stores.Inputs,
                stores.Settlements,
                Options.Currency,
                TimeProvider.System,
                new ImportChecks(Options.Checks, accepted, by, TimeProvider.System.GetUtcNow()))))
            .AddSingleton<SettlementMeter>();
        services = registered.BuildServiceProvider();
        Stores = services.GetRequiredService<AppStores>();
        WorkflowRequests = services.GetRequiredService<WorkflowRequests>();
        Meters = services.GetRequiredService<IMeterFactory>();
        Meter = services.GetRequiredService<SettlementMeter>();
        Activities = Create<DayActivityFunctions>();
        Turns = Create<TurnActivityFunctions>();
        Closing = Create<CloseActivityFunctions>();
        Correcting = Create<CorrectionActivityFunctions>();
        Schedule = Create<ScheduleActivityFunctions>();
    }

    public SettlementOptions Options { get; }

    /// <summary>What the app has logged.</summary>
    public CollectedLog Log { get; } = new();

    /// <summary>The inbox of runs that use one: a folder in place of the app's container.</summary>
    public DirectoryInfo Inbox { get; }

    public AppStores Stores { get; }

    public WorkflowRequests WorkflowRequests { get; }

    public IMeterFactory Meters { get; }

    public SettlementMeter Meter { get; }

    public DayActivityFunctions Activities { get; }

    public TurnActivityFunctions Turns { get; }

    public CloseActivityFunctions Closing { get; }

    public CorrectionActivityFunctions Correcting { get; }

    public ScheduleActivityFunctions Schedule { get; }

    public DurableTaskClient Client => host!.Client;

    /// <summary>Called before an activity with its name and input; a failure it returns is the activity's answer.</summary>
    public Func<string, object, ActivityFailure?> Before { get; set; } = static (_, _) => null;

    public async Task ImportAsync(int users, SettlementDate? date = null)
    {
        var stores = await Stores.GetAsync();
        var day = date ?? Date;
        await stores.Inputs.WriteYieldsAsync([new(day, Yield.Parse("1.1301"))], replace: false, CancellationToken.None);
        await stores.Inputs.WritePositionsAsync(
            day, Enumerable.Range(0, users).Select(i => Sample.Position(i)), PositionsRule.Adding, CancellationToken.None);
    }

    public async Task StartEngineAsync() => host = await DurableTaskTestHost.StartAsync(
        tasks =>
        {
            tasks.AddOrchestratorFunc<RunRequest, RunReport?>("SettleDay", (context, request) => DayOrchestrations.SettleDayAsync(context, request));
            tasks.AddOrchestratorFunc<PartitionInput, SettledPart?>("SettlePartition", (context, input) => DayOrchestrations.SettlePartitionAsync(context, input));
            tasks.AddOrchestratorFunc<ScheduleInput, bool>(ScheduleOrchestration.Name, async (context, input) =>
            {
                await ScheduleOrchestration.SettleOpenDatesAsync(context, input);
                return true;
            });
            tasks.AddOrchestratorFunc<CloseRequest, CloseReport?>("CloseDate", (context, request) => CloseOrchestration.CloseDateAsync(context, request));
            Add<CloseRequest, CloseStart>(tasks, "BeginClose", Closing.BeginCloseAsync);
            Add<CloseDayInput, CloseReport>(tasks, "CloseDay", Closing.CloseDayAsync);
            tasks.AddOrchestratorFunc<CorrectionRequest, CorrectionReport?>(
                "CorrectDate", (context, request) => CorrectionOrchestrations.CorrectDateAsync(context, request));
            tasks.AddOrchestratorFunc<CorrectionPartInput, CorrectedPart?>(
                "CorrectPart", (context, input) => CorrectionOrchestrations.CorrectPartAsync(context, input));
            tasks.AddOrchestratorFunc<CorrectionCloseRequest, CorrectionCloseReport?>(
                "CloseCorrectionOfDate", (context, request) => CorrectionOrchestrations.CloseCorrectionAsync(context, request));
            Add<CorrectionRequest, CorrectionPlanning>(tasks, "PlanCorrection", Correcting.PlanCorrectionAsync);
            Add<CorrectPageInput, CorrectedPage>(tasks, "CorrectPage", Correcting.CorrectPageAsync);
            Add<FreezeCorrectionInput, FrozenCorrection>(tasks, "FreezeCorrection", Correcting.FreezeCorrectionAsync);
            Add<CompareEntriesInput, ComparedEntries>(tasks, "CompareEntries", Correcting.CompareEntriesAsync);
            Add<FinishCorrectionInput, CorrectionReconciliation>(tasks, "FinishCorrection", Correcting.FinishCorrectionAsync);
            Add<CorrectionCloseRequest, CorrectionCloseStart>(tasks, "BeginCloseCorrection", Correcting.BeginCloseCorrectionAsync);
            Add<CloseCorrectionInput, CorrectionCloseReport>(tasks, "CloseCorrection", Correcting.CloseCorrectionAsync);
            Add<TakeTurnInput, LeaseAttempt>(tasks, "TakeTurn", Turns.TakeTurnAsync);
            Add<EndTurnInput, RunEnding>(tasks, "EndTurn", Turns.EndTurnAsync);
            Add<TakeInputsInput, InboxStep>(tasks, "TakeInputs", Activities.TakeInputsAsync);
            Add<RunRequest, PlanningResult>(tasks, "PlanDay", Activities.PlanDayAsync);
            Add<KeepAbsentInput, int>(tasks, "KeepAbsent", Activities.KeepAbsentAsync);
            Add<ListPageInput, UserPage>(tasks, "ListPage", Activities.ListPageAsync);
            Add<SettleUsersInput, SettledPart>(tasks, "SettleUsers", Activities.SettleUsersAsync);
            Add<QuarantineUserInput, SettledPart>(tasks, "QuarantineUser", Activities.QuarantineUserAsync);
            Add<ReconcilePartInput, Reconciliation>(tasks, "ReconcilePart", Activities.ReconcilePartAsync);
            Add<FinishDayInput, Reconciliation>(tasks, "FinishDay", Activities.FinishDayAsync);
            tasks.AddActivityFunc<SettlementDate, IReadOnlyList<SettlementDate>>(
                ScheduleActivityFunctions.FindOpenDates, (_, date) => Schedule.FindOpenDatesAsync(date));
            tasks.AddActivityFunc<SettlementDate, bool>(
                ScheduleActivityFunctions.StartRun, (_, date) => Schedule.StartRunAsync(date, Client));
            tasks.AddActivityFunc<CatchUpRun, bool>(
                ScheduleActivityFunctions.StartCatchUpRun, (_, run) => Schedule.StartCatchUpRunAsync(run, Client));
            tasks.AddActivityFunc<SettlementDate, bool>(
                ScheduleActivityFunctions.IsRunGoingOn, (_, date) => Schedule.IsRunGoingOnAsync(date, Client));
        },
        new DurableTaskTestHostOptions
        {
            Port = FreePort(),
            ConfigureServices = engine =>
            {
                engine.ConfigureAll<DurableTaskWorkerOptions>(options => options.DataConverter = new JsonDataConverter(DurableJson.Options));
                engine.ConfigureAll<DurableTaskClientOptions>(options => options.DataConverter = new JsonDataConverter(DurableJson.Options));
            },
        });

    /// <summary>Makes a class of functions as the host does.</summary>
    /// <param name="own">Services in place of the app's.</param>
    public T Create<T>(params object[] own)
    {
        if (own.Length == 0)
        {
            return ActivatorUtilities.CreateInstance<T>(services);
        }

        IServiceCollection changed = new ServiceCollection();
        foreach (var service in registered)
        {
            changed.Add(service);
        }

        foreach (var service in own)
        {
            changed.AddSingleton(service is TimeProvider ? typeof(TimeProvider) : service.GetType(), service);
        }

        var provider = changed.BuildServiceProvider();
        replaced.Add(provider);
        return ActivatorUtilities.CreateInstance<T>(provider);
    }

    /// <inheritdoc cref="Create{T}" />
    public object Create(Type type) => ActivatorUtilities.CreateInstance(services, type);

    /// <summary>A request for a run of all users, as the HTTP interface makes it.</summary>
    public RunRequest Request(SettlementDate date) => WorkflowRequests.Run(date, RunKind.Http, "function key", "all users");

    public async Task<OrchestrationMetadata> RunAsync(RunRequest? request = null)
    {
        var asked = request ?? Request(Date);
        await StartAsync(asked);
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        return await Client.WaitForInstanceCompletionAsync(asked.InstanceId, getInputsAndOutputs: true, timeout.Token);
    }

    /// <summary>Starts a run that must find none in progress.</summary>
    public async Task StartAsync(RunRequest run)
    {
        using var engine = new Engine(Client, TimeProvider.System);
        Assert.True(await engine.TryStartAsync(run));
    }

    /// <summary>Starts a close that must find none in progress.</summary>
    public async Task StartAsync(CloseRequest close)
    {
        using var engine = new Engine(Client, TimeProvider.System);
        Assert.True(await engine.TryStartAsync(close));
    }

    public async Task<RunReport> ReportAsync(RunRequest? request = null)
    {
        var run = await RunAsync(request);
        Assert.True(run.RuntimeStatus == OrchestrationRuntimeStatus.Completed, run.FailureDetails?.ToString());
        return run.ReadOutputAs<RunReport>()!;
    }

    /// <summary>Takes a date's lease as a run of the command line does.</summary>
    public async Task<Lease> TakeLeaseAsync(string holder, bool takeOver)
    {
        var stores = await Stores.GetAsync();
        var attempt = await new LeaseTaker(stores.Leases).TryTakeAsync(
            new LeaseRequest(Date, new RunId(Guid.NewGuid()), holder, DateTimeOffset.UtcNow, TimeSpan.FromMinutes(10)) { TakeOver = takeOver },
            earlier: null,
            sinceEarlier: TimeSpan.Zero,
            CancellationToken.None);
        return attempt.Taken!;
    }

    public async Task<IReadOnlyList<SettlementRecord>> RecordsAsync()
    {
        var stores = await Stores.GetAsync();
        return await stores.Settlements.ListRecordsAsync(Date, CancellationToken.None).ToListAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }

        await Stores.DisposeAsync();
        await services.DisposeAsync();
        foreach (var provider in replaced)
        {
            await provider.DisposeAsync();
        }

        folder.Dispose();
    }

    private void Add<TInput, TOutput>(DurableTaskRegistry tasks, string name, Func<TInput, Task<ActivityAnswer<TOutput>>> activity) =>
        tasks.AddActivityFunc<TInput, ActivityAnswer<TOutput>>(name, async (_, input) => Before(name, input!) is { } failure
            ? new ActivityAnswer<TOutput>(Output: default, failure)
            : await activity(input));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
