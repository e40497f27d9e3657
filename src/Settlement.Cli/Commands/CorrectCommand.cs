using System.CommandLine;
using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary><c>settle correct</c>.</summary>
internal static class CorrectCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var options = new Options();
        var command = new ExampledCommand(
            "correct",
            "Correct a settled or closed date that was found wrong, by new entries: the day itself stays as it is. Shows what it would do; " +
            "--book does it. The inputs of the date stay as they are: the right ones come with the correction.",
            [
                "settle correct --date 2014-08-05 --yield 1.1201 --reason \"yield published wrong\"",
                "settle correct --date 2014-08-05 --yield 1.1201 --reason \"yield published wrong\" --book --expect-hash HASH",
                "settle correct --date 2014-08-05 --positions-file right.csv --reason \"file of another day\" --out changes.csv",
            ]);
        options.AddTo(command);
        globals.SetAction(
            command,
            (session, parsed, cancellationToken) => RunAsync(session, options.Read(parsed), cancellationToken),
            "stopped; nothing was written",
            "what is booked stays booked; run it again to go on");
        return command;
    }

    private static async Task<ExitCode> RunAsync(CommandSession session, Asked asked, CancellationToken cancellationToken)
    {
        if (asked.Out is { } target)
        {
            OutputTarget.Check(session, target);
        }

        var options = session.LoadOptions();
        if (options.TimeoutRule(session.Store, session.Payments).FindProblem() is { } rule)
        {
            throw new BadUsageException(rule);
        }

        var atLeast = ReadAtLeast(asked.AtLeast, options.Currency);
        await using var stores = await session.OpenAsync(asked.Book ? StoreAccess.WriteInputs : StoreAccess.Read, options, cancellationToken);
        using var file = ReadPositions(session, asked, options, cancellationToken);
        var yield = await FindYieldAsync(stores, options, asked, cancellationToken);
        using var changes = asked.Out is null ? null : new CorrectionChanges();
        var request = new CorrectionRequest
        {
            Date = asked.Date,
            RunId = new RunId(Guid.NewGuid()),
            Book = asked.Book,
            Reason = asked.Reason,
            RequestedBy = session.Host.Who,
            RequestedAt = session.Host.Time.GetUtcNow(),
            Yield = yield,
            Positions = file?.Digest,
            AtLeast = atLeast,
            TakesReversals = options.PaymentsTakeReversals,
            ExpectHash = asked.ExpectHash,
            RetryRejected = asked.RetryRejected,
            UserLimit = asked.Accepted.Contains(CheckCode.UserLimit) ? null : options.Checks.UserLimit,
        };
        var started = session.Host.Time.GetTimestamp();
        var report = await new LocalCorrection(
            session, stores, stores.Corrections, file, options, request, asked.WhenHeld, changes is null ? null : changes.Add).RunAsync(cancellationToken);
        var elapsed = session.Host.Time.GetElapsedTime(started);
        if (changes is not null && report.Plan is not null && report.Verdict is CorrectionVerdict.Previewed or CorrectionVerdict.Booked or CorrectionVerdict.NothingToCorrect)
        {
            await ReplacedFile.WriteAsync(asked.Out!, stream => changes!.WriteAsync(stream, asked.Date, options.Currency));
        }

        var exit = CorrectExit.Of(report, stores.Payer, session.StoreArguments);
        if (session.Json)
        {
            session.WriteJson(CorrectionDocument.Of(report, options.Currency, exit.Line, elapsed));
        }
        else
        {
            CorrectionOutput.WriteText(session, report, elapsed);
            WriteNext(session, report);
        }

        return session.End(exit);
    }

    private static void WriteNext(CommandSession session, CorrectionReport report)
    {
        if (report.Verdict == CorrectionVerdict.Previewed)
        {
            session.WriteLine($"Book exactly this with: {session.CommandLine} --book --expect-hash {report.Plan!.Hash}");
        }
    }

    private static Money ReadAtLeast(string? text, Currency currency)
    {
        if (text is null)
        {
            return Money.Zero;
        }

        return Money.TryParse(text, currency, out var amount, out var problem) && amount.Minor > 0
            ? amount
            : throw new BadUsageException($"--at-least \"{OneLine.Of(text)}\" {problem ?? "is not more than zero"}");
    }

    private static PositionSetFile? ReadPositions(CommandSession session, Asked asked, SettleOptions options, CancellationToken cancellationToken)
    {
        if (asked.PositionsFile is not { } path)
        {
            return null;
        }

        ImportCommand.Check(path);
        var announced = asked.ReadAnnounced(options);
        var file = PositionSetFile.Read(
            path, asked.Date, options.Currency, session.ChecksOfImport(options, asked.Accepted), announced, cancellationToken);
        foreach (var column in file.IgnoredColumns)
        {
            session.Note($"{path}: column \"{column}\" is not needed and was ignored");
        }

        if (file.LastLineIsOpen)
        {
            session.Note($"{path}: {ImportReport.OpenLastLine}");
        }

        return file;
    }

    // The number is in the quote of the day's plan. Where there is no day, the correction is refused anyway.
    private static async Task<Yield?> FindYieldAsync(OpenStores stores, SettleOptions options, Asked asked, CancellationToken cancellationToken)
    {
        if (asked.Yield is not { } given || await stores.Settlements.ReadDayAsync(asked.Date, cancellationToken) is not { } day)
        {
            return asked.Yield;
        }

        var yield = new Yield(given.Unscaled, given.Decimals, day.Plan.Yield.Quote);
        if (!asked.Accepted.Contains(CheckCode.YieldJump) &&
            await options.Checks.FindYieldProblemAsync(stores.Inputs, asked.Date, yield, cancellationToken) is { } finding)
        {
            var code = finding.Code.ToKebabCase();
            throw new BadUsageException($"{finding.Detail} ({code}); nothing was written; correct it, or add --accept {code} if it is intended");
        }

        return yield;
    }

    /// <summary>What was asked for.</summary>
    private sealed record Asked(
        SettlementDate Date,
        string Reason,
        Yield? Yield,
        string? PositionsFile,
        Func<SettleOptions, IReadOnlyList<FileAnnouncement>> ReadAnnounced,
        string? AtLeast,
        string? Out,
        Digest? ExpectHash,
        bool Book,
        bool RetryRejected,
        IReadOnlyList<CheckCode> Accepted,
        WhenHeld WhenHeld);

    /// <summary>The options of the command.</summary>
    private sealed class Options
    {
        private readonly Option<SettlementDate?> date = CommandOptions.Date();

        private readonly Option<string?> reason = new("--reason")
        {
            Description = "Why: one line, which is kept with the correction, and with who booked it and when",
            HelpName = "TEXT",
            Required = true,
        };

        private readonly Option<Yield?> yield = new("--yield")
        {
            Description = "The right yield, quoted as the day's plan has it",
            HelpName = "Y",
            CustomParser = result =>
            {
                var text = result.Tokens.Count == 0 ? string.Empty : result.Tokens[^1].Value;
                if (Core.Yield.TryParse(text, YieldQuote.IncomePer10000, out var yield, out var problem))
                {
                    return yield;
                }

                result.AddError($"--yield \"{text}\" {problem}");
                return null;
            },
        };

        private readonly Option<string?> positionsFile = new("--positions-file")
        {
            Description = "A CSV file with the columns user_id,balance: the right balances of the users that change; all others stay as they are",
            HelpName = "FILE.csv",
        };

        private readonly Option<string?> atLeast = new("--at-least")
        {
            Description = "Leave smaller differences out, and say how many and how much",
            HelpName = "AMOUNT",
        };

        private readonly Option<string?> output = new("--out")
        {
            Description = "Also write what each user had, gets and the difference to this file",
            HelpName = "FILE.csv",
        };

        private readonly Option<Digest?> expectHash = new("--expect-hash")
        {
            Description = "With --book: book exactly what the preview of this hash showed, or nothing",
            HelpName = "HASH",
            CustomParser = result =>
            {
                var text = result.Tokens.Count == 0 ? string.Empty : result.Tokens[^1].Value;
                if (Digest.TryParse(text, out var digest))
                {
                    return digest;
                }

                result.AddError($"--expect-hash \"{text}\" is not a hash of 64 hexadecimal digits, as a preview shows it");
                return null;
            },
        };

        private readonly Option<bool> book = new("--book") { Description = "Book it; without this, nothing is written" };

        private readonly Option<bool> retryRejected = new("--retry-rejected")
        {
            Description = "With --book: where the payment service refuses again what it refused before, pay under the next transaction id",
        };

        private readonly Option<IReadOnlyList<CheckCode>> accept = CommandOptions.Accept(CheckCodes.OfCorrections);
        private readonly Option<bool> noWait = CommandOptions.NoWait();
        private readonly Option<bool> takeOver = CommandOptions.TakeOver();
        private readonly AnnouncementOptions announcements = new();

        public void AddTo(Command command)
        {
            foreach (var option in new Option[] { date, reason, yield, positionsFile, atLeast, output, expectHash, book, retryRejected, accept, noWait, takeOver })
            {
                command.Add(option);
            }

            announcements.AddTo(command, withTotal: true);
            command.Validators.Add(result =>
            {
                if (result.GetResult(yield) is null && result.GetResult(positionsFile) is null)
                {
                    result.AddError("One of --yield and --positions-file is required.");
                }

                if (result.GetValue(reason) is { } text && !CorrectionRequest.IsReason(text))
                {
                    result.AddError($"--reason is not one line of 1 to {CorrectionRequest.LongestReason} characters");
                }

                if (!result.GetValue(book) && (result.GetResult(expectHash) is not null || result.GetValue(retryRejected)))
                {
                    result.AddError("--expect-hash and --retry-rejected need --book");
                }

                if (result.GetValue(noWait) && result.GetValue(takeOver))
                {
                    result.AddError("--no-wait cannot be combined with --take-over");
                }
            });
        }

        public Asked Read(ParseResult parsed)
        {
            var file = parsed.GetValue(positionsFile);
            return new Asked(
                parsed.GetValue(date)!.Value,
                parsed.GetRequiredValue(reason)!,
                parsed.GetValue(yield),
                file,
                options => announcements.Read(parsed, file!, options),
                parsed.GetValue(atLeast),
                parsed.GetValue(output),
                parsed.GetValue(expectHash),
                parsed.GetValue(book),
                parsed.GetValue(retryRejected),
                parsed.GetValue(accept)!,
                parsed.GetValue(takeOver) ? WhenHeld.TakeOver : parsed.GetValue(noWait) ? WhenHeld.Refuse : WhenHeld.Wait);
        }
    }
}
