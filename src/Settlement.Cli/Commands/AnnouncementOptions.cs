using System.CommandLine;
using Settlement.Storage;

namespace Settlement.Cli;

/// <summary>The options by which whoever imports a file says what it has to hold.</summary>
internal sealed class AnnouncementOptions
{
    private readonly Option<long?> rows = CommandOptions.Number(
        "--expect-rows", "Refuse a file that has not this many rows, the header not counted", 1, long.MaxValue);

    private readonly Option<string?> total = new("--expect-total")
    {
        Description = "Refuse a file whose balances do not come to this, such as 70000.00",
        HelpName = "AMOUNT",
    };

    private readonly Option<string?> control = new("--control")
    {
        Description = $"The control file that announces what the file holds; default: FILE{ControlFile.Suffix}, if there is one",
        HelpName = "FILE",
    };

    /// <summary>Adds them to a command; a file of yields has no total.</summary>
    public void AddTo(Command command, bool withTotal)
    {
        command.Add(rows);
        if (withTotal)
        {
            command.Add(total);
        }

        command.Add(control);
    }

    /// <summary>What the options announce.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="file">The file to be imported.</param>
    /// <param name="options">Says whether something has to be announced.</param>
    /// <exception cref="BadUsageException">Something has to be, and nothing is.</exception>
    /// <exception cref="InputFileException">The control file is refused.</exception>
    public IReadOnlyList<FileAnnouncement> Read(ParseResult parsed, string file, SettleOptions options)
    {
        var announced = new List<FileAnnouncement>();
        if (parsed.GetValue(rows) is { } count)
        {
            announced.Add(new FileAnnouncement { Source = rows.Name, Rows = count });
        }

        if (parsed.GetValue(total) is { } amount)
        {
            announced.Add(new FileAnnouncement { Source = total.Name, Total = amount });
        }

        if (parsed.GetValue(control) is { } path)
        {
            announced.Add(ControlFile.Read(path));
        }

        return options.RequireControl && announced.Count == 0 && !File.Exists(file + ControlFile.Suffix)
            ? throw new BadUsageException(
                $"{file} has no control file beside it, and requireControl is set: wait for {file}{ControlFile.Suffix}, or say what the file holds with {rows.Name} or {control.Name}")
            : announced;
    }
}
