using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Settlement.Cli;

/// <summary>Makes consoles for tables and progress bars.</summary>
internal static class Consoles
{
    /// <summary>A console on a stream: colours on a terminal only, and not against NO_COLOR.</summary>
    public static IAnsiConsole Create(CliHost host, TextWriter writer, bool isTerminal) =>
        Create(host, writer, isTerminal, host.Width(isTerminal));

    /// <summary>Writes a table to standard output; plain, and without blanks at line ends, where colours are unwelcome.</summary>
    public static void Write(CommandSession session, IRenderable content)
    {
        var host = session.Host;
        if (host.OutputIsTerminal && !host.NoColor)
        {
            Create(host, host.Output, isTerminal: true).Write(content);
            return;
        }

        using var text = new StringWriter();
        Create(host, text, isTerminal: false, host.Width(host.OutputIsTerminal)).Write(content);
        foreach (var line in text.ToString().Split('\n')[..^1])
        {
            host.Output.WriteLine(line.TrimEnd());
        }
    }

    private static IAnsiConsole Create(CliHost host, TextWriter writer, bool isTerminal, int width)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal && !host.NoColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new StreamOutput(writer, isTerminal, width),
        });
        console.Profile.Capabilities.Unicode = true;
        return console;
    }

    private sealed class StreamOutput(TextWriter writer, bool isTerminal, int width) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => isTerminal;

        public int Width => width;

        public int Height => 25;

        public void SetEncoding(Encoding encoding)
        {
            // The stream's encoding is the host's to choose.
        }
    }
}
