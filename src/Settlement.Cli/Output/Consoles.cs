using System.Text;
using Spectre.Console;

namespace Settlement.Cli;

/// <summary>Makes consoles for tables and progress bars.</summary>
internal static class Consoles
{
    /// <summary>A console on a stream: colours on a terminal only, and not against NO_COLOR.</summary>
    public static IAnsiConsole Create(CliHost host, TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal && !host.NoColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new StreamOutput(writer, isTerminal, host.Width(isTerminal)),
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
