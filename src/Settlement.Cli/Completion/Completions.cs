using System.CommandLine;
using System.CommandLine.Completions;

namespace Settlement.Cli;

/// <summary>What may stand where the cursor is: words, or else the names of files or folders, which the shell knows.</summary>
internal sealed record Completions(IReadOnlyList<Candidate> Words, PathKind Paths)
{
    private static readonly Completions Nothing = new([], PathKind.None);

    /// <summary>Looks what may stand in the place of the last word.</summary>
    /// <param name="root">The command <c>settle</c>.</param>
    /// <param name="words">The words after <c>settle</c>, up to the cursor; the last may be empty or begun.</param>
    public static Completions Of(RootCommand root, IReadOnlyList<string> words)
    {
        var at = Walk(root, words);
        var last = words.Count == 0 ? string.Empty : words[^1];

        // bash cuts --option=value into three words.
        if (at.Waiting is { } waiting)
        {
            return OfValue(waiting, last == "=" ? string.Empty : last, string.Empty);
        }

        if (last.StartsWith('-') && last.IndexOf('=', StringComparison.Ordinal) is var equals and > 0)
        {
            return at.Find(last[..equals]) is { } option ? OfValue(option, last[(equals + 1)..], last[..(equals + 1)]) : Nothing;
        }

        if (last.StartsWith('-'))
        {
            return new Completions(Begun(at.Unused(), last), PathKind.None);
        }

        var commands = at.Command.Subcommands.Where(command => !command.Hidden).Select(command => new Candidate(command.Name, FirstSentence(command.Description)));
        if (at.Command.Subcommands.Count > 0)
        {
            return new Completions(Begun(commands, last), PathKind.None);
        }

        return at.Arguments < at.Command.Arguments.Count
            ? OfArgument(at.Command.Arguments[at.Arguments], last)
            : new Completions(Begun(at.Unused(), last), PathKind.None);
    }

    private static Position Walk(RootCommand root, IReadOnlyList<string> words)
    {
        var at = new Position(root);
        for (var i = 0; i < words.Count - 1; i++)
        {
            at.Pass(words[i]);
        }

        return at;
    }

    private static Completions OfValue(Option option, string begun, string before) => PathsOf(option.HelpName) is var paths and not PathKind.None
        ? new Completions([], paths)
        : new Completions(
            [
                .. Begun(Values(option.CompletionSources), begun).Select(value => value with { Word = before + value.Word }),
            ],
            PathKind.None);

    private static Completions OfArgument(Argument argument, string begun) => PathsOf(argument.HelpName ?? argument.Name) is var paths and not PathKind.None
        ? new Completions([], paths)
        : new Completions(Begun(Values(argument.CompletionSources), begun), PathKind.None);

    private static IEnumerable<Candidate> Values(IEnumerable<Func<CompletionContext, IEnumerable<CompletionItem>>> sources) =>
        sources.SelectMany(source => source(CompletionContext.Empty)).Select(item => new Candidate(item.Label, item.Detail ?? string.Empty));

    private static List<Candidate> Begun(IEnumerable<Candidate> candidates, string begun) =>
        [.. candidates.Where(candidate => candidate.Word.StartsWith(begun, StringComparison.Ordinal)).OrderBy(candidate => candidate.Word, StringComparer.Ordinal)];

    private static PathKind PathsOf(string? name) => name switch
    {
        "FOLDER" => PathKind.Folders,
        not null when name == "FILE" || name.StartsWith("FILE.", StringComparison.Ordinal) => PathKind.Files,
        _ => PathKind.None,
    };

    private static string FirstSentence(string? text)
    {
        var line = (text ?? string.Empty).ReplaceLineEndings(" ");
        var end = line.IndexOf(". ", StringComparison.Ordinal);
        return (end < 0 ? line : line[..end]).TrimEnd('.');
    }

    /// <summary>The command, its options and arguments that the words before the cursor have gone through.</summary>
    private sealed class Position(RootCommand root)
    {
        private readonly List<Command> path = [root];
        private readonly HashSet<Option> used = [];

        public Command Command => path[^1];

        /// <summary>The option whose value is due.</summary>
        public Option? Waiting { get; private set; }

        /// <summary>How many arguments were given.</summary>
        public int Arguments { get; private set; }

        public void Pass(string word)
        {
            if (Waiting is not null)
            {
                Waiting = word == "=" ? Waiting : null;
            }
            else if (word.StartsWith('-'))
            {
                var name = word.Split('=', 2);
                if (Find(name[0]) is { } option)
                {
                    used.Add(option);
                    Waiting = name.Length == 1 && TakesValue(option) ? option : null;
                }
            }
            else if (Command.Subcommands.FirstOrDefault(command => command.Name == word) is { } command)
            {
                path.Add(command);
            }
            else
            {
                Arguments++;
            }
        }

        public Option? Find(string name) => Options().FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));

        public IEnumerable<Candidate> Unused() => Options()
            .Where(option => !option.Hidden && !used.Contains(option))
            .Select(option => new Candidate(option.Name, FirstSentence(option.Description)));

        private static bool TakesValue(Option option) => option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool);

        private IEnumerable<Option> Options() => path.SelectMany(command => command.Options.Where(option => command == Command || option.Recursive));
    }
}

/// <summary>A word that may stand where the cursor is, and what it does.</summary>
internal readonly record struct Candidate(string Word, string Meaning);

/// <summary>What a shell fills in by itself.</summary>
internal enum PathKind
{
    None,
    Files,
    Folders,
}
