using System.CommandLine;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary>The options every command has, and the frame every command runs in.</summary>
internal sealed class GlobalOptions
{
    private const string DefaultStore = "sqlite:settlement.db";
    private const string StoreVariable = "SETTLE_STORE";
    private const string KeyVariable = "SETTLE_PAYMENTS_KEY";

    private readonly CliHost host;
    private readonly IReadOnlyList<string> args;

    private readonly Option<string?> store = new("--store")
    {
        Description = $"Where everything is kept: sqlite:PATH, tables:ACCOUNT or cosmos:ACCOUNT. Default: the variable {StoreVariable}, otherwise {DefaultStore}",
        HelpName = "URL",
        Recursive = true,
    };

    private readonly Option<string?> positions = new("--positions")
    {
        Description = "Where positions and yields are kept, if not in the store",
        HelpName = "URL",
        Recursive = true,
    };

    private readonly Option<string?> payments = new("--payments")
    {
        Description = $"Who pays: ledger, the store's own double-entry ledger (default), or the https address of a payment service, whose key is read from the variable {KeyVariable}",
        HelpName = "URL",
        Recursive = true,
    };

    private readonly Option<string?> config = new("--config")
    {
        Description = "A JSON file of settings: " + string.Join(", ", SettleOptionsFile.Fields),
        HelpName = "FILE",
        Recursive = true,
    };

    private readonly Option<bool> json = new("--json")
    {
        Description = "Print one JSON object on standard output and nothing else there",
        Recursive = true,
    };

    private readonly Option<bool> verbose = new("--verbose")
    {
        Description = "Show the stack trace of an error",
        Recursive = true,
    };

    public GlobalOptions(CliHost host, IReadOnlyList<string> args)
    {
        this.host = host;
        this.args = args;
        payments.Validators.Add(result =>
        {
            if (result.GetValue(payments) is { } service && !PaymentsUrl.TryParse(service, out _, out var problem))
            {
                // Who wrote a password into the address must not find it in a log.
                result.AddError($"--payments \"{PaymentsUrl.Redact(service)}\" {problem}");
            }
        });
    }

    public void AddTo(RootCommand root)
    {
        root.Add(store);
        root.Add(positions);
        root.Add(payments);
        root.Add(config);
        root.Add(json);
        root.Add(verbose);
    }

    /// <summary>
    /// Gives a command its action: runs it in a session and turns what goes wrong into lines and an exit code. What to do
    /// about a store out of reach is said at the end of a line.
    /// </summary>
    public void SetAction(
        Command command,
        Func<CommandSession, ParseResult, CancellationToken, Task<ExitCode>> run,
        string onStop = "stopped",
        string? onUnreachable = null) =>
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var asJson = parsed.GetValue(json);
            try
            {
                return (int)await run(Open(parsed), parsed, cancellationToken);
            }
            catch (Exception exception)
            {
                var failure = Failure.Of(exception, onStop, onUnreachable);
                if (asJson)
                {
                    FailureOutput.WriteJson(host, failure);
                }

                FailureOutput.WriteLines(host, failure.Lines);
                if (parsed.GetValue(verbose))
                {
                    host.Error.WriteLine(exception);
                }

                return (int)failure.Code;
            }
        });

    /// <summary>What a command line is a session of.</summary>
    /// <exception cref="BadUsageException">A store URL was refused.</exception>
    public CommandSession Open(ParseResult parsed)
    {
        var given = parsed.GetValue(store);
        var variable = host.ReadVariable(StoreVariable);
        var positionsUrl = parsed.GetValue(positions);
        return new CommandSession
        {
            Host = host,
            Arguments = args,
            Json = parsed.GetValue(json),
            ConfigFile = parsed.GetValue(config),
            Store = given is null && !string.IsNullOrEmpty(variable)
                ? Parse(StoreVariable, variable)
                : Parse("--store", given ?? DefaultStore),
            Positions = positionsUrl is null ? null : Parse("--positions", positionsUrl),
            Payments = PaymentsUrl.TryParse(parsed.GetValue(payments) ?? string.Empty, out var service, out _) ? service : default,
            PaymentsKey = host.ReadVariable(KeyVariable) is { Length: > 0 } key ? key : null,
        };
    }

    private static StoreUrl Parse(string source, string text) => StoreUrl.TryParse(text, out var url, out var problem)
        ? url
        : throw new BadUsageException($"{source} \"{StoreUrl.WithoutSecrets(text)}\" {problem}");
}
