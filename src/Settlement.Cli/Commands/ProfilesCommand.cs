using System.CommandLine;
using Settlement.Core;
using Settlement.Documents;

namespace Settlement.Cli;

/// <summary><c>settle profiles</c>.</summary>
internal static class ProfilesCommand
{
    private static readonly string[] Columns = ["name", "product", "currency", "rounding", "store", "positions", "payments"];

    public static Command Create(GlobalOptions globals)
    {
        var command = new ExampledCommand(
            "profiles",
            "List the profiles of the settings file: what --profile NAME chooses. Opens no store.",
            ["settle profiles", "settle profiles --config funds.json -o csv"])
        {
            globals.Format,
        };
        globals.SetAction(command, (session, _, _) => Task.FromResult(Run(session)));
        return command;
    }

    private static ExitCode Run(CommandSession session)
    {
        var file = session.ConfigFile ?? throw new BadUsageException(
            $"there is no settings file: name one with --config, or write {SettleOptionsFile.DefaultName} with: settle init");
        var profiles = SettleOptionsFile.ReadProfiles(file).Select(profile => Describe(profile.Name, profile.Options)).ToList();
        if (session.Json)
        {
            session.WriteJson(new ProfilesDocument(file, profiles));
        }
        else if (session.Csv)
        {
            CsvOutput.Write(session, Columns, profiles.Select(Row));
        }
        else if (profiles.Count == 0)
        {
            session.WriteLine($"{file} has no profiles");
        }
        else
        {
            Tables.Write(session, Columns, new HashSet<string>(StringComparer.Ordinal), profiles.Select(Row));
        }

        return ExitCode.Done;
    }

    private static ProfileDocument Describe(string name, SettleOptions options) => new(
        name,
        options.Product.ToString(),
        options.Currency.Code,
        options.Rounding.Name(),
        options.Store?.ToString(),
        options.Positions?.ToString(),
        options.Payments?.ToString());

    private static string[] Row(ProfileDocument profile) =>
    [
        profile.Name,
        profile.Product,
        profile.Currency,
        profile.Rounding,
        profile.Store ?? string.Empty,
        profile.Positions ?? string.Empty,
        profile.Payments ?? string.Empty,
    ];
}
