using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Globalization;
using Settlement.Core;

namespace Settlement.Cli;

/// <summary>Options that several commands have, read strictly: what is refused is refused in one line, before any work.</summary>
internal static class CommandOptions
{
    /// <summary>A date, such as <c>--date</c>.</summary>
    public static Option<SettlementDate?> Date(string name, string description, bool required) => new(name)
    {
        Description = description,
        HelpName = "YYYY-MM-DD",
        Required = required,
        CompletionSources = { _ => DateWords.All.Select(word => new CompletionItem(word)) },
        CustomParser = result =>
        {
            if (SettlementDate.TryParse(Only(result), out var date, out var problem))
            {
                return date;
            }

            result.AddError($"{name} \"{Only(result)}\" {problem}");
            return null;
        },
    };

    public static Option<SettlementDate?> Date() => Date("--date", "The settlement date", required: true);

    public static Option<UserId?> User() => new("--user")
    {
        Description = "The user",
        HelpName = "ID",
        Required = true,
        CustomParser = result =>
        {
            if (UserId.TryParse(Only(result), out var user, out var problem))
            {
                return user;
            }

            result.AddError($"--user \"{Only(result)}\" {problem}");
            return null;
        },
    };

    /// <summary>Several users: <c>--users A,B</c>, repeatable. Empty where the option was not given.</summary>
    public static Option<IReadOnlyList<UserId>> Users() => Users("--users", "Settle only these users, separated by commas");

    /// <summary>Several users, by an option of another name.</summary>
    public static Option<IReadOnlyList<UserId>> Users(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "A,B",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = _ => [],
        CustomParser = result =>
        {
            var users = new List<UserId>();
            foreach (var text in result.Tokens.SelectMany(token => token.Value.Split(',')))
            {
                if (!UserId.TryParse(text, out var user, out var problem))
                {
                    result.AddError($"{name}: user id \"{text}\" {problem}");
                    return [];
                }

                users.Add(user);
            }

            return [.. users.Distinct()];
        },
    };

    /// <summary>Which correction of a date is meant, in place of the day itself.</summary>
    public static Option<long?> Correction(string description) => Number("--correction", description, 1, CorrectionPlan.LargestNumber);

    /// <summary>The other side's list of payments.</summary>
    public static Option<string?> PaymentsFile() => new("--payments-file")
    {
        Description = "The payment service's list of what it paid: transaction_id, user_id, date, amount. It decides what was paid",
        HelpName = "FILE.csv",
    };

    /// <summary>What somebody lets through by name: <c>--accept CODE</c>, repeatable, or several separated by commas.</summary>
    /// <param name="among">What this command may be told to let through.</param>
    /// <param name="name">The code of each.</param>
    public static Option<IReadOnlyList<T>> Accept<T>(IReadOnlyList<T> among, Func<T, string> name)
    {
        var names = string.Join(", ", among.Select(name));
        return new Option<IReadOnlyList<T>>("--accept")
        {
            Description = $"Let through by name, separated by commas, what is refused otherwise: {names}. Who did is kept",
            HelpName = "CODE",
            CompletionSources = { _ => among.Select(code => new CompletionItem(name(code))) },
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
            DefaultValueFactory = _ => [],
            CustomParser = result =>
            {
                var codes = new List<T>();
                foreach (var text in result.Tokens.SelectMany(token => token.Value.Split(',')))
                {
                    var found = among.Where(code => name(code) == text).ToList();
                    if (found.Count == 0)
                    {
                        result.AddError($"--accept \"{text}\" is not a code of this command; its codes are {names}");
                        return [];
                    }

                    codes.AddRange(found);
                }

                return [.. codes.Distinct()];
            },
        };
    }

    /// <summary>Named checks whose findings are let through.</summary>
    public static Option<IReadOnlyList<CheckCode>> Accept(IReadOnlyList<CheckCode> among) => Accept(among, static code => code.ToKebabCase());

    /// <summary>A whole number in a range.</summary>
    public static Option<long?> Number(string name, string description, long smallest, long largest) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            if (long.TryParse(Only(result), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) &&
                number >= smallest && number <= largest)
            {
                return number;
            }

            result.AddError(string.Create(
                CultureInfo.InvariantCulture, $"{name} \"{Only(result)}\" is not a whole number from {smallest} to {largest}"));
            return null;
        },
    };

    /// <summary>What a dry run has shown and a run has to find.</summary>
    public static Option<InputsHash?> InputsHash() => new("--expect-inputs")
    {
        Description = "Settle exactly what a dry run has shown, by the inputsHash of its JSON, or nothing",
        HelpName = "HASH",
        CustomParser = result =>
        {
            if (Core.InputsHash.TryParse(Only(result), out var hash))
            {
                return hash;
            }

            result.AddError($"--expect-inputs \"{Only(result)}\" is not an inputsHash, as a dry run prints it");
            return null;
        },
    };

    /// <summary>Refuses a last date before the first.</summary>
    public static void RequireOrder(Command command, Option<SettlementDate?> from, Option<SettlementDate?> to) => command.Validators.Add(result =>
    {
        if (result.GetValue(from) is { } first && result.GetValue(to) is { } last && last.CompareTo(first) < 0)
        {
            result.AddError($"--to {last} is before --from {first}");
        }
    });

    public static Argument<string> InputFile(string description) => new("FILE") { Description = description };

    public static Option<string> OutputFile(string helpName = "FILE") => new("--out")
    {
        Description = "The file to write; it appears only when it is complete",
        HelpName = helpName,
        Required = true,
    };

    /// <summary>Whether what is there may be replaced.</summary>
    public static Option<bool> Replace() => new("--replace")
    {
        Description = "Replace existing values; never on a closed day",
    };

    /// <summary>Whether a command gives up where another holds the date.</summary>
    public static Option<bool> NoWait() => new("--no-wait")
    {
        Description = "End with exit code 1 if another run is settling the date; default: wait for it",
    };

    /// <summary>Whether a command takes the date from another that holds it.</summary>
    public static Option<bool> TakeOver() => new("--take-over")
    {
        Description = "Take the date over from the run that is settling it, which stops when it notices",
    };

    private static string Only(ArgumentResult result) => result.Tokens.Count == 0 ? string.Empty : result.Tokens[^1].Value;
}
