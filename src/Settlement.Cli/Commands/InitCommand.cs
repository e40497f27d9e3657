using System.CommandLine;
using System.Text;
using System.Text.Json;
using Settlement.Core;
using Settlement.Documents;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary><c>settle init</c>.</summary>
internal static class InitCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var output = new Option<string>("--out")
        {
            Description = $"The settings file to write; default: {SettleOptionsFile.DefaultName}, which settle reads by itself in its folder",
            HelpName = "FILE",
            DefaultValueFactory = _ => SettleOptionsFile.DefaultName,
        };
        var product = new Option<string?>("--product") { Description = "The product to settle; part of every transaction id, so never changed", HelpName = "NAME" };
        var currency = new Option<string?>("--currency") { Description = "The currency of balances and payments, an ISO 4217 code", HelpName = "CODE" };
        var command = new ExampledCommand(
            "init",
            "Write a settings file with comments, and create the store. What is not given is asked on a terminal, else left at " +
            "its default. An existing file is never replaced.",
            ["settle init", "settle init --product fund-a --currency EUR --store sqlite:fund-a.db"])
        {
            output, product, currency,
        };
        globals.SetAction(
            command,
            (session, parsed, cancellationToken) => RunAsync(
                session,
                parsed.GetRequiredValue(output),
                parsed.GetValue(product),
                parsed.GetValue(currency),
                cancellationToken),
            "stopped; no file was written");
        return command;
    }

    private static async Task<ExitCode> RunAsync(
        CommandSession session, string file, string? product, string? currency, CancellationToken cancellationToken)
    {
        if (session.Given.Settings)
        {
            throw new BadUsageException("init writes a settings file and reads none: leave out --config and --profile, and name the file with --out");
        }

        var target = Path.GetFullPath(file);
        if (Path.Exists(target))
        {
            throw new BadUsageException($"{file} exists; change it, or name another file with --out");
        }

        if (!Directory.Exists(Path.GetDirectoryName(target)))
        {
            throw new BadUsageException($"{file} cannot be written: there is no folder {Path.GetDirectoryName(target)}");
        }

        product ??= await AskAsync(session, "Product", "default", ProblemOfProduct, cancellationToken);
        currency ??= await AskAsync(session, "Currency", "CNY", ProblemOfCurrency, cancellationToken);
        var store = session.Given.Store ?? Parse(await AskAsync(session, "Store", "sqlite:settlement.db", ProblemOfStore, cancellationToken));
        var text = Text(product, currency, store, session.Given);
        var options = SettleOptionsFile.Parse(file, Encoding.UTF8.GetBytes(text));
        await using (var stores = await OpenStores.OpenAsync(
            store, session.Given.Positions, payments: null, StoreAccess.Create, StoreCard.Of(options.Settlement), options.AttemptTimeout, cancellationToken))
        {
            await stores.CreateMissingAsync(cancellationToken);
        }

        Write(target, file, text);
        if (session.Json)
        {
            session.WriteJson(new InitDocument(file, options.Product.ToString(), options.Currency.Code, store.ToString()));
            return ExitCode.Done;
        }

        session.WriteLine($"{file} written: product {options.Product}, currency {options.Currency}, store {store}");
        session.WriteLine("Then import, and settle:");
        var config = file == SettleOptionsFile.DefaultName ? string.Empty : $" --config {file}";
        session.WriteLine($"  settle{config} import yields FILE.csv");
        session.WriteLine($"  settle{config} import positions FILE.csv --date yesterday");
        session.WriteLine($"  settle{config} run --date yesterday");
        return ExitCode.Done;
    }

    private static string? ProblemOfProduct(string text) => ProductId.TryParse(text, out _, out var problem) ? null : problem;

    private static string? ProblemOfCurrency(string text) => Currency.Find(text) is null ? "is not an ISO 4217 code such as EUR" : null;

    private static string? ProblemOfStore(string text) => StoreUrl.TryParse(text, out _, out var problem) ? null : problem;

    private static StoreUrl Parse(string store) => StoreUrl.TryParse(store, out var url, out _) ? url : default;

    // On a terminal whatever was not given is asked, with its default; elsewhere nobody would answer.
    private static async Task<string> AskAsync(
        CommandSession session, string question, string byDefault, Func<string, string?> findProblem, CancellationToken cancellationToken)
    {
        var host = session.Host;
        while (host.Input is { } input && !session.Json)
        {
            host.Error.Write($"{question} [{byDefault}]: ");
            host.Error.Flush();

            // A console's reader cannot be cancelled: the thread is left behind.
            var answer = await Task.Run(input.ReadLine, CancellationToken.None).WaitAsync(cancellationToken)
                ?? throw new StoppedException("no answer; no file was written");
            answer = answer.Trim();
            if (answer.Length == 0)
            {
                return byDefault;
            }

            if (findProblem(answer) is not { } problem)
            {
                return answer;
            }

            host.Error.WriteLine($"\"{StoreUrl.WithoutSecrets(OneLine.Of(answer))}\" {problem}");
        }

        return byDefault;
    }

    // A key has no place in a file that people copy and commit.
    private static string Line(string name, StoreUrl? url) => url is not { } store
        ? $"// \"{name}\": \"tables:https://ACCOUNT.table.core.windows.net\","
        : store == Parse(store.ToString()) ? $"\"{name}\": {Quote(store.ToString())},"
        : $"// {name}: its key has no place in a file; {(name == "store" ? "set the variable SETTLE_STORE" : $"give --{name}")}";

    internal static string Text(string product, string currency, StoreUrl store, GivenPlaces given) => $$"""
        // Settings of settle. It reads a file of this name in the folder that it is started in; --config FILE names another.
        // Every field may be left out. docs/command-line.md describes them all.
        {
          // The store belongs to this product and currency from its first write on. The product is part of every
          // transaction id: never change it.
          "product": {{Quote(product)}},
          "currency": {{Quote(currency)}},

          // Where everything is kept: sqlite:PATH, tables:ACCOUNT or cosmos:ACCOUNT. A path is counted from the folder that
          // settle is started in. Without this line: the variable SETTLE_STORE, else sqlite:settlement.db.
          {{Line("store", store)}}

          // Where positions and yields are kept, if not in the store.
          {{Line("positions", given.Positions)}}

          // Part of a day's plan, which its first run freezes: truncate, half-even or half-up.
          "rounding": "truncate",

          // Part of it likewise: whether the fund keeps the fractions that rounding leaves (fund), or each user's goes on to
          // their next settled date (carry).
          "residuePolicy": "fund",

          // Which day yesterday is, and when a date may be settled: both or neither.
          // "timeZone": "Asia/Shanghai",
          // "cutOff": "1.00:00:00",

          // Named checks, which stop what is unlike the days before until somebody accepts it by name; null switches one off.
          "yieldJumpFactor": 5,
          "totalJumpPercent": null,
          "rowsJumpPercent": null,
          "userLimit": null,

          // Whether a file is imported only if somebody announced what it holds.
          "requireControl": false,

          // Who pays: ledger, the store's own, or the https address of a payment service.
          {{(given.Payments is { } payments ? $"\"payments\": {Quote(payments.ToString())}," : "// \"payments\": \"ledger\",")}}

          // Other stores or products under a name: settle --profile NAME; settle profiles lists them.
          // "profiles": {
          //   "trial": { "store": "sqlite:trial.db" }
          // }
        }

        """;

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static void Write(string target, string file, string text)
    {
        try
        {
            using var stream = new FileStream(target, FileMode.CreateNew, FileAccess.Write);
            stream.Write(Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadUsageException($"{file} cannot be written: {OneLine.Of(exception.Message)}", exception);
        }
    }
}
