using System.Globalization;
using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary>One command being run: what was asked of it, and where its output goes.</summary>
internal sealed class CommandSession
{
    public required CliHost Host { get; init; }

    /// <summary>The arguments as given.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Whether standard output is one JSON object.</summary>
    public required bool Json { get; init; }

    /// <summary>Whether a list comes out as CSV.</summary>
    public bool Csv { get; init; }

    /// <summary>Whether a list comes out whole, to be read by a program.</summary>
    public bool ListsAll => Json || Csv;

    /// <summary>The settings file; null for the defaults.</summary>
    public required string? ConfigFile { get; init; }

    /// <summary>The profile of the settings file; null for the file's own settings.</summary>
    public string? Profile { get; init; }

    /// <summary>What options and variables say, whatever a settings file says.</summary>
    public GivenPlaces Given { get; init; } = new(Settings: false, Store: null, Positions: null, Payments: null);

    /// <summary>Where everything is kept.</summary>
    public required StoreUrl Store { get; init; }

    /// <summary>Where positions and yields are read from; null for the store.</summary>
    public required StoreUrl? Positions { get; init; }

    /// <summary>Who pays.</summary>
    public PaymentsUrl Payments { get; init; }

    /// <summary>The key of the payment service; null for none. Never shown.</summary>
    public string? PaymentsKey { get; init; }

    /// <summary>The command line as it was given, to be typed again.</summary>
    public string CommandLine => string.Join(' ', Arguments.Select(Quote).Prepend("settle"));

    /// <summary>The part of the command line that names the store, to put into hints; with a leading space or empty.</summary>
    public string StoreArguments
    {
        get
        {
            var hint = string.Empty;
            for (var i = 0; i < Arguments.Count; i++)
            {
                foreach (var name in new[] { "--store", "--positions", "--payments", "--config", "--profile" })
                {
                    if (Arguments[i] == name && i + 1 < Arguments.Count)
                    {
                        hint += $" {name} {Quote(Arguments[i + 1])}";
                    }
                    else if (Arguments[i].StartsWith(name + "=", StringComparison.Ordinal))
                    {
                        hint += " " + Quote(Arguments[i]);
                    }
                }
            }

            return hint;
        }
    }

    /// <summary>The settings of the configuration file, or the defaults.</summary>
    /// <exception cref="BadUsageException">The file was refused.</exception>
    public SettleOptions LoadOptions() => SettleOptionsFile.Load(ConfigFile, Profile);

    /// <exception cref="StoreRefusedException">A store cannot be used as asked, or belongs to another product or currency.</exception>
    public Task<OpenStores> OpenAsync(StoreAccess access, SettleOptions options, CancellationToken cancellationToken) =>
        OpenAsync(access, options, StoreCard.Of(options.Settlement), cancellationToken);

    /// <summary>Opens the stores whatever is configured, where no card is given.</summary>
    public Task<OpenStores> OpenAsync(StoreAccess access, SettleOptions options, StoreCard? card, CancellationToken cancellationToken) =>
        OpenStores.OpenAsync(Store, Positions, ConnectPayments(options), access, card, options.AttemptTimeout, cancellationToken);

    /// <summary>The lease that a run or close of this command asks for, naming this process as its holder.</summary>
    public LeaseRequest AskForLease(SettlementDate date, RunId run, SettleOptions options) => new(
        date,
        run,
        string.Create(CultureInfo.InvariantCulture, $"{Host.Who} (process {Environment.ProcessId})"),
        Host.Time.GetUtcNow(),
        options.TimeoutRule(Store, Payments).Lease);

    /// <summary>The named checks of an import of this command.</summary>
    public ImportChecks ChecksOfImport(SettleOptions options, IReadOnlyList<CheckCode> accepted) =>
        new(options.Checks, accepted, Host.Who, Host.Time.GetUtcNow());

    /// <summary>Writes the command's JSON object, a document of <c>Settlement.Documents</c>.</summary>
    public void WriteJson<T>(T document) => JsonOutput.Write(Host.Output, document);

    /// <summary>Writes a line for a person to standard output, never wrapped.</summary>
    public void WriteLine(string text = "") => Host.Output.WriteLine(text);

    /// <summary>Writes <c>settle: text</c> to standard error.</summary>
    public void Note(string text) => FailureOutput.WriteLines(Host, [OneLine.Of(text)]);

    /// <summary>Shows the line that a command ends with, if there is one; with <c>--json</c> a refused command's object says the same.</summary>
    public ExitCode End(Exit exit)
    {
        if (exit.Line is not { } line)
        {
            return exit.Code;
        }

        if (exit.IsRefused && Json)
        {
            FailureOutput.WriteJson(Host, new Failure(exit.Code, [OneLine.Of(line)]));
        }

        Note(line);
        return exit.Code;
    }

    private HttpPaymentService? ConnectPayments(SettleOptions options)
    {
        if (Payments.Service is null)
        {
            return null;
        }

        // Every number has been checked where it was read: what is left to be refused is the key.
        var http = options.HttpPayments(PaymentsKey);
        return http.FindProblem() is { } problem
            ? throw new BadUsageException($"SETTLE_PAYMENTS_KEY is refused: {problem}")
            : new HttpPaymentService(Payments, options.Currency, http, Host.Time);
    }

    // What may hold a key is shown without it: these lines end up in logs.
    private static string Quote(string argument) => QuoteAsIs(StoreUrl.WithoutSecrets(argument));

    private static string QuoteAsIs(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':' or '/' or ',' or '=' or '@' or '+' or '\\')
            ? argument
            : $"\"{argument}\"";
}

/// <summary>What options and variables say of where things are.</summary>
/// <param name="Settings">Whether a settings file or a profile of one is named.</param>
/// <param name="Store">The store.</param>
/// <param name="Positions">Where positions and yields are.</param>
/// <param name="Payments">Who pays.</param>
internal sealed record GivenPlaces(bool Settings, StoreUrl? Store, StoreUrl? Positions, PaymentsUrl? Payments);
