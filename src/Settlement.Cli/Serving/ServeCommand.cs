using System.CommandLine;
using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;
using Settlement.Web;

namespace Settlement.Cli;

/// <summary><c>settle serve</c>.</summary>
internal static class ServeCommand
{
    private const int LastPort = 65_535;

    public static Command Create(GlobalOptions globals)
    {
        var port = CommandOptions.Number("--port", "The port, 1 to 65535; default: a free one", 1, LastPort);
        var noOpen = new Option<bool>("--no-open") { Description = "Do not open the browser" };
        var command = new ExampledCommand(
            "serve",
            "Serve the operations page and the HTTP interface on this machine, at 127.0.0.1, until Ctrl-C. Prints the address, which carries " +
            "a token: without it nobody is let in.",
            ["settle serve", "settle serve --port 8080 --no-open"])
        {
            port, noOpen,
        };
        globals.SetAction(
            command,
            (session, parsed, cancellationToken) => ServeAsync(session, (int)(parsed.GetValue(port) ?? 0), !parsed.GetValue(noOpen), cancellationToken));
        return command;
    }

    private static async Task<ExitCode> ServeAsync(CommandSession session, int port, bool opens, CancellationToken cancellationToken)
    {
        var options = session.LoadOptions();
        if (options.TimeoutRule(session.Store, session.Payments).FindProblem() is { } problem)
        {
            throw new BadUsageException(problem);
        }

        await using var stores = await session.OpenAsync(StoreAccess.Create, options, cancellationToken);
        var settings = Settings(session, options, stores);
        var requests = new WorkflowRequests(settings, Guid.NewGuid);
        await using var engine = new LocalEngine(session, stores, options, requests);
        var parts = new LocalSiteParts(
            new AppStores(_ => Task.FromResult(stores)), settings, requests, engine, session.Host.Time, session.Host.Who, session.Note);
        await using var site = await StartAsync(parts, port, cancellationToken);
        var address = site.AddressWithToken.ToString();
        if (session.Json)
        {
            session.WriteJson(new ServeDocument(address));
        }
        else
        {
            session.WriteLine(address);
        }

        await session.Host.Output.FlushAsync(CancellationToken.None);
        if (opens && session.Host.OpenInBrowser(site.AddressWithToken) is { } reason)
        {
            session.Note($"no browser was opened: {reason}; open the address yourself");
        }

        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stopping = cancellationToken.Register(stopped.SetResult);
        await stopped.Task;
        return ExitCode.Done;
    }

    private static async Task<LocalSite> StartAsync(LocalSiteParts parts, int port, CancellationToken cancellationToken)
    {
        try
        {
            return await LocalSite.StartAsync(parts, port, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            throw new BadUsageException($"--port {port} cannot be used: {OneLine.Of(exception.Message)}", exception);
        }
    }

    private static ServedSettings Settings(CommandSession session, SettleOptions options, OpenStores stores) => new()
    {
        Server = FormattableString.Invariant($"settle serve (process {Environment.ProcessId})"),
        Store = session.Store,
        Positions = session.Positions ?? session.Store,
        Settlement = options.Settlement,
        Checks = options.Checks,
        Sizing = LocalSizing.Of(stores.PreferredBatch, LocalSizing.DefaultParallelism, options.Retry),
        Lease = options.TimeoutRule(session.Store, session.Payments).Lease,
        TakesReversals = options.PaymentsTakeReversals,
    };
}
