using System.CommandLine;
using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;
using Settlement.Storage.Sqlite;

namespace Settlement.Cli;

/// <summary><c>settle doctor</c>.</summary>
internal static class DoctorCommand
{
    private const string NotChecked = "not checked: see above";

    public static Command Create(GlobalOptions globals)
    {
        var create = new Option<bool>("--create") { Description = "Create what the store lacks: the file, the tables, or the containers" };
        var command = new ExampledCommand(
            "doctor",
            "Check the configuration (including the time-out rule), the file system of a SQLite file, the store and the payment " +
            "service. Exit code 2 for the configuration or the file system, 5 for the store or the payment service.",
            ["settle doctor --config settle.json", "settle doctor --store tables:https://ACCOUNT.table.core.windows.net --create"])
        {
            create,
        };
        globals.SetAction(command, (session, parsed, cancellationToken) => RunAsync(session, parsed.GetValue(create), cancellationToken));
        return command;
    }

    private static async Task<ExitCode> RunAsync(CommandSession session, bool create, CancellationToken cancellationToken)
    {
        var checks = new List<Check>();
        var options = CheckConfiguration(session, checks);
        if (options is null && session.Given.Store is null)
        {
            // The file may name a store, or not.
            checks.AddRange([Check.Skipped("store"), Check.Skipped("schema"), Check.Skipped("payment service")]);
        }
        else
        {
            CheckFileSystem(session, checks);
            await CheckStoreAsync(session, create, options, checks, cancellationToken);
        }

        var code = checks.Find(check => check.Code != ExitCode.Done)?.Code ?? ExitCode.Done;
        if (session.Json)
        {
            session.WriteJson(new DoctorDocument(
                code == ExitCode.Done,
                session.Store.ToString(),
                [.. checks.Select(check => new CheckDocument(check.Name, check.Result, check.Detail))],
                checks.Find(check => check.ListsPayments is not null)?.ListsPayments));
        }
        else
        {
            Tables.Write(
                session,
                ["check", "result", "detail"],
                new HashSet<string>(StringComparer.Ordinal),
                checks.Select(check => new[] { check.Name, check.Result, check.Detail }));
        }

        foreach (var check in checks.Where(check => check.Code != ExitCode.Done))
        {
            session.Note($"{check.Name}: {check.Detail}");
        }

        return code;
    }

    private static SettleOptions? CheckConfiguration(CommandSession session, List<Check> checks)
    {
        try
        {
            var options = session.LoadOptions();
            checks.Add(Check.Passed(
                "configuration",
                $"{session.ConfigFile ?? "defaults"}: product {options.Product}, currency {options.Currency}, rounding {options.Rounding.Name()}"));
            var rule = options.TimeoutRule(session.Store, session.Payments);
            checks.Add(rule.FindProblem() is { } problem
                ? new Check("time-out rule", ExitCode.BadInput, problem)
                : Check.Passed("time-out rule", rule.Inequality));
            checks.Add(Check.Passed("named checks", options.Checks.Describe(options.Currency)));
            return options;
        }
        catch (BadUsageException exception)
        {
            checks.Add(new Check("configuration", ExitCode.BadInput, exception.Message));
            checks.Add(Check.Skipped("time-out rule"));
            checks.Add(Check.Skipped("named checks"));
            return null;
        }
    }

    private static void CheckFileSystem(CommandSession session, List<Check> checks)
    {
        const string Name = "file system";
        if (session.Store.SqlitePath is not { } path)
        {
            return;
        }

        checks.Add(session.Host.MountInfo is not { } mountInfo
            ? new Check(Name, ExitCode.Done, "not checked: known on Linux only", IsSkipped: true)
            : NetworkFileSystem.Find(mountInfo, NetworkFileSystem.FollowLinks(path)) is { } type
                ? new Check(
                    Name,
                    ExitCode.BadInput,
                    $"{path} is on a network file system ({type}), where SQLite cannot keep two programs apart; move it to a disk of this machine, or choose another store")
                : Check.Passed(Name, $"{path} is on no network file system that is known"));
    }

    private static async Task CheckStoreAsync(
        CommandSession session, bool create, SettleOptions? options, List<Check> checks, CancellationToken cancellationToken)
    {
        try
        {
            // For writing: that is what a run needs, and a store of an older schema is brought up to date.
            // Whose amounts it should hold is not known where the configuration was refused.
            await using var stores = await session.OpenAsync(
                create ? StoreAccess.Create : StoreAccess.Write,
                options ?? new SettleOptions(),
                options is null ? null : StoreCard.Of(options.Settlement),
                cancellationToken);
            if (create)
            {
                await stores.CreateMissingAsync(cancellationToken);
            }

            checks.Add(Check.Passed("store", $"{session.Store} opens"));
            checks.AddRange(stores.Pools.Select(pool => pool.FindProblem() is { } problem
                ? new Check("connections", ExitCode.BadInput, problem)
                : Check.Passed("connections", pool.Inequality)));
            var days = await stores.Settlements.ListDaysAsync(from: null, to: null, cancellationToken);
            checks.Add(Check.Passed("schema", $"known to this version; {Tables.Count(days.Count, "date")} planned"));
            checks.Add(await CheckPaymentsAsync(session, stores.Payments, options?.PaymentsTakeReversals ?? false, cancellationToken));
        }
        catch (Exception exception) when (exception is StoreRefusedException or TransientFailureException)
        {
            var opened = checks.Exists(check => check.Name == "store");
            checks.Add(new Check(opened ? "schema" : "store", ExitCode.Unreachable, exception.Message));
            if (!opened)
            {
                checks.Add(Check.Skipped("schema"));
            }

            checks.Add(Check.Skipped("payment service"));
        }
    }

    // A look-up of a payment that nobody ever made: it is answered, or it is not. The list is asked for a date that the
    // service has seen.
    private static async Task<Check> CheckPaymentsAsync(
        CommandSession session, IPaymentService? payments, bool takeReversals, CancellationToken cancellationToken)
    {
        const string Name = "payment service";
        var url = session.Payments;
        if (payments is null)
        {
            return Check.Passed(Name, $"{url} pays with the record, in one write");
        }

        var date = default(SettlementDate);
        var user = UserId.Parse("doctor");
        var id = TransactionId.Derive(ProductId.Parse("doctor"), date, user);
        try
        {
            await payments.LookUpAsync([new Payment(id, date, user, new Money(1))], cancellationToken);
            var yesterday = new SettlementDate(DateOnly.FromDateTime(session.Host.Time.GetUtcNow().UtcDateTime.AddDays(-1)));
            var lists = payments is IPaymentJournal journal && await journal.CanListAsync(yesterday, cancellationToken);
            var promise = payments.PromisesIdempotency
                ? "it pays a transaction id once"
                : "it does not promise to pay a transaction id once, so nothing is sent twice";
            var listing = lists ? "it lists its payments" : "it has no list of its payments: reconcile, close and verify take one as --payments-file";
            var back = takeReversals ? "it takes reversals" : "it takes no reversals, so what a correction takes back is owed";
            return Check.Passed(Name, $"{url} answers; {promise}; {back}; {listing}") with { ListsPayments = lists };
        }
        catch (TransientFailureException exception)
        {
            return new Check(Name, ExitCode.Unreachable, exception.Message);
        }
    }

    private sealed record Check(string Name, ExitCode Code, string Detail, bool IsSkipped = false)
    {
        public bool? ListsPayments { get; init; }

        public string Result => IsSkipped ? "skipped" : Code == ExitCode.Done ? "ok" : "failed";

        public static Check Passed(string name, string detail) => new(name, ExitCode.Done, detail);

        public static Check Skipped(string name) => new(name, ExitCode.Done, NotChecked, IsSkipped: true);
    }
}
