using System.CommandLine;
using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary><c>settle run</c>.</summary>
internal static class RunCommand
{
    private const int MostParallel = 64;
    private const int MostWaitMinutes = 7 * 24 * 60;

    public static Command Create(GlobalOptions globals)
    {
        var date = CommandOptions.Date();
        var users = CommandOptions.Users();
        var onlyFailed = new Option<bool>("--only-failed") { Description = "Settle the users whose last result was a conflict or a quarantine" };
        var retryRejected = new Option<bool>("--retry-rejected")
        {
            Description = "With --only-failed: where the payment service refuses again what it refused before, pay under the next transaction id",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Write nothing and say what would happen" };
        var parallelism = CommandOptions.Number(
            "--parallelism", "Pieces of work in progress at once, 1 to 64; default: the number of cores, at least 2 and at most 8", 1, MostParallel);
        var inbox = new Option<string?>("--inbox")
        {
            Description = "First import what is in this folder: yields.csv and positions-DATE.csv",
            HelpName = "FOLDER",
        };
        var wait = CommandOptions.Number(
            "--wait-minutes", "Minutes to wait for files that the inbox does not hold yet, 0 to 10080; default 0", 0, MostWaitMinutes);
        var expectInputs = CommandOptions.InputsHash();
        var accept = CommandOptions.Accept(CheckCodes.OfRun);
        var noWait = CommandOptions.NoWait();
        var takeOver = CommandOptions.TakeOver();
        var command = new ExampledCommand(
            "run",
            "Settle a date, or settle it again: users already settled are left alone, so running again is " +
            "resuming.",
            ["settle run --date 2014-08-05", "settle run --date 2014-08-05 --dry-run --json", "settle run --date 2014-08-05 --inbox inbox --wait-minutes 120"])
        {
            date, users, onlyFailed, retryRejected, dryRun, parallelism, inbox, wait, expectInputs, accept, noWait, takeOver,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(users) is { Implicit: false } && result.GetValue(onlyFailed))
            {
                result.AddError("--users cannot be combined with --only-failed");
            }

            if (result.GetValue(retryRejected) && !result.GetValue(onlyFailed))
            {
                result.AddError("--retry-rejected needs --only-failed");
            }

            if (result.GetValue(inbox) is not null && result.GetValue(dryRun))
            {
                result.AddError("--inbox cannot be combined with --dry-run: a dry run imports nothing");
            }

            if (result.GetValue(inbox) is null && result.GetResult(wait) is { Implicit: false })
            {
                result.AddError("--wait-minutes needs --inbox: a run waits only for files");
            }

            if (result.GetValue(noWait) && result.GetValue(takeOver))
            {
                result.AddError("--no-wait cannot be combined with --take-over");
            }
        });
        globals.SetAction(
            command,
            async (session, parsed, cancellationToken) =>
            {
                var named = parsed.GetValue(users)!;
                var request = new RunRequest
                {
                    Date = parsed.GetValue(date)!.Value,
                    RunId = new RunId(Guid.NewGuid()),
                    Scope = parsed.GetValue(onlyFailed) ? RunScope.OnlyFailed : named.Count > 0 ? RunScope.NamedUsers : RunScope.AllUsers,
                    Users = named,
                    RetryRejected = parsed.GetValue(retryRejected),
                    DryRun = parsed.GetValue(dryRun),
                    Accepted = parsed.GetValue(accept)!,
                    ExpectedInputs = parsed.GetValue(expectInputs),
                    Inbox = parsed.GetValue(inbox) is null ? null : Use(session, parsed.GetValue(wait) ?? 0),
                };
                var choices = new RunChoices(
                    parsed.GetValue(inbox),
                    (int)(parsed.GetValue(parallelism) ?? LocalSizing.DefaultParallelism),
                    parsed.GetValue(takeOver) ? WhenHeld.TakeOver : parsed.GetValue(noWait) ? WhenHeld.Refuse : WhenHeld.Wait);
                return await RunAsync(session, request, choices, cancellationToken);
            },
            "stopped before anything was settled",
            "what is settled stays settled; run it again to resume");
        return command;
    }

    private static InboxUse Use(CommandSession session, long waitMinutes) =>
        new() { Deadline = waitMinutes == 0 ? null : session.Host.Time.GetUtcNow() + TimeSpan.FromMinutes(waitMinutes) };

    private static async Task<ExitCode> RunAsync(
        CommandSession session, RunRequest request, RunChoices choices, CancellationToken cancellationToken)
    {
        var options = session.LoadOptions();
        if (options.TimeoutRule(session.Store, session.Payments).FindProblem() is { } problem)
        {
            throw new BadUsageException(problem);
        }

        if (options.Checks.FindFutureProblem(request.Date, session.Host.Time.GetUtcNow(), request.Accepted) is { } future)
        {
            var code = CheckCode.FutureDate.ToKebabCase();
            throw new BadUsageException($"{future} ({code}); nothing was written; add --accept {code} if it is intended");
        }

        if (choices.InboxFolder is { } folder)
        {
            CheckInbox(folder);
        }

        var access = request.DryRun ? StoreAccess.Read : choices.InboxFolder is null ? StoreAccess.Write : StoreAccess.Create;
        await using var stores = await session.OpenAsync(access, options, cancellationToken);
        var run = new LocalRun(session, stores, options, request, choices);
        var (report, times) = await run.RunAsync(cancellationToken);
        if (!request.DryRun && session.Host.Metrics is { } metrics)
        {
            await metrics.TellAsync(stores, request.Date, report.Tally, cancellationToken);
        }

        var currency = (report.FrozenPlan ?? report.Plan)?.Currency ?? options.Currency;
        var exit = RunExit.Of(report, request.Scope, session.StoreArguments);
        if (session.Json)
        {
            session.WriteJson(RunDocument.Of(report, currency, exit.Line, times));
        }
        else
        {
            RunOutput.WriteText(session, report, currency, times);
        }

        return session.End(exit);
    }

    // Before a store is created for it.
    private static void CheckInbox(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new BadUsageException($"--inbox {folder}: there is no such folder");
        }
    }
}
