using System.CommandLine;
using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary>The options every command has, and the frame every command runs in.</summary>
internal sealed class GlobalOptions
{
    private const string DefaultStore = "sqlite:settlement.db";
    private const string StoreVariable = "SETTLE_STORE";
    private const string ConfigVariable = "SETTLE_CONFIG";
    private const string KeyVariable = "SETTLE_PAYMENTS_KEY";

    private const string Table = "table";
    private const string JsonFormat = "json";
    private const string CsvFormat = "csv";

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
        Description = $"A JSON file of settings: {string.Join(", ", SettleOptionsFile.Fields)}. Default: the variable {ConfigVariable}, otherwise {SettleOptionsFile.DefaultName} in the working folder if it is there",
        HelpName = "FILE",
        Recursive = true,
    };

    private readonly Option<string?> profile = new("--profile")
    {
        Description = "Take the settings of a profile of the settings file, and its store",
        HelpName = "NAME",
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
        Format.AcceptOnlyFromAmong(Table, JsonFormat, CsvFormat);
        Format.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(Format) is { } format and not JsonFormat)
            {
                result.AddError($"--json and -o {format} ask for two different outputs");
            }
        });
        payments.Validators.Add(result =>
        {
            if (result.GetValue(payments) is { } service && !PaymentsUrl.TryParse(service, out _, out var problem))
            {
                // Who wrote a password into the address must not find it in a log.
                result.AddError($"--payments \"{PaymentsUrl.Redact(service)}\" {problem}");
            }
        });
    }

    /// <summary>How a list comes out, for the commands whose output is one.</summary>
    public Option<string?> Format { get; } = new("--output", "-o")
    {
        Description = "How the list comes out: table (default), csv, or json, which is --json",
        HelpName = "FORMAT",
    };

    public void AddTo(RootCommand root)
    {
        root.Add(store);
        root.Add(positions);
        root.Add(payments);
        root.Add(config);
        root.Add(profile);
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
            var asJson = IsJson(parsed);
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
        var file = FindConfig(parsed);
        var chosen = parsed.GetValue(profile);
        if (chosen is not null && file is null)
        {
            throw new BadUsageException($"--profile {OneLine.Of(chosen)}: there is no settings file; name one with --config");
        }

        var given = ReadGiven(parsed);
        var ofFile = ReadPlaces(file, chosen);
        var profileComesFirst = chosen is not null && parsed.GetValue(store) is null && ofFile?.Store is not null;
        return new CommandSession
        {
            Host = host,
            Arguments = args,
            Json = IsJson(parsed),
            Csv = parsed.GetResult(Format) is not null && parsed.GetValue(Format) == CsvFormat,
            ConfigFile = file,
            Profile = chosen,
            Given = given,
            Store = (profileComesFirst ? ofFile!.Store : given.Store ?? ofFile?.Store) ?? Parse("--store", DefaultStore),
            Positions = given.Positions ?? ofFile?.Positions,
            Payments = given.Payments ?? ofFile?.Payments ?? default,
            PaymentsKey = host.ReadVariable(KeyVariable) is { Length: > 0 } key ? key : null,
        };
    }

    private GivenPlaces ReadGiven(ParseResult parsed) => new(
        parsed.GetValue(config) is not null || parsed.GetValue(profile) is not null,
        parsed.GetValue(store) is { } option ? Parse("--store", option)
            : host.ReadVariable(StoreVariable) is { Length: > 0 } variable ? Parse(StoreVariable, variable)
            : null,
        parsed.GetValue(positions) is { } url ? Parse("--positions", url) : null,
        PaymentsUrl.TryParse(parsed.GetValue(payments) ?? string.Empty, out var service, out _) ? service : null);

    private bool IsJson(ParseResult parsed) =>
        parsed.GetValue(json) || (parsed.GetResult(Format) is not null && parsed.GetValue(Format) == JsonFormat);

    private string? FindConfig(ParseResult parsed) => parsed.GetValue(config)
        ?? (host.ReadVariable(ConfigVariable) is { Length: > 0 } variable ? variable
            : File.Exists(SettleOptionsFile.DefaultName) ? SettleOptionsFile.DefaultName : null);

    // What is wrong with the file is said by the command when it loads its settings, as most do.
    private static SettleOptions? ReadPlaces(string? file, string? profile)
    {
        try
        {
            return SettleOptionsFile.Load(file, profile);
        }
        catch (BadUsageException)
        {
            return null;
        }
    }

    private static StoreUrl Parse(string source, string text) => StoreUrl.TryParse(text, out var url, out var problem)
        ? url
        : throw new BadUsageException($"{source} \"{StoreUrl.WithoutSecrets(text)}\" {problem}");
}
